"""Pages of the portal, written by channel marketing."""
