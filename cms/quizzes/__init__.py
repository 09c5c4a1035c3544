"""Questions, banks of them, and attempts at answering."""
