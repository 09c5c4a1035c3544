"""Certificates about to expire, and nothing newer to take their place."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cms.insights.forms import AheadForm
from cms.insights.reports.base import ReadingReport
from partners.certifications.models import Certificate
from portal.reporting.charts import Bar, Chart, chart_of
from portal.reporting.tables import Cells, Column, Figure, Line
from portal.workflow import clock


class Expiring(ReadingReport):
    label = _("Certificates that end")
    text = _(
        "Valid certificates that end in the time chosen and that no newer certificate of the same"
        " kind outlives, the next to end first."
    )
    empty = _("No certificate ends"), _("Certificates that end in the time chosen appear here.")
    form = AheadForm

    def columns(self) -> list[Column]:
        return [
            Column(_("Person"), Cells.LINK),
            Column(_("Company")),
            Column(_("Certification")),
            Column(_("Certificate number")),
            Column(_("Valid until"), Cells.DAY),
        ]

    def lines(self) -> Iterator[Line]:
        rows = self._ending().select_related("holder", "organization", "certification")
        for row in rows.order_by("expires_on", "pk").iterator(500):
            company = row.organization.name if row.organization else ""
            person = row.holder.name, row.get_absolute_url()
            yield [person, company, row.certification.name, row.number, row.expires_on]

    def figures(self) -> list[Figure]:
        found = self._ending().aggregate(
            n=Count("pk"),
            people=Count("holder", distinct=True),
            companies=Count("organization", distinct=True),
        )
        return [
            Figure(_("Certificates"), found["n"]),
            Figure(_("People"), found["people"]),
            Figure(_("Companies"), found["companies"]),
        ]

    def chart(self, first: Sequence[Line]) -> Chart | None:
        months = self._ending().values(month=TruncMonth("expires_on")).annotate(n=Count("pk"))
        bars = [
            Bar(date_format(row["month"], "YEAR_MONTH_FORMAT"), row["n"])
            for row in months.order_by("month")
        ]
        return chart_of(self.label, bars, _("by month"))

    def _ending(self) -> Any:
        last = clock.today() + dt.timedelta(days=self.asked["days"])
        same = Certificate.objects.valid().filter(
            holder=OuterRef("holder"), certification=OuterRef("certification")
        )
        later = same.filter(Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")))
        rows = Certificate.objects.in_scope(self.scope).valid().order_by()
        return rows.filter(~Exists(later.order_by()), expires_on__lte=last, holder__is_active=True)
