"""What was found about a registration, as far as one person may read it."""

from typing import Any

from django.db.models import Exists, OuterRef

from deals.conflicts.choices import Severity, Source
from deals.conflicts.models import ConflictFinding
from deals.registrations.models import Deal
from partners.accounts import policies as accounts
from partners.accounts.models import Account
from portal.access.scope import Scope


def findings_of(user: Any, deal: Deal) -> dict[str, list[ConflictFinding]]:
    """`accounts`, `others` (registrations, weightiest first) and `named` of the newest check. An
    account carries what the reader's lens is found by."""
    findings = ConflictFinding.objects.visible_to(user).filter(check_run__deal=deal)
    findings = findings.newest().select_related(
        "account__parent", "other_deal__organization", "other_deal__team"
    )
    rows = list(findings.prefetch_related("account__names", "other_deal__lines__family"))
    known = _in_sight(user, rows)
    found = [row for row in rows if row.source == Source.ACCOUNT and row.account_id in known]
    for row in found:
        row.account = known[row.account_id]
    others = [row for row in rows if row.source == Source.DEAL and row.other_deal]
    others.sort(key=lambda row: list(Severity).index(Severity(row.severity)))
    named = [row for row in rows if row.source == Source.NAMED]
    return {"accounts": found, "others": others, "named": named}


def _in_sight(user: Any, rows: list[ConflictFinding]) -> dict[Any, Account]:
    """The accounts among the findings as this person's own scope returns them."""
    keys = [row.account_id for row in rows if row.account_id]
    seen = Account.objects.visible_to(user)
    found = seen.annotate(sees_parent=Exists(seen.filter(pk=OuterRef("parent"))))
    return found.select_related("parent").prefetch_related("names").in_bulk(keys)


def account_fields(scope: Scope, account: Any) -> frozenset[str]:
    """The fields of an account of `findings_of` that its reader's lens shows."""
    shown = accounts.LENSES.fields(scope, account)
    # The parent is an account of its own: another team's, perhaps.
    return shown if account.sees_parent else shown - {"parent"}


def percent(finding: ConflictFinding) -> int:
    """Never 100: the engine is never certain, only a reviewer is."""
    return min(99, round(100 * finding.probability))


def account_percent(finding: ConflictFinding, shown: frozenset[str]) -> int | None:
    """None where it would tell of fields the reader's lens does not show."""
    return percent(finding) if {"website", "names"} <= shown else None
