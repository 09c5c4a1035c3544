"""What oversight does: ask why, look at the portal as somebody else, review access."""
