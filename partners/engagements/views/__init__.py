"""Pages of joint work: lists, one engagement, proposing, asking, answering requests."""
