"""Signed addresses: of a form link, and of a registration that waits to be confirmed."""

import datetime as dt
import uuid

from django.conf import settings
from django.core import signing

from deals.intake.models import CONFIRM_DAYS, FormLink, Received

FORM, CONFIRM = "deals.intake.form", "deals.intake.confirm"


def form_address(link: FormLink) -> str:
    return f"{settings.SITE_URL}/register/{signing.dumps(str(link.pk), salt=FORM)}/"


def confirm_address(received: Received) -> str:
    return f"{settings.SITE_URL}/register/confirm/{signing.dumps(str(received.pk), salt=CONFIRM)}/"


def link_of(token: str) -> FormLink | None:
    """The live link of a signed address."""
    pk = _pk(token, FORM)
    rows = FormLink.objects.live().select_related("organization", "person")
    return rows.filter(pk=pk).first() if pk else None


def received_of(token: str) -> Received | None:
    """What a confirmation address is about, for as many days as it is good."""
    pk = _pk(token, CONFIRM, dt.timedelta(days=CONFIRM_DAYS))
    rows = Received.objects.select_related("deal__organization", "person", "organization")
    return rows.filter(pk=pk).first() if pk else None


def _pk(token: str, salt: str, age: dt.timedelta | None = None) -> uuid.UUID | None:
    try:
        return uuid.UUID(signing.loads(token, salt=salt, max_age=age))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
