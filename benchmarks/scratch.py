"""Runs a measurement in a database that is made for it and removed afterwards."""

import os
import tempfile
from collections.abc import Callable


def in_scratch(measure: Callable[[], None]) -> None:
    """Call `measure()` with Django set up as a server has it: no kept queries, no rate limit."""
    with tempfile.TemporaryDirectory() as folder:
        import django
        from django.conf import settings

        os.environ |= {
            "DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DEBUG": "1",
            "LOG_LEVEL": "ERROR",
            "API_RATE": "100000/min",
        }
        django.setup()
        settings.DEBUG = False  # Django keeps every query while it is on
        settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        measure()
