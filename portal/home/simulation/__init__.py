"""A year of registrations in minutes: people who act by chance, a clock that is set, the real jobs.

Everything goes through the services and the tables of the machines; nothing here writes a row by
itself. The same seed gives the same year. `manage.py simulate` runs it in a scratch database.
"""

from portal.home.simulation.year import Year, simulate

__all__ = ["Year", "simulate"]
