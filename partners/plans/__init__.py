"""Joint work on an account: tasks and the mutual plan."""
