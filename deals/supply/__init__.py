"""A registration and the distributors who quote for it."""
