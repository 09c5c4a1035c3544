"""What the rules may ask of a person, read from the facts."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q

from cms.audience.rule import Place, Reader
from partners.certifications.models import Certificate
from partners.organizations.models import Membership
from portal.access.scope import Scope
from portal.workflow import clock


@dataclass(frozen=True)
class AsReader(Scope):
    """The scope of a reader an editor made up to see a page with. It holds no keys."""

    reader: Reader = field(default_factory=Reader)


def reader_of(scope: Scope) -> Reader:
    """The reader behind a scope; a stranger for people who are not signed in.

    A membership counts only where the company's door is open to the person (suspended companies
    keep memberships but hand out no keys).
    """
    if isinstance(scope, AsReader):
        return scope.reader
    if not scope.is_active:
        return Reader()
    if scope.staff_role:
        return Reader(signed_in=True, staff_role=scope.staff_role)
    doors = scope.having("view_organization")
    rows = Membership.objects.live().filter(user=scope.user_id, organization__in=doors)
    places = tuple(
        Place(kind, tier or "", territory or "", str(country), role, str(organization))
        for kind, tier, territory, country, role, organization in rows.order_by("pk").values_list(
            "organization__kind",
            "organization__tier__code",
            "organization__territory__code",
            "organization__country",
            "role",
            "organization",
        )
    )
    return Reader(
        signed_in=True, places=places, certifications=certifications_of(scope, clock.today())
    )


def certifications_of(scope: Scope, on: dt.date) -> frozenset[str]:
    """Codes of the certifications a person holds on a day."""
    held = Certificate.objects.filter(holder=scope.user_id, revoked_at=None).filter(
        Q(expires_on=None) | Q(expires_on__gte=on)
    )
    return frozenset(held.values_list("certification__code", flat=True))
