"""What the library's reports share: whose reading counts, and links to pages."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from cms.audience.choices import Level
from cms.insights.policies import can_read_reports
from cms.library.choices import SERVED_AT
from cms.reading.models import Opening
from portal.reporting.tables import Report


class ReadingReport(Report):
    """A report for channel marketing, the desk and auditors."""

    opens = staticmethod(can_read_reports)

    def read(self) -> Any:
        """What was ever opened and downloaded by those it is meant for: partners, and our own
        people where a page is for them alone."""
        rows = Opening.objects.in_scope(self.scope).order_by()
        return rows.filter(Q(user__staff_role="") | Q(page__reach__level=Level.INTERNAL))

    def openings(self) -> Any:
        """The same, in the period."""
        return self.read().filter(at__gte=self.since)


def page_link(title: str, kind: str, key: Any) -> tuple[str, str]:
    """A page's title and where it is read, without fetching the page."""
    return title, reverse(SERVED_AT.get(kind, "library_page"), args=[key])
