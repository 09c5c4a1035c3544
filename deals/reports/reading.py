"""A snapshot beside the same report now, for whoever may still open all it counted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.reports.holding import still_holds
from deals.reports.models import Snapshot
from deals.reports.shelf import report_of
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope
from portal.reporting.comparing import Row, compared, heads, is_like, stored
from portal.reporting.tables import Column

CLOSED = gettext_lazy(
    "You may no longer open everything this snapshot counted, so its figures stay closed."
)
CHANGED = gettext_lazy("This report is made otherwise now, so the two cannot be compared.")


@dataclass
class Reading:
    """What is shown of a snapshot. `opens`: nothing else is there where it refuses."""

    opens: Decision
    words: list[Column] = field(default_factory=list)
    measures: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    figures: list[dict[str, str]] = field(default_factory=list)

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The rows of the page: their words, and (label, change) for each figure."""
        labels = [column.label for column in self.measures]
        return [
            {"words": row.words, "cells": list(zip(labels, row.changes, strict=True))}
            for row in self.rows
        ]

    def header(self) -> list[str]:
        """The names of the columns of the CSV: three for each figure."""
        labels = [str(column.label) for column in self.words]
        for column in self.measures:
            names = {"measure": column.label}
            labels += [
                _("%(measure)s, then") % names,
                _("%(measure)s, now") % names,
                _("%(measure)s, difference") % names,
            ]
        return labels

    def csv(self) -> Iterator[list[Any]]:
        for row in self.rows:
            cells: list[Any] = list(row.words)
            for change in row.changes:
                cells += [change.then, change.now, change.difference]
            yield cells


def read(snapshot: Snapshot, scope: Scope) -> Reading:
    """Scope is asked anew: first for what was counted then, then for the report as it is now."""
    if not still_holds(snapshot.held, scope):
        return Reading(refuse(CLOSED))
    try:
        report = report_of(snapshot.report, snapshot.asked, scope)
    except (PermissionDenied, ValidationError):
        return Reading(refuse(CLOSED))
    now, then = stored(report, snapshot.language), snapshot.table
    if not is_like(then, now):
        return Reading(refuse(CHANGED))
    words, measures = heads(report.columns())
    before = dict(map(tuple, then["figures"]))
    figures = [
        {"label": label, "value": value, "then": before.get(label, "–")}
        for label, value in now["figures"]
    ]
    rows = compared(then, now, report.asked.get("currency", ""))
    return Reading(ALLOWED, words, measures, rows, figures)
