"""The protection ledger: every day of protection is a line with its actor and reason."""
