"""Lists as their reader wants them: which columns, many rows at once, and a way back."""
