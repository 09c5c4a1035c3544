"""Real services on loopback, one module each.

Each is a context manager that starts a program as it comes from its package, on a free port, and
yields its address in the words the portal's settings take. `folder` is where it keeps its data:
one that stays, or (None) one that is gone afterwards. concord.py installs them from Debian.
"""
