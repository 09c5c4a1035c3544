"""Value class, relationship and scorecard of an account, and what each class gets."""
