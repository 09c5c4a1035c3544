"""What merging two accounts would do, and where an account went that is gone. Reads only."""

from typing import Any
from uuid import UUID

from deals.conflicts.models import MergeRecord
from deals.conflicts.services.merging import pointers
from partners.accounts.models import Account
from portal.access.scope import Scope

# What the confirmation counts.
SAID = {"accounts.AccountName", "accounts.Contact", "accounts.Engagement", "registrations.Deal"}


def effects_of_merge(kept: Account, gone: Account) -> dict[str, Any]:
    """What merging would do, for the desk to read first. `opened`: companies that reach the kept
    account and would read what comes from the other one; `moved`: (what, how many)."""
    counted = [
        (field.model._meta.verbose_name_plural, field.model._base_manager)
        for field in pointers()
        if field.model._meta.label in SAID
    ]
    moved = [(name, rows.filter(account=gone).count()) for name, rows in counted]
    return {
        "moved": [(name, count) for name, count in moved if count],
        "opened": list(kept.engagements.live().select_related("organization")),
        "brought": list(gone.engagements.live().select_related("organization")),
        "loses": gone.owner_team if gone.owner_team_id != kept.owner_team_id else None,
    }


def forwarded(scope: Scope, pk: UUID) -> UUID | None:
    """The account that `pk` went into, for those who could open it before. No matter whether it
    did, the same number of queries."""
    rows = MergeRecord.objects.filter(gone=pk, undone_at=None)
    row = rows.values_list("kept_id", "seen_by").first()
    if row is None or row[0] is None:
        return None
    kept, seen_by = row
    organizations = scope.having("register_deals") | scope.having("review_deals")
    could = (
        scope.is_neutral
        or {str(key) for key in scope.teams} & set(seen_by.get("teams", ()))
        or {str(key) for key in organizations} & set(seen_by.get("organizations", ()))
    )
    visible = could and Account.objects.in_scope(scope).filter(pk=kept).exists()
    return kept if visible else None
