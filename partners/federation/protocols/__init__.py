"""The two protocols a company signs in by, and the claims they end in."""
