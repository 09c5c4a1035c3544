"""The HTML door's forms. They parse; rules live in `validators.py`, decisions in `services`."""
