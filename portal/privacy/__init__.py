"""A person's data on request, erasure, and how long what is kept."""
