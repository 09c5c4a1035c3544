"""The reports of this room by name, and one of them as it was asked for."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.reports.closing import Mix, Outcomes
from deals.reports.companies import Compared, Concentration
from deals.reports.conflicts import Conflicts
from deals.reports.funnel import Funnel, TimeToAnswer
from deals.reports.pipeline import Pipeline
from deals.reports.returns import Return
from portal.access.policy import require
from portal.access.scope import Scope
from portal.reporting.pages import Shelf
from portal.reporting.tables import Report

SHELF = Shelf(
    heading=gettext_lazy("Reports"),
    reports={
        "pipeline": Pipeline,
        "registrations": Funnel,
        "answers": TimeToAnswer,
        "closed": Outcomes,
        "companies": Compared,
        "concentration": Concentration,
        "routes": Mix,
        "conflicts": Conflicts,
        "return": Return,
    },
    home="reports",
    one="report",
    csv="report_csv",
    pdf="report_pdf",
    keep=("report_save", "report_schedule", "saved_reports"),
)


def report_of(name: str, said: Mapping[str, str], scope: Scope) -> Report:
    """The report as `said` asks for it, in the scope it is read in. Refused for one this person
    may not read, ValidationError for filters it does not know (any more)."""
    kind = SHELF.reports.get(name)
    if kind is None:
        raise ValidationError(_("There is no such report."))
    require(kind.opens(scope))
    form = kind.form(said, scope)
    if not form.is_valid():
        raise ValidationError(_("One of these filters is unknown. Go back to the list."))
    return kind(scope, form.cleaned_data)


def label_of(name: str) -> Any:
    """What a report is called; its bare name for one that is kept and that the portal has lost."""
    kind = SHELF.reports.get(name)
    return kind.label if kind else name


def as_said(report: Report) -> dict[str, str]:
    """What was asked, as it stands in the address."""
    return {name: said(value) for name, value in report.asked.items() if value not in (None, "")}


def said(value: Any) -> str:
    return str(getattr(value, "pk", value))
