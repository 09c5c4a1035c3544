"""Reports for channel marketing: reach, use, what is missing."""
