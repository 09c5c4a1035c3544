"""Training for learners, for who runs a company, and for who runs the training."""
