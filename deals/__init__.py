"""What we win together."""
