"""In and out: API plumbing, keyset pages, CSV, shared form parts."""
