"""End customers: who they are, who covers them, whom we know there, and who works them jointly."""
