"""What partners read and learn."""
