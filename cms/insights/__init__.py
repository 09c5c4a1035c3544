"""What channel marketing reads of what partners read and learn: counts, charts and CSV."""
