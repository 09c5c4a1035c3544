"""Which fields of an account a person reads, and who may change what."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from partners.accounts.models import Account
from portal.access.lenses import Lenses
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope

DIRECTORY = frozenset("id name country city version".split())
DETAILS = DIRECTORY | frozenset(
    """website tax_id registration_id phone region street postcode industry parent coverage
    owner_team names""".split()
)
INSIDE = DETAILS | frozenset({"contacts", "source", "external_id", "created_at", "engagements"})
# Engagement levels unlock fields step by step: directory < account < contacts < plan.
LENSES = Lenses(
    table={
        "directory": DIRECTORY,
        "account": DETAILS,
        "contacts": DETAILS | {"contacts"},
        "own": INSIDE,
        "desk": INSIDE,
    },
    worn=lambda scope, account: lenses_worn(scope, account),
)


def lenses_worn(scope: Scope, account: Account) -> Iterator[str]:
    """Lenses of a person on an account already found in scope. No queries.

    An account manager who sees the account through a partner's engagement reads its directory
    entry; names and contacts open by the engagement's level, each through its own scope.
    """
    if scope.is_neutral:
        yield "desk"
    if account.owner_team_id is not None and account.owner_team_id in scope.teams:
        yield "own"
    yield "directory"
    if account.pk in scope.having("view_account_details"):
        yield "account"
    if account.pk in scope.having("view_contacts"):
        yield "contacts"


def can_edit(scope: Scope, account: Account) -> Decision:
    """The owning team and the desk."""
    if scope.is_desk or (account.owner_team_id and account.owner_team_id in scope.teams):
        return ALLOWED
    return refuse(_("Only the account’s own team or the channel desk can change this."))


def can_create(scope: Scope) -> Decision:
    if scope.is_desk or scope.teams:
        return ALLOWED
    return refuse(_("Only a sales team or the channel desk can add accounts."))
