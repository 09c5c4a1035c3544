"""Comparing a registration with everything else, and keeping what was found."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from deals.conflicts import rules
from deals.conflicts.choices import Moment, Source
from deals.conflicts.models import ConflictCheck, ConflictFinding
from deals.conflicts.services.search import candidates_of, subject_of, terms_of
from deals.named.models import NamedEntry
from deals.registrations.choices import OPEN
from deals.registrations.models import Deal
from partners.accounts.models import Account

PLACES = Decimal("0.0001")
NEIGHBOURS = 8  # compared again when one of them moves; the rest when they are looked at


def check_deal(*, deal: Deal, moment: str) -> ConflictCheck:
    """Compare now and keep what was found. Tells nobody."""
    terms = terms_of(deal)
    findings = rules.conflicts_of(subject_of(deal), candidates_of(deal), terms)
    try:
        return _kept(deal, moment, terms, findings)
    except IntegrityError:  # compared by somebody else at the same moment: theirs is older now
        return _kept(deal, moment, terms, findings)


def _kept(
    deal: Deal, moment: str, terms: rules.Terms, findings: list[rules.Finding]
) -> ConflictCheck:
    with transaction.atomic():
        ConflictCheck.objects.filter(deal=deal, is_latest=True).update(is_latest=False)
        check = ConflictCheck.objects.create(
            deal=deal,
            moment=moment,
            highest=_exact(rules.highest(findings)),
            threshold=_exact(terms.threshold),
            look_back_days=terms.look_back_days,
        )
        others = _others(findings)
        ConflictFinding.objects.bulk_create([_row(check, f, others) for f in findings])
    return check


def neighbours(deal: Deal) -> list[Deal]:
    """Registrations under way that met this one, or were met by it, when last compared."""
    latest = ConflictFinding.objects.newest()
    met = latest.filter(check_run__deal=deal).order_by().values("other_deal")
    meeting = latest.filter(other_deal=deal).order_by().values("check_run__deal")
    # One list, not two joined by OR, which would lead through all registrations under way.
    rows = Deal.objects.filter(pk__in=met.union(meeting), status__in=OPEN)
    return list(rows.exclude(pk=deal.pk).order_by("pk")[:NEIGHBOURS])


def recheck_neighbours(deal: Deal) -> None:
    """What one side's step means for the others, so that both sides of a conflict show it."""
    for other in neighbours(deal):
        check_deal(deal=other, moment=Moment.REVIEW)


def highest_score(deal: Deal) -> Decimal:
    """The greatest probability among the conflicts of the registration's newest check, 0 to 1.

    For routing; 0 when nothing was found. Never for anybody's eyes outside the desk.
    """
    latest = ConflictCheck.objects.filter(deal=deal, is_latest=True)
    found = latest.values_list("highest", flat=True).first()
    return found if found is not None else Decimal(0)


def latest_check(deal: Deal) -> ConflictCheck | None:
    return ConflictCheck.objects.filter(deal=deal, is_latest=True).first()


def _exact(value: float) -> Decimal:
    return Decimal(value).quantize(PLACES)


def _others(findings: Iterable[rules.Finding]) -> dict[Any, Any]:
    """Key → what was found, as it is on file now."""
    keys: dict[str, list[Any]] = {Source.ACCOUNT: [], Source.DEAL: [], Source.NAMED: []}
    for finding in findings:
        keys[finding.candidate.source].append(finding.candidate.key)
    deals = Deal.objects.select_related("organization", "team")
    entries = NamedEntry.objects.select_related("version__named_list__team")
    return (
        Account.objects.in_bulk(keys[Source.ACCOUNT])
        | deals.in_bulk(keys[Source.DEAL])
        | entries.in_bulk(keys[Source.NAMED])
    )


def _row(check: ConflictCheck, finding: rules.Finding, others: dict[Any, Any]) -> ConflictFinding:
    candidate = finding.candidate
    source, key = candidate.source, candidate.key
    return ConflictFinding(
        check_run=check,
        source=source,
        account_id=key if source == Source.ACCOUNT else None,
        other_deal_id=key if source == Source.DEAL else None,
        named_entry=key if source == Source.NAMED else None,
        rule=finding.rule,
        severity=finding.severity,
        relation=candidate.relation,
        probability=_exact(candidate.probability),
        evidence=[list(item) for item in candidate.evidence],
        families=list(finding.families),
        facts=_facts(others.get(key)),
    )


def _facts(other: Any) -> dict[str, str]:
    """What the other side says now, so that the finding can be understood later."""
    if isinstance(other, Account):
        return {"name": other.name}
    if isinstance(other, Deal):
        dates = {"submitted": other.submitted_at, "decided": other.decided_at}
        return {
            "name": other.customer_name,
            "number": other.number,
            "holder": str(other.organization or other.team),
            "status": other.status,
            "until": other.protected_until.isoformat() if other.protected_until else "",
        } | {name: moment.date().isoformat() if moment else "" for name, moment in dates.items()}
    if isinstance(other, NamedEntry):
        return {"name": other.name, "holder": str(other.version.named_list.team)}
    return {}


# --- What changed --------------------------------------------------------------------------------
def changes_since(check: ConflictCheck) -> dict[str, list[ConflictFinding]]:
    """`new`, `gone` and `changed` findings against the check at sending."""
    first = (
        ConflictCheck.objects.filter(deal=check.deal_id, moment=Moment.SUBMIT)
        .exclude(pk=check.pk)
        .first()
    )
    if first is None:
        return {"new": [], "gone": [], "changed": []}
    before = {_identity(row): row for row in first.findings.all()}
    now = {_identity(row): row for row in check.findings.all()}
    return {
        "new": [row for key, row in now.items() if key not in before],
        "gone": [row for key, row in before.items() if key not in now],
        "changed": [
            row for key, row in now.items() if key in before and before[key].rule != row.rule
        ],
    }


def _identity(row: ConflictFinding) -> Any:
    return row.account_id or row.other_deal_id or row.named_entry
