"""Changes of a plan in words a person reads: names for ids, dates in the reader's way."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.plans import document
from partners.plans.choices import SECTIONS, StepSide, StepStatus
from partners.plans.models import PlanVersion

KINDS = {
    (document.CHANGED, "steps"): gettext_lazy("Step changed: %(title)s"),
    (document.ADDED, "steps"): gettext_lazy("Step added: %(title)s"),
    (document.REMOVED, "steps"): gettext_lazy("Step removed: %(title)s"),
    (document.CHANGED, "reviews"): gettext_lazy("Review changed: %(title)s"),
    (document.ADDED, "reviews"): gettext_lazy("Review added: %(title)s"),
    (document.REMOVED, "reviews"): gettext_lazy("Review removed: %(title)s"),
}
WRITTEN = frozenset({*SECTIONS, "text", "outcome"})  # compared word by word
CODES: dict[str, Any] = {"side": StepSide, "status": StepStatus}


def names_in(*contents: document.Content) -> dict[str, str]:
    """Id → name of everybody named in these contents. One query."""
    people: Any = get_user_model()._default_manager
    rows = people.filter(pk__in=document.person_ids(*contents)).values_list("pk", "name", "email")
    return {str(pk): name or email for pk, name, email in rows}


def told(changes: Iterable[document.Change], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """For templates: [{heading, kind, fields: [{label, pieces: [(kind, text)]}]}]."""
    return [
        {
            "heading": _heading(change),
            "kind": change.kind,
            "part": change.part,
            "fields": [
                {"label": field.label, "pieces": _pieces(field, names)}
                for field in change.fields
                if change.kind != document.ADDED or (field.new and field.new != change.title)
            ],
        }
        for change in changes
    ]


def summary(changes: Iterable[document.Change]) -> str:
    """One line: which parts changed, for lists of versions and mail."""
    return "; ".join(_heading(change) for change in changes)


def _heading(change: document.Change) -> str:
    if change.part in SECTIONS:
        return str(SECTIONS[change.part])
    title = _day(change.title) if change.part == "reviews" else change.title
    return str(KINDS[change.kind, change.part]) % {"title": title}


def _pieces(field: document.FieldChange, names: Mapping[str, str]) -> list[tuple[str, str]]:
    if field.field in WRITTEN:
        return document.words(field.old, field.new)
    old, new = _value(field.field, field.old, names), _value(field.field, field.new, names)
    pieces = [(document.REMOVED, old)] if old else []
    return pieces + ([(document.ADDED, new)] if new else [])


def _value(field: str, value: str, names: Mapping[str, str]) -> str:
    if not value:
        return ""
    if field == "person":
        return names.get(value, _("Somebody who has left"))
    if field in CODES:
        return str(CODES[field](value).label)
    return _day(value)


def _day(value: str) -> str:
    return date_format(dt.date.fromisoformat(value), "DATE_FORMAT")


def with_changes(versions: list[PlanVersion]) -> list[dict[str, Any]]:
    """Versions, newest first, each with what changed since the one after it in the list. One
    query."""
    names = names_in(*(row.content for row in versions))
    before = [row.content for row in versions[1:]] + [document.empty()][: len(versions)]
    shown = []
    for row, old in zip(versions, before, strict=True):
        changes = document.changes(old, row.content)
        shown.append({"row": row, "changes": told(changes, names), "summary": summary(changes)})
    return shown
