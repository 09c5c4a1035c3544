"""Pages of the inbox, the preferences, and the two links that work without signing in."""
