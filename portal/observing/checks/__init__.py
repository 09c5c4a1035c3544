"""The checks of the building itself. Other rooms have theirs in their `health.py`."""

from portal.observing.checks import application, machine, search  # noqa: F401 - they register themselves
