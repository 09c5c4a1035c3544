"""The room's places on an account's page: the pair, the timeline, files, contacts.

The live engagements in sight are asked for once a page. Nothing is asked for those who see the
directory entry only.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from partners.accounts.choices import ENGAGED_ROLES
from partners.accounts.models import Account, Engagement
from partners.accounts.panels import ASIDE, MAIN, Panel
from partners.accounts.policies import LENSES, can_edit
from partners.engagements.rooms import engagement_rows, opens
from partners.organizations.models import Assignment, Membership, TeamMembership
from partners.touchpoints.coverage_map import coverage_asked
from partners.touchpoints.models import AccountFile
from partners.touchpoints.policies import can_write
from partners.touchpoints.seats import Seat, seat_of
from partners.touchpoints.views.timeline import first_page
from portal.access.scope import Scope
from portal.access.together import Asking, filled, side_by_side

FILES_SHOWN = 50


def _bridges(request: HttpRequest, scope: Scope, account: Account) -> QuerySet[Engagement]:
    """Live engagements in sight at any level, remembered for the page."""
    kept = request.__dict__.setdefault("_account_bridges", {})
    if account.pk not in kept:
        kept[account.pk] = engagement_rows(scope, account)
    found: QuerySet[Engagement] = kept[account.pk]
    return found


def _seat(request: HttpRequest, scope: Scope, account: Account, room: str) -> Seat:
    """The bridges are there already."""
    bridges = [row for row in _bridges(request, scope, account) if opens(row, room)]
    return seat_of(scope, account, room, bridges)


def _shows(scope: Scope, account: Account, field: str) -> bool:
    return field in LENSES.fields(scope, account)


# --- Timeline, files, contacts -------------------------------------------------------------------
def timeline(request: HttpRequest, scope: Scope, account: Account) -> Asking:
    if not _shows(scope, account, "names"):
        return None
    yield (_bridges(request, scope, account),)
    seat = _seat(request, scope, account, "touchpoints")
    return {
        "account": account,
        "page": (yield from first_page(request.user, account, seat.engagements)),
        "can_write": can_write(seat),
        "names_company": not seat.is_partner,
    }


def files(request: HttpRequest, scope: Scope, account: Account) -> Asking:
    if not _shows(scope, account, "names"):
        return None
    rows = AccountFile.objects.visible_to(request.user).filter(account=account)
    found = rows.select_related("author", "engagement__organization")[: FILES_SHOWN + 1]
    yield _bridges(request, scope, account), found
    seat = _seat(request, scope, account, "files")
    return {
        "account": account,
        "files": found[:FILES_SHOWN],
        "has_more": len(found) > FILES_SHOWN,
        "can_write": can_write(seat),
        "user": request.user,
        "names_company": not seat.is_partner,
    }


def contacts(request: HttpRequest, scope: Scope, account: Account) -> Asking:
    if not _shows(scope, account, "contacts"):
        return None
    bridges = filled(_bridges(request, scope, account))
    known = coverage_asked(request.user, account)
    _bridged, coverage = yield from side_by_side([bridges, known])
    seat = _seat(request, scope, account, "contacts")
    return {
        "account": account,
        "map": coverage,
        "can_edit": can_edit(scope, account),
        "can_write": can_write(seat),
        "user": request.user,
    }


# --- The pair and the wider team -----------------------------------------------------------------
@dataclass(frozen=True)
class Pair:
    """One engagement's two sides: who stands for each, and the others."""

    engagement: Engagement
    partners: list[Any]
    managers: list[Any]
    team: list[Any]

    @property
    def partner(self) -> Any:
        return self.partners[0] if self.partners else None

    @property
    def manager(self) -> Any:
        return self.managers[0] if self.managers else None


def pair(request: HttpRequest, scope: Scope, account: Account) -> Asking:
    """The pairs in sight; the account's team for those whose account it is."""
    sees_team = scope.is_neutral or (account.owner_team_id and account.owner_team_id in scope.teams)
    bridges = _bridges(request, scope, account)
    yield (bridges,)
    if not bridges and not sees_team:
        return None
    open_to = [row for row in bridges if opens(row, "touchpoints")]
    seats = _managers(bridges), _sellers(bridges), _team(account)
    yield seats if sees_team or open_to else seats[:2]
    managers, partners = _by_company(seats[0]), _by_company(seats[1])
    team = [row.user for row in seats[2]] if sees_team or open_to else []
    pairs = [
        Pair(
            row,
            partners[row.organization_id],
            managers[row.organization_id],
            team if sees_team or row in open_to else [],
        )
        for row in bridges
    ]
    if not pairs and not team:
        return None
    return {"pairs": pairs, "team": team, "vendor": settings.VENDOR_NAME, "account": account}


def _managers(bridges: Iterable[Engagement]) -> QuerySet[Assignment]:
    rows = Assignment.objects.live().filter(
        organization__in=[row.organization_id for row in bridges], user__is_active=True
    )
    return rows.select_related("user").order_by("started_at", "pk")


def _sellers(bridges: Iterable[Engagement]) -> QuerySet[Membership]:
    """Sellers stand before administrators."""
    rows = Membership.objects.live().filter(
        organization__in=[row.organization_id for row in bridges],
        role__in=ENGAGED_ROLES,
        user__is_active=True,
        user__is_integration=False,
    )
    return rows.select_related("user").order_by("-role", "user__name", "pk")


def _by_company(rows: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.organization_id].append(row.user)
    return found


def _team(account: Account) -> QuerySet[TeamMembership]:
    rows = TeamMembership.objects.live().filter(team=account.owner_team_id, user__is_active=True)
    return rows.select_related("user").order_by("user__name")


def _panel(place: str, order: int, name: str, context: Any) -> Panel:
    return Panel(place, order, f"partners/touchpoints/{name}.html", context)


OURS = [
    _panel(ASIDE, 10, "_pair", pair),
    _panel(MAIN, 40, "_timeline_panel", timeline),
    _panel(MAIN, 50, "_files_panel", files),
    _panel(MAIN, 60, "_contacts_panel", contacts),
]
