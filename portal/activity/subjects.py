"""Who may still read words about a record: the wall and the lens for mail and notices.

Words about a record are stored with its label, its id and the *part* of it they quote (a field
name of its lenses; empty: nothing beyond what everybody reads who sees the record). They are shown,
counted and sent only while the person sees the record and reads that part. A room registers its
records when its app is ready.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.apps import apps
from django.db.models import CharField, Exists, ExpressionWrapper, OuterRef, Q

from portal.access.scope import Scope, scope_of

# Scope → which rows show which parts: pairs of (part names, rule for rows already in scope).
Parts = Callable[[Scope], Iterable[tuple[Collection[str], Q]]]
SUBJECTS: dict[str, Parts] = {}


def no_parts(scope: Scope) -> Iterable[tuple[Collection[str], Q]]:
    """For records that read the same for everybody who sees them."""
    return ()


def register(label: str, parts: Parts = no_parts) -> None:
    """Words about `label` (app.model) may be stored, and are shown as `parts` says."""
    SUBJECTS[label] = parts


def shown_to(scope: Scope, labels: Collection[str] | None = None) -> Q:
    """Of rows with `about_type`, `about_id` and `part`: those whose words the person may read.

    Asks no query of its own: one sub-select a kind of record, looked up by key. `labels`: only
    these kinds, for callers who know which there are; writing the rule of every kind takes longer
    than asking it.
    """
    rule = Q(about_type="")
    for label, parts in SUBJECTS.items():
        if labels is not None and label not in labels:
            continue
        rows = _rows(label, scope).filter(pk=OuterRef("about_id"))
        part = ExpressionWrapper(OuterRef("part"), output_field=CharField())
        readable = Q(_part="")
        for names, q in parts(scope):
            readable |= Q(_part__in=sorted(names)) & q
        rule |= Q(about_type=label) & Q(Exists(rows.annotate(_part=part).filter(readable)))
    return rule


def reads(user: Any, label: str, pk: Any, part: str = "") -> bool:
    """May `user` read words about this part of this record now?"""
    scope = scope_of(user)
    rows = _rows(label, scope).filter(pk=pk)
    if part:
        known = SUBJECTS.get(label, no_parts)(scope)
        rules = [q for names, q in known if part in names]
        if not rules:
            return False
        rows = rows.filter(rules[0])
    return bool(rows.exists())


def _rows(label: str, scope: Scope) -> Any:
    return apps.get_model(label)._default_manager.all().in_scope(scope)
