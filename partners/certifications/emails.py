"""Who is told what about certificates. Texts live in templates/emails/certifications/."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model

from partners.certifications.models import Certificate, Claim
from partners.organizations.choices import MemberRole
from portal.notifications.services import notify
from portal.people.choices import StaffRole


def _tell(
    people: Iterable[Any], kind: str, about: Any, template: str, key: str = "", **context: Any
) -> None:
    for person in {person.pk: person for person in people}.values():
        words = {"row": about, "is_own": person.pk == about.holder_id, **context}
        notify(person, kind, f"emails/certifications/{template}", words, about=about, key=key)


def administrators(row: Any) -> list[Any]:
    """Active administrators of the company a row counts for."""
    people: Any = get_user_model()._default_manager.filter(is_active=True)
    if row.organization_id is None:
        return []
    seats = row.organization.memberships.live().filter(role=MemberRole.ADMIN)
    return list(people.filter(pk__in=seats.values("user")).order_by("email"))


def revoked(row: Certificate) -> None:
    _tell([row.holder, *administrators(row)], "certificate", row, "revoked")


def ends_soon(row: Certificate, days: int) -> None:
    """`days`: which of the warnings this is."""
    key = f"certificate-{row.pk}-{days}"
    _tell([row.holder, *administrators(row)], "certificate_ends", row, "ends_soon", key)


def expired(row: Certificate) -> None:
    key = f"certificate-{row.pk}-expired"
    _tell([row.holder, *administrators(row)], "certificate_ends", row, "expired", key)


# --- Certificates issued elsewhere ---------------------------------------------------------------
def claimed(row: Claim) -> None:
    """Channel marketing; the desk where there is nobody."""
    people: Any = get_user_model()._default_manager.filter(is_active=True)
    runners = people.filter(staff_role=StaffRole.MARKETING)
    if not runners.exists():
        runners = people.filter(staff_role=StaffRole.DESK)
    _tell(runners, "certificate_claim", row, "claimed")


def decided(row: Claim) -> None:
    """The holder, and whoever recorded it for them."""
    template = "confirmed" if row.certificate_id else "declined"
    _tell([row.holder, row.asked_by], "certificate", row, template)
