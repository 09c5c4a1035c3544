"""What somebody does first who has nothing yet."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.library.policies import can_edit_library
from deals.registrations.policies import can_use_queue
from partners.organizations.policies import can_run_programme
from portal.access.scope import Scope
from portal.home.menu import everybody, may_register

MOST = 3


def _runs_a_company(scope: Scope) -> Any:
    return not scope.staff_role and scope.having("manage_members")


def _looks_after(scope: Scope) -> Any:
    return can_use_queue(scope) and not scope.is_desk


# Who, the route, an icon, what to do, what it is good for: the first ones that are open are shown.
STEPS: tuple[tuple[Callable[[Scope], Any], str, str, Any, Any], ...] = (
    (
        can_run_programme,
        "organization_new",
        "building",
        _("Add a company"),
        _("Partners work in the portal once their company is here."),
    ),
    (
        can_run_programme,
        "programme",
        "layers",
        _("Set tiers and territories"),
        _("They decide which rules a registration follows."),
    ),
    (
        _looks_after,
        "organizations",
        "building",
        _("See the companies you look after"),
        _("None yet? The channel desk assigns them to you."),
    ),
    (
        can_edit_library,
        "wagtailadmin_home",
        "edit",
        _("Write a first page"),
        _("News, material and courses, each for the people you choose."),
    ),
    (
        _runs_a_company,
        "company",
        "user-plus",
        _("Invite your colleagues"),
        _("Sellers register deals, buyers answer quotes, learners take courses."),
    ),
    (
        may_register,
        "deal_register",
        "plus",
        _("Register a deal"),
        _("Three steps; what you type is saved as you go."),
    ),
    (
        everybody,
        "library",
        "book-open",
        _("Look around the library"),
        _("Battle cards, price lists and guides that are for you."),
    ),
    (
        everybody,
        "training",
        "graduation-cap",
        _("Take a course"),
        _("Short lessons; a certificate where there is one."),
    ),
)


def first_steps(scope: Scope) -> list[dict[str, Any]]:
    """A few next steps; none for people whose company is closed: nothing would open."""
    if not (scope.keys or scope.staff_role):
        return []
    found = [
        {"url": reverse(name), "icon": icon, "label": label, "text": text}
        for allows, name, icon, label, text in STEPS
        if allows(scope)
    ]
    return found[:MOST]
