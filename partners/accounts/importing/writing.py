"""Checked rows → accounts, one batch per transaction: all of a batch or nothing of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from partners.accounts.choices import Coverage
from partners.accounts.importing.rows import Checked, Key
from partners.accounts.models import Account
from partners.accounts.services import tell_changed
from partners.organizations.choices import TeamKind
from partners.organizations.models import Team
from portal.activity.audit import record_event

COVERAGE_BY: dict[str, str] = {TeamKind.DIRECT: Coverage.DIRECT, TeamKind.CHANNEL: Coverage.CHANNEL}


def write_batch(rows: list[Checked], team: Team | None, dry_run: bool = False) -> Counter[str]:
    """Create what is new, update what changed; returns how many were new, updated, unchanged.

    A row sets only its filled cells. Team and coverage are given to new accounts, never changed.
    """
    if dry_run:
        return _compare(rows, _present(rows))[0]
    with transaction.atomic():
        present = _present(rows)
        counts, fresh, changes = _compare(rows, present)
        new = Account.objects.bulk_create(Account(**row.columns, **_owner(team)) for row in fresh)
        for account, columns in changes:
            _change(account, columns)
        tell_changed(*(account.pk for account in new), *(account.pk for account, _c in changes))
    return counts


def _owner(team: Team | None) -> dict[str, Any]:
    return {"owner_team": team, "coverage": COVERAGE_BY[team.kind]} if team else {}


def _compare(
    rows: list[Checked], present: dict[Key, Account]
) -> tuple[Counter[str], list[Checked], list[tuple[Account, dict[str, Any]]]]:
    fresh, changes = [], []
    for row in rows:
        account = present.get(row.key)
        if account is None:
            fresh.append(row)
        elif changed := {f: v for f, v in row.columns.items() if getattr(account, f) != v}:
            changes.append((account, changed))
    unchanged = len(rows) - len(fresh) - len(changes)
    counts = Counter(new=len(fresh), updated=len(changes), unchanged=unchanged)
    return counts, fresh, changes


def _present(rows: Iterable[Checked]) -> dict[Key, Account]:
    return by_key({row.key for row in rows})


def by_key(keys: set[Key]) -> dict[Key, Account]:
    """Accounts already here under these keys."""
    ids: dict[str, set[str]] = defaultdict(set)
    for source, external_id in keys:
        ids[source].add(external_id)
    asked = Q(pk__in=[])
    for source, external_ids in ids.items():
        asked |= Q(source=source, external_id__in=external_ids)
    return {(found.source, found.external_id): found for found in Account.objects.filter(asked)}


def _change(account: Account, columns: dict[str, Any], **note: Any) -> None:
    """One changed account: its version moves on, so that an open form notices, and the trail
    says what happened to it."""
    Account.objects.filter(pk=account.pk).update(**columns, version=F("version") + 1)
    record_event(account, None, "import_changed", note={"fields": sorted(columns), **note})


# --- Second pass: parents -----------------------------------------------------------------------
def parent_map() -> dict[Any, Any]:
    """Account id → parent id, for every account that has one."""
    return dict(Account.objects.exclude(parent=None).values_list("pk", "parent_id"))


def link_batch(links: list[tuple[Key, Key]], above: dict[Any, Any]) -> dict[Key, str]:
    """Set the parents of a batch of (child, parent) keys; returns children that got none and
    why: "unknown" or "loop". `above` is the parent map, kept up to date."""
    failed: dict[Key, str] = {}
    with transaction.atomic():
        found = by_key({key for link in links for key in link})
        for child_key, parent_key in links:
            child, parent = found[child_key], found.get(parent_key)
            if parent is None:
                failed[child_key] = "unknown"
            elif _leads_to(parent.pk, child.pk, above):
                failed[child_key] = "loop"
            elif child.parent_id != parent.pk:
                above[child.pk] = parent.pk
                Account.objects.filter(pk=child.pk).update(parent=parent, version=F("version") + 1)
    return failed


def _leads_to(start: Any, target: Any, above: dict[Any, Any]) -> bool:
    """Whether `target` is `start` or stands somewhere above it."""
    seen: set[Any] = set()
    while start is not None and start not in seen:
        if start == target:
            return True
        seen.add(start)
        start = above.get(start)
    return False
