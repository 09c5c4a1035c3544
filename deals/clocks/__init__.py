"""The two-sided clock: when a first reply and a decision are due, and what was done in time."""
