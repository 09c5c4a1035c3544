"""Who keeps named-account lists."""

from django.utils.translation import gettext_lazy as _

from deals.named.models import NamedList
from partners.organizations.choices import TeamKind
from partners.organizations.models import Team
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope

DIRECT = frozenset({"direct_rep", "direct_manager"})


def can_see_lists(scope: Scope) -> Decision:
    if scope.is_neutral or scope.staff_role in DIRECT:
        return ALLOWED
    return refuse(_("Named accounts are for direct sales and the channel desk."))


def can_keep_lists(scope: Scope) -> Decision:
    """Keeps lists at all: is the form shown?"""
    if scope.is_desk or scope.staff_role == "direct_manager":
        return ALLOWED
    return refuse(_("Only direct managers and the channel desk keep named-account lists."))


def can_make_for(scope: Scope, team: Team) -> Decision:
    if team.kind != TeamKind.DIRECT:
        return refuse(_("Only direct teams name accounts."))
    if scope.is_desk or (scope.staff_role == "direct_manager" and team.pk in scope.teams):
        return ALLOWED
    return can_keep_lists(scope) and refuse(_("Choose one of your own teams."))


def can_change(scope: Scope, named_list: NamedList) -> Decision:
    if scope.is_desk:
        return ALLOWED
    if scope.staff_role == "direct_manager" and named_list.team_id in scope.teams:
        return ALLOWED
    return can_keep_lists(scope) and refuse(_("This is another team’s list."))
