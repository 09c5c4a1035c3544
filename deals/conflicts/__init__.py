"""Which customers are one and the same: the matching engine and its index."""
