"""Which accounts, and which rows hanging off them, a person's keys open."""

import datetime as dt
import unicodedata
from typing import Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from partners.accounts.choices import LEVEL_KEYS, OPEN_ENGAGEMENTS, EngagementStatus
from partners.accounts.texts import ACCOUNTS, NAMES
from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet
from portal.interchange.text_index import sieved
from portal.workflow import clock

MAX_WORDS = 8


def opened(scope: Scope, codename: str, account: str = "") -> Q:
    """Accounts `codename` is open on: the owning team's, those an engagement opens deep enough
    to the person's company or to a partner the person manages, all for the neutral.

    `account` is the field that leads to the account; empty on accounts themselves.
    """
    if scope.is_neutral:
        return EVERYTHING
    key, team = (f"{account}_id", f"{account}__owner_team_id") if account else ("pk", "owner_team")
    rule = Q(**{f"{team}__in": scope.teams}) | Q(**{f"{key}__in": scope.having(codename)})
    if scope.having("review_deals"):
        rule |= Q(**{f"{key}__in": managed(scope, codename).values("account")})
    return rule


def managed(scope: Scope, codename: str) -> QuerySet:
    """Live engagements of partners whose account manager this person is that open `codename`."""
    live = apps.get_model("accounts.Engagement").objects.live().opening(codename)
    return live.filter(organization_id__in=scope.having("review_deals"))


def opened_to_my_partners(scope: Scope, codename: str, key: str = "pk") -> Exists:
    """Does one of them open `codename` on the account?"""
    return Exists(managed(scope, codename).filter(account=OuterRef(key)))


class AccountQuerySet(ScopedQuerySet):
    """The owning team; partners with a live engagement; their account managers; the desk."""

    def scope_rule(self, scope: Scope) -> Q:
        return opened(scope, "view_account")

    def in_scope(self, scope: Scope) -> Self:
        """An account manager's rows carry what the partners' engagements open, so that the
        lenses need no query. Rows read any other way show the directory entry."""
        rows = super().in_scope(scope)
        if scope.is_neutral or not scope.having("review_deals"):
            return rows
        return rows.annotate(
            managed_details=opened_to_my_partners(scope, "view_account_details"),
            managed_contacts=opened_to_my_partners(scope, "view_contacts"),
        )

    def matching(self, text: str, scope: Scope) -> Self:
        """Rows where each word of `text` is in a name or in the website; other names and the
        website count where they are open to the person."""
        names = apps.get_model("accounts.AccountName").objects.in_scope(scope)
        details = opened(scope, "view_account_details")
        rows = self
        words = unicodedata.normalize("NFC", text).replace("\0", " ").split()[:MAX_WORDS]
        if scope.is_neutral:
            rows = sieved(rows, [ways(word) for word in words], [ACCOUNTS, NAMES])
        for word in words:
            rows = rows.filter(
                contains("name", word)
                | Q(pk__in=names.filter(contains("name", word)).values("account"))
                | details & contains("website", word)
            )
        return rows


def contains(field: str, text: str) -> Q:
    """Case-insensitive in any script: SQLite's LIKE folds ASCII only, so the ways of writing
    other letters are spelled out."""
    rule = NOTHING
    for way in sorted(ways(text)):
        rule |= Q(**{f"{field}__icontains": way})
    return rule


def ways(text: str) -> set[str]:
    """How `text` may be written."""
    return {text} if text.isascii() else {text, text.lower(), text.upper(), text.title()}


class AccountNameQuerySet(ScopedQuerySet):
    """Other names belong to the account's details."""

    def scope_rule(self, scope: Scope) -> Q:
        return opened(scope, "view_account_details", "account")


class ContactQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return opened(scope, "view_contacts", "account")


class EngagementQuerySet(ScopedQuerySet):
    """Both sides of a bridge see it: the company, its account managers, the account's team.

    The company's side only from the moment the account's own side has agreed: before that a
    proposal would tell them of an account that nobody has opened to them.
    """

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        company = scope.having("register_deals") | scope.having("review_deals")
        told = Q(vendor_accepted_at__isnull=False) | Q(proposed_by_id=scope.user_id)
        return Q(organization_id__in=company) & told | Q(account__owner_team_id__in=scope.teams)

    def live(self, on: dt.date | None = None) -> Self:
        day = on or clock.today()
        rows = self.filter(status=EngagementStatus.ACTIVE, starts_on__lte=day)
        return rows.filter(Q(ends_on=None) | Q(ends_on__gt=day))

    def undone(self) -> Self:
        """Proposed, active or paused, and its last day has not come."""
        rows = self.filter(status__in=OPEN_ENGAGEMENTS)
        return rows.filter(Q(ends_on=None) | Q(ends_on__gt=clock.today()))

    def over(self) -> Self:
        past = Q(status__in=OPEN_ENGAGEMENTS, ends_on__lte=clock.today())
        return self.filter(past | ~Q(status__in=OPEN_ENGAGEMENTS))

    def waiting_for(self, scope: Scope) -> Self:
        """Those whose next step is this person's word: for the company its administrators, for
        the account its team, for accounts without a team the desk."""
        partner = Q(organization_id__in=scope.having("manage_organization"))
        vendor = Q(account__owner_team_id__in=scope.teams)
        if scope.is_desk:
            vendor |= Q(account__owner_team=None)
        proposed = Q(status=EngagementStatus.PROPOSED)
        # Found by its index, as few of them want anything: so neither `undone` nor a negation.
        wanted = Q(status__in=["active", "paused"], wanted_level__gt="")
        days = Q(ends_on=None) | Q(ends_on__gt=clock.today())
        return self.filter(days).filter(
            partner & (proposed & Q(partner_accepted_at=None))
            | partner & (wanted & Q(wanted_partner_at=None))
            | vendor & (proposed & Q(vendor_accepted_at=None))
            | vendor & (wanted & Q(wanted_vendor_at=None))
        )

    def opening(self, codename: str) -> Self:
        """Engagements whose level includes `codename`."""
        levels = [level for level, keys in LEVEL_KEYS.items() if codename in keys]
        return self.filter(level__in=levels)
