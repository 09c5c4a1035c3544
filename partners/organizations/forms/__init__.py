"""What people type into the pages of this room. Rules are in validators.py, effects in services."""
