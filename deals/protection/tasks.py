"""Nightly: does every protection agree with its ledger?"""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from deals.protection import checks
from portal.jobs.registry import Progress, scheduled


@scheduled("verify_protection", _("Compare protections with the ledger"), dt.timedelta(days=1))
def verify_protection(progress: Progress) -> str:
    return str(checks.verify(progress=progress))
