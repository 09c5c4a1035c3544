"""Programs of a company or of the vendor: each works with a person-like account of its own."""
