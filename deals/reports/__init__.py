"""Reports about deals: what is expected, what became of registrations, who brings what. Each counts
only deals that the reader may open and reads whole (portal/reporting has their common parts)."""
