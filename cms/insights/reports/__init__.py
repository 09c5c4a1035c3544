"""The reports there are, by the name in their address, in the order of the tabs."""

from cms.insights.reports.certificates import Expiring
from cms.insights.reports.content import Stale, Top
from cms.insights.reports.courses import Courses
from cms.insights.reports.searches import Searches
from cms.insights.reports.use import Use
from portal.reporting.tables import Report

REPORTS: dict[str, type[Report]] = {
    "use": Use,
    "top": Top,
    "stale": Stale,
    "searches": Searches,
    "courses": Courses,
    "certificates": Expiring,
}
