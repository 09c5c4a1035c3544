"""Pages: stand-ins, preparing a registration for a partner, and rules tried on history."""
