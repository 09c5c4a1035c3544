"""What the joint rooms (touchpoints, tasks, plan, files) ask about an engagement.

Everything joint hangs on ONE engagement and is seen through `open_engagements`: a paused, ended or
expired engagement, or one whose level is too low, shows nothing on the next request. A `room` is
a key of `choices.ROOMS`.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partners.accounts.choices import ENGAGED_ROLES, LEVEL_KEYS
from partners.accounts.models import Account, Engagement
from partners.engagements.choices import ROOM_KEYS, ROOMS, Side
from partners.organizations.models import Membership, TeamMembership, managers_now
from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import EVERYTHING, Scope


def key_of(room: str) -> str:
    """The key an engagement must open for this room."""
    return ROOM_KEYS[ROOMS[room]]


def open_engagements(room: str, scope: Scope | None = None) -> QuerySet:
    """Live engagements whose level opens `room`; with a scope, only those it sees.

    For the scope rules of rooms: `Q(engagement__in=open_engagements("tasks", scope))`.
    """
    rows = Engagement.objects.live().opening(key_of(room))
    return rows if scope is None else rows.in_scope(scope)


def readable(scope: Scope, room: str, path: str = "engagement") -> Q:
    """The scope rule of a joint row: `path` leads to its engagement. The neutral read it for
    good, as evidence; both sides while the engagement opens the room."""
    if scope.is_neutral:
        return EVERYTHING
    return Q(**{f"{path}__in": open_engagements(room, scope).values("pk")})


def engagements_of(scope: Scope, account: Account, room: str = "") -> list[Engagement]:
    """The live engagements on `account` this person takes part in or reads, by company name.

    A partner finds its own only; the vendor's side may find several. One query, always.
    """
    return list(engagement_rows(scope, account, room))


def engagement_rows(scope: Scope, account: Account, room: str = "") -> QuerySet[Engagement]:
    """The same, to be asked for with other things."""
    rows = Engagement.objects.live().in_scope(scope).filter(account=account)
    if room:
        rows = rows.opening(key_of(room))
    rows = rows.select_related("organization", "account", "account__owner_team")
    return rows.order_by("organization__name", "pk")


def engagement_of(
    scope: Scope, account: Account, engagement_id: UUID | str | None = None, room: str = ""
) -> Engagement | None:
    """The live engagement asked for (by id), or else the first one; None when there is none."""
    found = engagements_of(scope, account, room)
    if engagement_id:
        found = [row for row in found if str(row.pk) == str(engagement_id)]
    return found[0] if found else None


def side_of(scope: Scope, engagement: Engagement) -> str:
    """The side this person works on; empty for those who only read (auditors) or are strangers.

    No queries when `engagement.account` is loaded.
    """
    if engagement.organization_id in scope.having("register_deals"):
        return Side.PARTNER
    manages = engagement.organization_id in scope.having("review_deals")
    if scope.is_desk or manages or engagement.account.owner_team_id in scope.teams:
        return Side.VENDOR
    return ""


def opens(engagement: Engagement, room: str) -> bool:
    """Does the engagement open `room` today? No queries."""
    return engagement.is_live and key_of(room) in LEVEL_KEYS[engagement.level]


def can_work(scope: Scope, engagement: Engagement, room: str) -> Decision:
    """May this person write in `room` of this engagement now? No queries."""
    if not side_of(scope, engagement):
        return NOT_YOURS
    if not opens(engagement, room):
        return refuse(_("The engagement does not open this now."))
    return ALLOWED


def people_of(engagement: Engagement) -> dict[str, QuerySet]:
    """Side → active people who work on it: the company's sellers and administrators; the
    company's account managers and the account's team. Who a task can be given to."""
    seats = Membership.objects.live().filter(
        organization=engagement.organization_id, role__in=ENGAGED_ROLES
    )
    team = TeamMembership.objects.live().filter(team=engagement.account.owner_team_id)
    people: Any = get_user_model()._default_manager.filter(is_active=True, is_integration=False)
    managers = managers_now(engagement.organization).values("pk")
    return {
        Side.PARTNER: people.filter(pk__in=seats.values("user")).order_by("name_key", "pk"),
        Side.VENDOR: people.filter(
            Q(pk__in=team.values("user")) | Q(pk__in=managers), staff_role__gt=""
        ).order_by("name_key", "pk"),
    }
