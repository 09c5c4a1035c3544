"""Who writes the library, and what a reader sees of a page."""

from django.utils.translation import gettext_lazy as _

from portal.access.lenses import Lenses
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope
from portal.people.choices import StaffRole

EDITORS = frozenset({StaffRole.MARKETING, StaffRole.DESK})
CONTENT = frozenset(
    {"title", "kind", "slug", "date", "summary", "body", "language", "families", "edition"}
    | {"valid_from", "valid_until", "is_out_of_date", "must_read", "url", "files", "successor"}
    | {"translations", "html"}
)
LENSES = Lenses(
    table={"reader": CONTENT, "staff": CONTENT | {"level", "audience"}},
    worn=lambda scope, page: ["staff" if scope.staff_role else "reader"],
)


def can_edit_library(scope: Scope) -> Decision:
    """Channel marketing and the desk. Everybody else never learns that there is an editor."""
    if scope.staff_role in EDITORS:
        return ALLOWED
    return refuse(_("Only channel marketing and the desk can write news."))
