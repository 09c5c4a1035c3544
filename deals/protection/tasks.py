"""Nightly: does every protection agree with its ledger?"""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from deals.protection import checks
from deals.protection.health import told
from portal.jobs.registry import Progress, scheduled
from portal.observing.services import keep


@scheduled("verify_protection", _("Compare protections with the ledger"), dt.timedelta(days=1))
def verify_protection(progress: Progress) -> str:
    found = checks.verify(progress=progress)
    keep("protection", told(found))
    return str(found)
