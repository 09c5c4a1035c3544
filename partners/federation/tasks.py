"""Metadata is read again every day; a certificate that ends is warned of a month before."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partners.federation import emails
from partners.federation.models import WARNED_BEFORE, Connection
from partners.federation.services import renew_metadata
from portal.jobs.registry import Progress, scheduled
from portal.workflow import clock


@scheduled(
    "sso_metadata", _("Renew providers’ metadata, warn of certificates"), dt.timedelta(days=1)
)
def sso_metadata(progress: Progress) -> str:
    renewed = failed = warned = 0
    for connection in Connection.objects.live().exclude(metadata_url=""):
        try:
            renewed += renew_metadata(connection=connection)
        except ValidationError:
            failed += 1
    soon = clock.now() + WARNED_BEFORE
    for connection in Connection.objects.live().filter(certificate_ends_at__lt=soon):
        emails.certificate_ends(connection)
        warned += 1
    return f"{renewed} renewed, {failed} not reached, {warned} certificates end soon"
