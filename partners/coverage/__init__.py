"""Who covers which account: allocation, its board, and hand-over when people move."""
