"""What anybody may ask about a number: what stands on the paper, and whether it still holds."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partners.certifications.choices import Source, State
from partners.certifications.models import Certificate
from partners.certifications.numbers import as_number

UNKNOWN = "unknown"
STATES: dict[str, Any] = {
    State.VALID: _("Valid"),
    State.EXPIRED: _("Expired"),
    State.REVOKED: _("Revoked"),
    UNKNOWN: _("No certificate of ours has this number"),
}


@dataclass(frozen=True)
class Finding:
    """The answer to one number; the same shape whether or not there is such a certificate."""

    number: str
    state: str = UNKNOWN
    name: str = ""
    certification: str = ""
    issued_on: dt.date | None = None
    valid_until: dt.date | None = None

    @property
    def label(self) -> Any:
        return STATES[self.state]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def verify(text: str) -> Finding:
    """One look-up by the unique number, for anybody. Certificates issued elsewhere have no paper
    of ours and are not found."""
    number = as_number(text)
    row = Certificate.objects.filter(number=number, source=Source.COURSE).first()
    if row is None:
        return Finding(number or text[:20])
    return Finding(
        number=row.number,
        state=State.VALID if row.state == State.ENDING else row.state,
        name=row.holder_name,
        certification=row.certification_name,
        issued_on=row.issued_on,
        valid_until=row.expires_on,
    )


def address_of(certificate: Certificate) -> str:
    """The public address that its QR code leads to."""
    return f"{settings.SITE_URL}/verify/{certificate.number}/"
