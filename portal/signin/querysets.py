from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q

from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet
from portal.signin.choices import Group


class RuleQuerySet(ScopedQuerySet):
    """The desk and auditors read all; a company's administrators read their own company's."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return Q(organization_id__in=scope.having("manage_members"))


class OwnQuerySet(ScopedQuerySet):
    """What belongs to one person and is shown to nobody else."""

    def scope_rule(self, scope: Scope) -> Q:
        return Q(user_id=scope.user_id)


def people_helped_by(scope: Scope) -> Any:
    """People whose sign-in this person looks after: the desk everybody's, a company's
    administrators that of their company's people; programs are nobody's business here."""
    people = get_user_model().objects.filter(is_integration=False, is_active=True)
    if scope.is_desk:
        return people
    seats = Q(memberships__ended_at=None, memberships__organization__in=managed(scope))
    return people.filter(seats, staff_role="").distinct()


def managed(scope: Scope) -> Any:
    """Ids of the companies whose people this person looks after."""
    return scope.having("manage_members") if scope.is_active else frozenset()


def with_state(people: Any) -> Any:
    """The same people with `has_second_factor` and `is_signed_in`."""
    from allauth.mfa.models import Authenticator
    from allauth.usersessions.models import UserSession

    steps = Authenticator.objects.filter(user=OuterRef("pk"))
    steps = steps.exclude(type=Authenticator.Type.RECOVERY_CODES)
    sessions = UserSession.objects.filter(user=OuterRef("pk"))
    return people.annotate(has_second_factor=Exists(steps), is_signed_in=Exists(sessions))


def for_person(rules: Any, scope: Scope, user: Any) -> Any:
    """The rules that speak of this person."""
    if user.staff_role:
        return rules.filter(group=Group.VENDOR)
    group = Group.ADMINS if managed(scope) else Group.PARTNERS
    companies = user.memberships.live().values("organization")
    return rules.filter(Q(group=group) | Q(organization__in=companies))
