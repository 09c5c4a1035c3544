"""Who may say who needs a second factor, and who may help a person sign in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope
from portal.people.models import ApiToken
from portal.signin.querysets import managed


def can_read_rules(scope: Scope) -> Decision:
    return ALLOWED if scope.is_neutral else NOT_YOURS


def can_change_rules(scope: Scope) -> Decision:
    """The rules of all groups: the desk."""
    return ALLOWED if scope.is_desk else refuse(_("Only the channel desk can do this."))


def can_rule_company(scope: Scope, company_id: Any) -> Decision:
    """One company's own rule: its administrators and the desk."""
    if scope.is_desk or company_id in managed(scope):
        return ALLOWED
    return refuse(_("Only the company’s administrators can do this."))


def can_help(scope: Scope, person: Any) -> Decision:
    """End sessions: the desk for anybody, administrators for their company's people."""
    if scope.is_desk:
        return ALLOWED
    seats = person.memberships.live().filter(organization__in=managed(scope))
    if not person.staff_role and seats.exists():
        return ALLOWED
    return NOT_YOURS


def can_reset(scope: Scope, person: Any) -> Decision:
    """Take away the second factor. What a person opens at another company, too, is not for one
    company's administrator to weaken; nobody resets their own."""
    if person.pk == scope.user_id:
        return refuse(_("Change your own second factor under “Profile and settings”."))
    decision = can_help(scope, person)
    if not decision or scope.is_desk:
        return decision
    if person.memberships.live().exclude(organization__in=managed(scope)).exists():
        return refuse(_("Only the channel desk can do this for this person."))
    return ALLOWED


def by_own_token(user: Any, token: Any) -> Decision:
    """The page asks who one is before it takes a factor away. A program cannot say, so only a
    person's own token does it: not a program's, nor what was lent to an app."""
    if isinstance(token, ApiToken) and not user.is_integration:
        return ALLOWED
    return refuse(_("Only a token that you made yourself opens this."))
