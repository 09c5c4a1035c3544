"""Has somebody a stake in a case? Facts only: seats, assignments, decisions, ownership."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from deals.cases.models import Case
from deals.registrations.models import Deal, DealTeamMember
from partners.organizations.models import Assignment, Membership, TeamMembership
from portal.activity.models import AuditEntry

DECISIONS = ("approve", "reject", "revoke", "sign_off")


def stake_of(user: Any, case: Case) -> str:
    """Why this person cannot decide the case; empty when nothing stands against it.

    Seats and assignments count after they ended, too: loyalty outlives a row.
    """
    parties = list(case.parties.all())
    deals = [row.deal_id for row in parties if row.deal_id]
    companies = [row.organization_id for row in parties if row.organization_id]
    teams = [row.team_id for row in parties if row.team_id]
    for reason, rows in _reasons(user, deals, companies, teams):
        if rows.exists():
            return reason
    return ""


def _reasons(
    user: Any, deals: list[Any], companies: list[Any], teams: list[Any]
) -> Iterable[tuple[str, Any]]:
    yield (
        _("Owns or works on one of the registrations."),
        Deal.objects.filter(pk__in=deals).filter(
            Q(owner=user) | Q(pk__in=DealTeamMember.objects.filter(user=user).values("deal"))
        ),
    )
    yield (
        _("Decided about one of the registrations before."),
        AuditEntry.objects.filter(
            target_type=Deal._meta.label_lower,
            target_id__in=deals,
            action__in=DECISIONS,
            actor=user,
        ),
    )
    yield (
        _("Works or worked for one of the companies."),
        Membership.objects.filter(user=user, organization__in=companies),
    )
    yield (
        _("Looks or looked after one of the companies."),
        Assignment.objects.filter(user=user, organization__in=companies),
    )
    yield (
        _("Belongs or belonged to one of the teams."),
        TeamMembership.objects.filter(user=user, team__in=teams),
    )
