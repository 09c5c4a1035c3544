"""Which touchpoints, files and acquaintances a person's keys open.

One rule for everything a side writes on an account (`models.Sided`):
- joint: one engagement, its two sides, while it opens the room; the neutral for good, and the
  account's team what its own side wrote;
- own of a company: its sellers and administrators, while it has the account at that level;
- own of the vendor: the account's team, and the account managers of the engagement it hangs on;
- internal: the same and the neutral.
Own rows are a side's notebook: the desk and auditors do not read them.
"""

from django.db.models import Exists, OuterRef, Q

from partners.accounts.querysets import opened
from partners.engagements.rooms import open_engagements, readable
from partners.touchpoints.choices import Visibility
from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet


def sided(scope: Scope, room: str) -> Q:
    joint = Q(visibility=Visibility.JOINT) & readable(scope, room)
    if scope.is_neutral:
        return joint | Q(visibility=Visibility.INTERNAL)
    return joint | _company_own(scope, room) | _vendor_side(scope, room)


def _company_own(scope: Scope, room: str) -> Q:
    companies = scope.having("register_deals")
    bridge = open_engagements(room).filter(
        account=OuterRef("account"), organization=OuterRef("organization")
    )
    own = Q(visibility=Visibility.OWN, organization_id__in=companies)
    return own & Q(Exists(bridge))


def _vendor_side(scope: Scope, room: str) -> Q:
    managed = open_engagements(room).filter(organization_id__in=scope.having("review_deals"))
    team = Q(account__owner_team_id__in=scope.teams)
    apart = Q(visibility__in=(Visibility.OWN, Visibility.INTERNAL))
    return Q(organization=None) & (team | apart & Q(engagement__in=managed.values("pk")))


class TouchpointQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return sided(scope, "touchpoints")


class FileQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return sided(scope, "files")


class ContactKnownQuerySet(ScopedQuerySet):
    """Who knows whom, for those who may read the contact itself."""

    def scope_rule(self, scope: Scope) -> Q:
        return sided(scope, "contacts") & opened(scope, "view_contacts", "account")


class ContactRuleQuerySet(ScopedQuerySet):
    """When silence counts is a rule of the programme: everybody signed in reads it."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING
