"""Rules narrow down a tree: what pages and collections have in common when `reach` is kept.

Rows come outermost first (`path` order) and have `path`, `own_rule` and `reach_id`.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from treebeard.mp_tree import MP_Node

from cms.audience.models import Audience
from cms.audience.rule import Rule


class Drift(NamedTuple):
    """A row whose reach is not what it should be. `reach` None: its rule is not understood."""

    row: Any
    reach: Audience | None


def ancestors_of(path: str) -> list[str]:
    """Paths of all ancestors in a materialised-path tree, outermost first."""
    step = MP_Node.steplen
    return [path[:end] for end in range(step, len(path), step)]


def narrowed(rules: Iterable[Rule]) -> Rule | None:
    """All rules together, outermost first; None without any."""
    found: Rule | None = None
    for rule in rules:
        found = rule.within(found) if found else rule
    return found


def drift_in(rows: Iterable[Any], below: str = "") -> list[Drift]:
    """Rows at and below the path `below` whose reach is wrong. `rows` holds all their ancestors.

    Nobody reads what stands inside a rule that is not understood.
    """
    settled: dict[str, Rule | None] = {}
    known: dict[Rule, Audience] = {}
    wrong = []
    for row in rows:
        rule = settled[row.path] = _effective(row, settled)
        if rule is not None and rule not in known:
            known[rule] = Audience.of(rule)
        reach = known[rule] if rule is not None else None
        if row.path.startswith(below) and row.reach_id != (reach.pk if reach else None):
            wrong.append(Drift(row, reach))
    return wrong


def _effective(row: Any, settled: dict[str, Rule | None]) -> Rule | None:
    try:
        rule = row.own_rule
    except KeyError:
        return None
    above = next((p for p in reversed(ancestors_of(row.path)) if p in settled), None)
    if above is None:
        return rule
    outer = settled[above]
    return rule.within(outer) if outer is not None else None


@transaction.atomic
def settle_rows(manager: Any, wrong: list[Drift]) -> int:
    """Write what `drift_in` found; returns how many."""
    for row, reach in wrong:
        manager.filter(pk=row.pk).update(reach=reach)
    return len(wrong)
