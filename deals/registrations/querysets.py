"""Which deals, and which rows hanging off them, a person's keys open (design §3.3)."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When

from deals.registrations.choices import SHARED_WITH_JOINT_TEAM, Status
from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet, asked_about, of_visible
from portal.activity.choices import Audience

NOT_DRAFT = ~Q(status=Status.DRAFT)
# What a list shows of a deal, and what its lenses go by: a third of all columns.
LISTED = (
    "number", "title", "customer_name", "value_amount", "value_currency", "stage", "status",
    "shown_status", "expected_close", "protected_until", "created_at", "route", "team_id",
    "distributor_id", "organization__name", "owner__name", "owner__email", "owner__is_integration",
)  # fmt: skip


class DealQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_desk:  # one condition, no OR: nearly all rows are read in the order asked for
            return ~(Q(status=Status.DRAFT) & ~Q(prepared_by_id=scope.user_id))
        if scope.is_neutral:
            return NOT_DRAFT
        return (
            own_company(scope)
            | prepared(scope)
            | own_work(scope)
            | supplied(scope)
            | joint(scope)
            | Q(team_id__in=scope.teams)
            | Q(pk__in=scope.having("view_deal")) & NOT_DRAFT
        )

    def in_scope(self, scope: Scope) -> Self:
        """A team's member whom a deal is shared with may see it through a joint account as well:
        the rows of such people say so, so that the lenses need no query."""
        rows = super().in_scope(scope)
        if not (scope.teams and scope.having("view_deal")):
            return rows
        return rows.annotate(on_joint_account=Case(When(joint(scope), then=True), default=False))

    def listed(self) -> Self:
        """With no more columns than a list shows."""
        rows = self.select_related(None).select_related("organization", "owner")
        return rows.only(*LISTED)

    def waiting_for(self, scope: Scope) -> Self:
        """Registrations this person may decide now."""
        rows = self.filter(status__in=["submitted", "in_review", "info_requested", "on_hold"])
        return rows.of_reviewer(scope)

    def asking_more_time(self, scope: Scope) -> Self:
        """Deals whose extension this person may decide."""
        # Not `status__in`: SQLite would walk all approved deals instead of the few that ask.
        others = set(Status.values) - {Status.APPROVED, Status.EXPIRED}
        rows = self.filter(extension_pending=True).exclude(status__in=sorted(others))
        asked = apps.get_model("protection.Extension")._default_manager.filter(deal=OuterRef("pk"))
        latest = asked.order_by("-asked_at").values("asked_at")[:1]
        return rows.annotate(asked_at=Subquery(latest)).of_reviewer(scope)

    def of_reviewer(self, scope: Scope) -> Self:
        """Those this person may decide: the desk all, others their companies'. These lead to the
        rows better than the arms of everything the person sees."""
        if scope.is_desk:
            return self
        rows = self.filter(organization_id__in=scope.having("review_deals"))
        rows.arms = ()
        return rows

    def told_as(self, scope: Scope, *statuses: str) -> Self:
        """Rows whose status reads one of `statuses` for this person: on hold is for reviewers."""
        if scope.is_neutral:
            return self.filter(status__in=statuses)
        reviewed = Q(organization_id__in=scope.having("review_deals"))
        return self.filter(
            reviewed & Q(status__in=statuses) | ~reviewed & Q(shown_status__in=statuses)
        )


def read_whole(scope: Scope) -> Q:
    """Rows read through a company's, reviewer's or team's lens: with value and owner.

    Sorting or filtering by those fields must leave out (or level) all other rows.
    """
    if scope.is_neutral:
        return EVERYTHING
    companies = scope.having("register_deals") | scope.having("review_deals")
    return Q(organization_id__in=companies) | Q(team_id__in=scope.teams)


def own_company(scope: Scope) -> Q:
    """Company readers and account managers; drafts only inside the company."""
    drafts = scope.having("view_drafts")
    readers = Q(organization_id__in=scope.having("view_deals") - drafts)
    return readers & NOT_DRAFT | Q(organization_id__in=drafts)


def prepared(scope: Scope) -> Q:
    """Drafts an account manager wrote for a company that is still looked after."""
    reviewed = scope.having("review_deals")
    return Q(organization_id__in=reviewed, prepared_by_id=scope.user_id)


def own_work(scope: Scope) -> Q:
    """Deals the person owns or helps on, while still selling for that company."""
    # Where all of the company's deals are open, these are among them.
    if not (companies := scope.having("register_deals") - scope.having("view_drafts")):
        return Q(pk__in=[])
    helps = _model("DealTeamMember").filter(user_id=scope.user_id)
    ours = Q(organization_id__in=companies)
    return ours & Q(owner_id=scope.user_id) | ours & Q(pk__in=helps.values("deal"))


def supplied(scope: Scope) -> Q:
    """Deals placed with my company as distributor, while it distributes for that reseller."""
    if not (distributors := scope.having("view_supplied_deals")):
        return Q(pk__in=[])
    links = apps.get_model("organizations.DistributionLink").objects.live()
    link = links.filter(distributor=OuterRef("distributor"), reseller=OuterRef("organization"))
    return Q(distributor_id__in=distributors) & NOT_DRAFT & Q(Exists(link))


def joint(scope: Scope) -> Q:
    """Approved deals on an account of my team that is joint with the deal's company."""
    if not scope.teams:
        return Q(pk__in=[])
    bridges = apps.get_model("accounts.Engagement").objects.live()
    bridge = bridges.filter(account=OuterRef("account"), organization=OuterRef("organization"))
    mine = Q(account__owner_team_id__in=scope.teams, status__in=SHARED_WITH_JOINT_TEAM)
    return mine & Q(Exists(bridge))


def _model(name: str) -> Any:
    return apps.get_model("registrations", name)._default_manager


class OfDealQuerySet(ScopedQuerySet):
    """Rows of deals in scope: product lines, team members."""

    def scope_rule(self, scope: Scope) -> Q:
        return of_visible(scope, _model("Deal").all().in_scope(scope), "deal")


class DialogueQuerySet(ScopedQuerySet):
    """Comments and files: the deal's company and its reviewers; internal ones reviewers only.

    The supply and joint lenses open neither.
    """

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return of_visible(scope, _model("Deal").all().in_scope(scope), "deal")
        deals = asked_about(scope, _model("Deal").all())
        partner_side = deals.filter(own_company(scope) | own_work(scope)).values("pk")
        direct_side = deals.filter(team_id__in=scope.teams).values("pk")
        reviewed = Q(deal__organization_id__in=scope.having("review_deals"))
        return Q(deal__in=partner_side) & (Q(audience=Audience.JOINT) | reviewed) | Q(
            deal__in=direct_side, audience=Audience.JOINT
        )


class ProductFamilyQuerySet(ScopedQuerySet):
    """The catalogue is the same for everybody signed in."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING


class ShareQuerySet(ScopedQuerySet):
    """The person a deal was shared with, and the deal's reviewers, see the share."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return Q(user_id=scope.user_id) | Q(
            deal__organization_id__in=scope.having("review_deals") | scope.having("view_drafts")
        )


class SavedViewQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return Q(user_id=scope.user_id)
