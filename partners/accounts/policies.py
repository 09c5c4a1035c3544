"""Which fields of an account a person reads, and who may change what."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from partners.accounts.models import Account
from portal.access.lenses import Lenses
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope

# Engagements are rows of their own: each person reads those in their scope, at any level.
DIRECTORY = frozenset(["id", "name", "country", "city", "version", "engagements"])
DETAILS = DIRECTORY | frozenset(
    [
        "website",
        "tax_id",
        "registration_id",
        "phone",
        "region",
        "street",
        "postcode",
        "industry",
        "parent",
        "coverage",
        "owner_team",
        "names",
    ]
)
CONTACTS = DETAILS | {"contacts"}
INSIDE = CONTACTS | frozenset({"source", "external_id", "created_at"})
# Engagement levels unlock fields step by step: directory < account < contacts < plan.
LENSES = Lenses(
    table={
        "directory": DIRECTORY,
        "account": DETAILS,
        "contacts": CONTACTS,
        "own": INSIDE,
        "desk": INSIDE,
    },
    worn=lambda scope, account: lenses_worn(scope, account),
)


def lenses_worn(scope: Scope, account: Account) -> Iterator[str]:
    """Lenses of a person on an account already found in scope. No queries.

    Partner and account manager are a pair: the manager reads what the engagement opens to the
    partner. `visible_to` notes that on the row (AccountQuerySet.in_scope).
    """
    if scope.is_neutral:
        yield "desk"
    if account.owner_team_id is not None and account.owner_team_id in scope.teams:
        yield "own"
    yield "directory"
    if account.pk in scope.having("view_account_details") or _managed(account, "details"):
        yield "account"
    if account.pk in scope.having("view_contacts") or _managed(account, "contacts"):
        yield "contacts"


def _managed(account: Account, part: str) -> bool:
    return bool(getattr(account, f"managed_{part}", False))


def widest(scope: Scope) -> frozenset[str]:
    """Fields this person can read on some account: the columns of lists, filters and exports."""
    if scope.is_neutral or scope.teams:
        return INSIDE
    if scope.having("view_account_details") or scope.having("review_deals"):
        return DETAILS
    return DIRECTORY


def can_sort_by_age(scope: Scope) -> Decision:
    """Order tells age: only people who read it on every row they see may sort by it."""
    others = scope.having("view_account") or scope.having("review_deals")
    if scope.is_neutral or (scope.teams and not others):
        return ALLOWED
    return refuse(_("You cannot sort by date here."))


def can_edit(scope: Scope, account: Account) -> Decision:
    """The owning team and the desk."""
    if scope.is_desk or (account.owner_team_id and account.owner_team_id in scope.teams):
        return ALLOWED
    return refuse(_("Only the account’s own team or the channel desk can change this."))


def can_create(scope: Scope) -> Decision:
    if scope.is_desk or scope.teams:
        return ALLOWED
    return refuse(_("Only a sales team or the channel desk can add accounts."))
