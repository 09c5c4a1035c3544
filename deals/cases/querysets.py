"""Who sees which part of a case: the desk (and auditors) the whole, a party its own part."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Q

from deals.cases.choices import UNDECIDED
from deals.registrations.querysets import own_company, own_work
from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet, asked_about
from portal.activity.choices import Audience
from portal.workflow import clock


def own_side(scope: Scope) -> Q:
    """Parties of the person's own companies (account managers: of theirs) and direct teams.

    Follows the party's registration: who reads that through the company's or team's lens.
    """
    readable = own_company(scope) | own_work(scope) | Q(team_id__in=scope.teams)
    rows = apps.get_model("registrations", "Deal")._default_manager.filter(readable)
    deals = asked_about(scope, rows)
    companies = scope.having("view_drafts") | scope.having("review_deals")
    return Q(deal__in=deals.values("pk")) | Q(deal=None) & (
        Q(organization_id__in=companies) | Q(team_id__in=scope.teams)
    )


class NeutralQuerySet(ScopedQuerySet):
    """Only the desk and auditors: cases as a whole, panels, decisions."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else NOTHING


class CaseQuerySet(NeutralQuerySet):
    def undecided(self) -> Self:
        return self.filter(status__in=UNDECIDED)

    def overdue(self) -> Self:
        return self.undecided().filter(deadline__lt=clock.now())

    def of_desk_person(self, user_id: Any) -> Self:
        """Cases this person opened or sits on the panel of."""
        seats = apps.get_model("cases", "PanelMember")._default_manager.filter(user_id=user_id)
        return self.filter(Q(opened_by_id=user_id) | Q(pk__in=seats.values("case")))


class PartyQuerySet(ScopedQuerySet):
    """A party exists for its own side from the moment the desk has told it."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else Q(told_at__isnull=False) & own_side(scope)


class EvidenceQuerySet(ScopedQuerySet):
    """Each side reads its own evidence and the desk's questions to it; the desk reads all."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        parties = apps.get_model("cases", "CaseParty")._default_manager.all()
        mine = parties.in_scope(scope).values("pk")
        return Q(audience=Audience.JOINT, party__in=mine)


class CreditQuerySet(ScopedQuerySet):
    """Each side reads its own percentage."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        parties = apps.get_model("cases", "CaseParty")._default_manager.all()
        return Q(party__in=parties.in_scope(scope).values("pk"))


class PrecedentQuerySet(ScopedQuerySet):
    """Drafts are the desk's; auditors read what is published."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_desk:
            return EVERYTHING
        return Q(published_at__isnull=False) if scope.is_neutral else NOTHING
