"""Whom the library reaches, and who of them uses it: by tier, company or audience."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cms.audience.models import Audience
from cms.audience.words import in_words
from cms.insights.choices import BARS, By
from cms.insights.forms import UseForm
from cms.insights.people import meant
from cms.insights.reports.base import ReadingReport
from cms.library.choices import Kind
from cms.library.models import LibraryPage
from cms.reading.choices import Act
from partners.organizations.choices import OrganizationStatus
from partners.organizations.models import Membership
from portal.reporting.charts import Bar, Chart, chart_of
from portal.reporting.tables import Cells, Column, Figure, Line, percent

VIEWS = Count("pk", filter=Q(kind=Act.VIEW))
DOWNLOADS = Count("pk", filter=Q(kind=Act.DOWNLOAD))
# The path from a membership or an opening to what is counted by, and to its name.
PLACES = {
    By.TIER: ("organization__tier", "organization__tier__name"),
    By.COMPANY: ("organization", "organization__name"),
}


class Use(ReadingReport):
    label = _("Reach and use")
    text = _(
        "How many people of partners could read here, and how many of them did in the period."
        " Our own people count only for pages that are for them alone."
    )
    empty = _("Nobody to count yet"), _("Companies with people in the portal appear here.")
    form = UseForm

    def columns(self) -> list[Column]:
        of_pages = [Column(_("Pages"), Cells.NUMBER)] if self.asked["by"] == By.AUDIENCE else []
        return [
            Column(By(self.asked["by"]).label),
            *of_pages,
            Column(_("People reached"), Cells.NUMBER),
            Column(_("Readers"), Cells.NUMBER),
            Column(_("Share"), Cells.SHARE),
            Column(_("Opened"), Cells.NUMBER),
            Column(_("Downloaded"), Cells.NUMBER),
        ]

    def lines(self) -> Iterator[Line]:
        found = self._audiences() if self.asked["by"] == By.AUDIENCE else self._places()
        yield from sorted(found, key=lambda line: (-line[-4], -line[-5], line[0]))

    def chart(self, first: Sequence[Line]) -> Chart | None:
        bars = [Bar(line[0], line[-4], line[-5]) for line in first[:BARS]]
        return chart_of(self.label, bars, _("dark: readers, light: people reached"))

    def figures(self) -> list[Figure]:
        people = _seats().aggregate(n=Count("user", distinct=True))["n"]
        opened = self.openings().filter(user__staff_role="")
        read = Exists(opened.filter(user=OuterRef("user")))
        readers = _seats().filter(read).aggregate(n=Count("user", distinct=True))["n"]
        acts = opened.aggregate(views=VIEWS, downloads=DOWNLOADS)
        return [
            Figure(_("People of partners"), people),
            Figure(_("Readers"), readers, f"{percent(readers, people)} %"),
            Figure(_("Opened"), acts["views"]),
            Figure(_("Downloaded"), acts["downloads"]),
        ]

    def _places(self) -> list[Line]:
        """Two queries, one over people, one over what they did."""
        key, name = PLACES[self.asked["by"]]
        opened = self.openings().filter(organization__status=OrganizationStatus.ACTIVE)
        own = opened.filter(user=OuterRef("user"), organization=OuterRef("organization"))
        people = (
            _seats()
            .values(key, name)
            .annotate(
                people=Count("user", distinct=True),
                readers=Count("user", distinct=True, filter=Exists(own)),
            )
        )
        acts = {
            row[key]: row for row in opened.values(key).annotate(views=VIEWS, downloads=DOWNLOADS)
        }
        return [_line([row[name] or str(_("No tier"))], row, acts.get(row[key])) for row in people]

    def _audiences(self) -> list[Line]:
        """One query for each audience in use (a handful) beside two."""
        pages = LibraryPage.objects.all().in_scope(self.scope).exclude(kind=Kind.SECTION)
        counted = dict(pages.order_by().values_list("reach").annotate(n=Count("pk")))
        opened = self.openings().filter(page__in=pages.order_by().values("pk"))
        by_audience = opened.values("page__reach").annotate(views=VIEWS, downloads=DOWNLOADS)
        acts = {row["page__reach"]: row for row in by_audience}
        found = []
        for pk, audience in Audience.objects.in_bulk(list(counted)).items():
            own = opened.filter(user=OuterRef("pk"), page__reach=pk)
            row = meant(audience.rule).aggregate(
                people=Count("pk"), readers=Count("pk", filter=Exists(own))
            )
            found.append(_line([in_words(audience.rule), counted[pk]], row, acts.get(pk)))
        return found


def _seats() -> Any:
    """Who works for a partner now. Whoever reads reports counts all of them, as the number an
    audience reaches does in the editor."""
    live = Membership.objects.live().filter(organization__status=OrganizationStatus.ACTIVE)
    people = live.filter(user__is_active=True, user__is_integration=False)
    return people.filter(user__staff_role="").order_by()


def _line(head: list[Any], people: dict[str, int], acts: dict[str, int] | None) -> Line:
    reached, readers = people["people"], people["readers"]
    done = acts or {"views": 0, "downloads": 0}
    return [*head, reached, readers, (readers, reached), done["views"], done["downloads"]]
