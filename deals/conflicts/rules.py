"""What counts as a conflict (design §5.2), as a table. Pure: no database, no clock.

A conflict needs the same end customer (probability from the threshold on) or the same corporate
family, at least one product family in common, and a date within the look-back. Whoever stands
higher in RULES decides what a thing found is called; what meets no row is no finding.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from deals.conflicts.choices import Relation, Rule, Severity, Source

LIVE = frozenset({"submitted", "in_review", "info_requested", "on_hold"})
ENDED = frozenset({"lost", "expired", "revoked", "rejected"})
DIRECT = "direct"
Evidence = tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True)
class Subject:
    """The registration asked about. `holder` names its company or direct team; `day` is today."""

    holder: str
    families: frozenset[str]
    day: dt.date


@dataclass(frozen=True)
class Candidate:
    """Something that may be the same customer's.

    `day`: the last day on which it said anything about the customer (the end of a protection,
    else when it was closed, decided or sent). `families` of an account is empty: it has none.
    """

    source: str
    key: Any
    probability: float
    relation: str = Relation.SAME
    evidence: Evidence = ()
    holder: str = ""
    status: str = ""
    route: str = ""
    families: frozenset[str] = frozenset()
    day: dt.date | None = None


@dataclass(frozen=True)
class Terms:
    """By which numbers: the engine's threshold, the look-back of the programme's policy, and from
    which probability something less likely is still worth a look."""

    threshold: float
    look_back_days: int
    worth_a_look: float = 0.1


@dataclass(frozen=True)
class Finding:
    """`families`: those in common, in order of name."""

    rule: str
    severity: str
    candidate: Candidate
    families: tuple[str, ...] = ()

    @property
    def is_conflict(self) -> bool:
        return self.severity in {Severity.BLOCK, Severity.REVIEW}


@dataclass(frozen=True)
class Row:
    """`holds(candidate, is_own)`: is this what the rule is about?"""

    rule: str
    severity: str
    holds: Callable[[Candidate, bool], bool]


RULES: tuple[Row, ...] = (
    Row(Rule.OWN_WON, Severity.NOTE, lambda c, own: own and c.status == "won"),
    Row(Rule.OWN, Severity.NOTE, lambda c, own: own and c.status in LIVE | {"approved"}),
    Row(Rule.NAMED, Severity.BLOCK, lambda c, own: c.source == Source.NAMED and not own),
    Row(
        Rule.DIRECT_PROTECTED,
        Severity.BLOCK,
        lambda c, own: not own and c.route == DIRECT and c.status == "approved",
    ),
    Row(Rule.PROTECTED, Severity.BLOCK, lambda c, own: not own and c.status == "approved"),
    Row(Rule.INCUMBENT, Severity.REVIEW, lambda c, own: not own and c.status == "won"),
    Row(
        Rule.DIRECT,
        Severity.REVIEW,
        lambda c, own: not own and c.route == DIRECT and c.status in LIVE,
    ),
    Row(Rule.COMPETING, Severity.REVIEW, lambda c, own: not own and c.status in LIVE),
    Row(Rule.EARLIER, Severity.NOTE, lambda c, own: not own and c.status in ENDED),
)


def conflicts_of(subject: Subject, candidates: Iterable[Candidate], terms: Terms) -> list[Finding]:
    """What the candidates mean for the subject, weightiest first. Drafts and what was withdrawn
    meet no rule."""
    found = [_of_account(c, terms) for c in candidates if c.source == Source.ACCOUNT]
    for candidate in candidates:
        if candidate.source != Source.ACCOUNT and candidate.probability >= terms.worth_a_look:
            found += _judged(subject, candidate, terms)
    return sorted(found, key=_weight)


def _is_same(candidate: Candidate, terms: Terms) -> bool:
    return candidate.probability >= terms.threshold


def _of_account(candidate: Candidate, terms: Terms) -> Finding:
    """An account is no conflict by itself: it is who the customer may be."""
    if candidate.relation == Relation.FAMILY:
        return Finding(Rule.FAMILY_ACCOUNT, Severity.NOTE, candidate)
    rule = Rule.SAME_ACCOUNT if _is_same(candidate, terms) else Rule.LIKE_ACCOUNT
    return Finding(rule, Severity.NOTE, candidate)


def _judged(subject: Subject, candidate: Candidate, terms: Terms) -> list[Finding]:
    common = tuple(sorted(subject.families & candidate.families))
    oldest = subject.day - dt.timedelta(days=terms.look_back_days)
    if not common or (candidate.day is not None and candidate.day < oldest):
        return []
    is_own = candidate.holder == subject.holder
    row = next((row for row in RULES if row.holds(candidate, is_own)), None)
    if row is None or not (_is_same(candidate, terms) or row.severity != Severity.NOTE):
        return []
    if not _is_same(candidate, terms):
        return [Finding(Rule.LIKE, Severity.NOTE, candidate, common)]
    finding = Finding(row.rule, row.severity, candidate, common)
    return [_softened(finding) if candidate.relation == Relation.FAMILY else finding]


def _softened(finding: Finding) -> Finding:
    """A protection at a sister company blocks nothing by itself; somebody has to look."""
    if finding.severity == Severity.BLOCK:
        return replace(finding, severity=Severity.REVIEW)
    return finding


ORDER = (Severity.BLOCK, Severity.REVIEW, Severity.NOTE)


def _weight(finding: Finding) -> tuple[int, float, str]:
    return ORDER.index(Severity(finding.severity)), -finding.candidate.probability, finding.rule


def highest(findings: Iterable[Finding]) -> float:
    """The greatest probability among the conflicts; 0 when there are none."""
    return max((f.candidate.probability for f in findings if f.is_conflict), default=0.0)
