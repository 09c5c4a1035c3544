"""Pages of the ways in: the company's, the list of what came, and those that need no sign-in."""
