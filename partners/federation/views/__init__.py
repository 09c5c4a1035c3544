"""Signing in by a company's provider, and the pages it is looked after on."""
