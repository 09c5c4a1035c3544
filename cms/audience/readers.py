"""What the rules may ask of a person, read from the facts."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Coalesce

from cms.audience.rule import Place, Reader
from partners.certifications.models import Certificate
from partners.organizations.models import Membership
from portal.access.scope import Scope
from portal.workflow import clock

BLANK = Value("", CharField())


@dataclass(frozen=True)
class AsReader(Scope):
    """The scope of a reader an editor made up to see a page with. It holds no keys."""

    reader: Reader = field(default_factory=Reader)

    @property
    def is_active(self) -> bool:
        return self.reader.signed_in


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
    places, codes = [], set()
    # One round trip: this is asked for on every page.
    rows = _seats(scope).union(_held(scope), all=True)
    for kind, tier, territory, country, role, organization, code in rows:
        if code:
            codes.add(code)
        else:
            company = str(UUID(organization))
            places.append(Place(kind, tier, territory, str(country), role, company))
    return Reader(signed_in=True, places=tuple(places), certifications=frozenset(codes))


def _seats(scope: Scope) -> Any:
    """Each open membership: the columns of a Place, and no certification."""
    doors = scope.having("view_organization")
    rows = Membership.objects.live().filter(user=scope.user_id, organization__in=doors)
    return rows.order_by().values_list(
        "organization__kind",
        Coalesce("organization__tier__code", BLANK),
        Coalesce("organization__territory__code", BLANK),
        "organization__country",
        "role",
        Cast("organization", CharField()),
        BLANK,
    )


def _held(scope: Scope) -> Any:
    """The code of each certification the person holds today, after six empty columns."""
    today = clock.today()
    rows = Certificate.objects.filter(holder=scope.user_id, revoked_at=None)
    valid = rows.filter(Q(expires_on=None) | Q(expires_on__gte=today)).order_by()
    return valid.values_list(*[BLANK] * 6, "certification__code")
