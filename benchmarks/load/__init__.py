"""Load: many people at once, clicking and writing, against a whole portal."""
