"""What is read most, and what wants a look: out of date, unread, unchanged."""

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    Max,
    OuterRef,
    Q,
    Subquery,
)
from django.utils.translation import gettext_lazy as _

from cms.audience.models import Audience
from cms.audience.words import in_words
from cms.insights.choices import BARS, UNCHANGED_FOR, Reason
from cms.insights.forms import StaleForm
from cms.insights.people import meant
from cms.insights.reports.base import ReadingReport, page_link
from cms.insights.reports.use import DOWNLOADS, VIEWS
from cms.library.choices import NOT_LISTED, Kind
from cms.library.models import LibraryPage
from portal.reporting.charts import Bar, Chart, chart_of
from portal.reporting.tables import Cells, Column, Figure, Line
from portal.workflow import clock


class Top(ReadingReport):
    label = _("Top content")
    text = _("Pages by how many different people opened them or fetched a file of theirs.")
    empty = _("Nothing was opened"), _("What partners open in the period appears here.")

    def columns(self) -> list[Column]:
        return [
            Column(_("Page"), Cells.LINK),
            Column(_("Type")),
            Column(_("Audience")),
            Column(_("People reached"), Cells.NUMBER),
            Column(_("Readers"), Cells.NUMBER),
            Column(_("Opened"), Cells.NUMBER),
            Column(_("Downloaded"), Cells.NUMBER),
        ]

    def lines(self) -> Iterator[Line]:
        pages = LibraryPage.objects.all().in_scope(self.scope).exclude(kind=Kind.SECTION)
        rows = (
            self.openings()
            .filter(page__in=pages.order_by().values("pk"))
            .values("page", "page__title", "page__kind", "page__key", "page__reach")
            .annotate(readers=Count("user", distinct=True), views=VIEWS, downloads=DOWNLOADS)
            .order_by("-readers", "-views", "-downloads", "page__title", "page")
        )
        words_and_people = cache(_reach)  # of each audience once
        for row in rows.iterator():
            words, reached = words_and_people(row["page__reach"])
            link = page_link(row["page__title"], row["page__kind"], row["page__key"])
            counts = reached, row["readers"], row["views"], row["downloads"]
            yield [link, str(Kind(row["page__kind"]).label), words, *counts]

    def chart(self, first: Sequence[Line]) -> Chart | None:
        bars = [Bar(line[0][0], line[4]) for line in first[:BARS]]
        return chart_of(self.label, bars, _("readers of each page"))


def _reach(audience: int) -> tuple[str, int]:
    rule = Audience.objects.get(pk=audience).rule
    return in_words(rule), meant(rule).count()


class Stale(ReadingReport):
    label = _("Stale content")
    text = _(
        "Published pages that are past their validity, that nobody opened in the period, or that"
        " nobody changed for a year. Pages that are newer than the period cannot be unread."
    )
    empty = _("Nothing is stale"), _("Pages that want a look appear here.")
    form = StaleForm

    def columns(self) -> list[Column]:
        return [
            Column(_("Page"), Cells.LINK),
            Column(_("Type")),
            Column(_("Why")),
            Column(_("Valid until"), Cells.DAY),
            Column(_("Last opened"), Cells.DAY),
            Column(_("Last changed"), Cells.DAY),
        ]

    def lines(self) -> Iterator[Line]:
        wanted = [self.asked["reason"]] if self.asked["reason"] else Reason.values
        any_of = Q(pk__in=[])
        for reason in wanted:
            any_of |= Q(**{reason: True})
        newest = self.read().filter(page=OuterRef("pk")).values("page").annotate(last=Max("at"))
        rows = self._pages().filter(any_of).annotate(last_opened=Subquery(newest.values("last")))
        columns = ["title", "kind", "key", "valid_until", "last_opened", "last_published_at"]
        oldest = rows.order_by("last_published_at", "title", "pk")
        for row in oldest.values(*columns, *Reason.values).iterator():
            why = ", ".join(str(reason.label) for reason in Reason if row[reason.value])
            link = page_link(row["title"], row["kind"], row["key"])
            days = row["valid_until"], row["last_opened"], row["last_published_at"]
            yield [link, str(Kind(row["kind"]).label), why, *days]

    def figures(self) -> list[Figure]:
        rows = self._pages().order_by()
        total = Figure(_("Pages"), rows.count())
        return [total, *(Figure(Reason(name).label, n) for name, n in self._counts.items())]

    def chart(self, first: Sequence[Line]) -> Chart | None:
        bars = [Bar(str(Reason(name).label), n) for name, n in self._counts.items()]
        return chart_of(self.label, bars, _("pages"))

    @cached_property
    def _counts(self) -> dict[str, int]:
        counts = {reason.value: Count("pk", filter=Q(**{reason: True})) for reason in Reason}
        found = self._pages().order_by().aggregate(**{f"n_{name}": n for name, n in counts.items()})
        return {name: found[f"n_{name}"] for name in counts}

    def _pages(self) -> Any:
        """What the library lists, each with its reasons."""
        pages = LibraryPage.objects.all().in_scope(self.scope).exclude(kind__in=NOT_LISTED)
        opened = self.openings().filter(page=OuterRef("pk"))
        reasons: dict[str, Any] = {
            Reason.OUTDATED: Q(valid_until__lt=clock.today()),
            Reason.UNREAD: Q(first_published_at__lt=self.since) & ~Exists(opened),
            Reason.UNCHANGED: Q(last_published_at__lt=clock.now() - UNCHANGED_FOR),
        }
        return pages.annotate(
            **{
                reason: ExpressionWrapper(when, output_field=BooleanField())
                for reason, when in reasons.items()
            }
        )
