"""Pages: the board, asking and deciding, hand-overs, the panel on an account."""
