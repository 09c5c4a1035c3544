"""The demo as it would be served: its public passwords, but no DEBUG and no raw static files."""

from portal.settings import *  # noqa: F403
from portal.settings import STORAGES

DEBUG = False
WHITENOISE_USE_FINDERS = False
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
}
