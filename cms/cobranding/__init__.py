"""Papers with the partner's own logo and contact line."""
