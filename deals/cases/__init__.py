"""Conflict cases: appeals and disputes about registrations, heard and decided by the desk."""
