"""Deals: registered by partners (or by direct teams), decided by the vendor, protected."""
