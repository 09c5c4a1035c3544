"""Who has to agree before a registration is approved, and who stands in for whom."""
