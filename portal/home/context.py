"""What every page's frame needs: navigation by role, the demo banner.

At most three queries a page, and none where the frame is not shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, Value
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from cms.library.policies import can_edit_library
from deals.clearance.policies import can_watch
from deals.clocks.policies import can_see_board
from deals.conflicts.policies import can_read_desk
from deals.named.policies import can_see_lists
from deals.programs.policies import can_read_rules
from deals.registrations.models import Deal
from deals.registrations.policies import can_use_queue
from deals.registrations.views.reviews import shows_of
from partners.organizations.choices import ApplicationStatus
from partners.organizations.models import Organization, PartnerApplication
from partners.organizations.policies import (
    can_run_programme,
    can_see_applications,
    can_see_organizations,
)
from portal.access.scope import Scope, scope_of
from portal.jobs.policies import can_see_jobs
from portal.notifications.models import unread_count

DIRECT = frozenset({"direct_rep", "direct_manager"})
NO_SALES = frozenset({"marketing"})


def everybody(scope: Scope) -> bool:
    return True


def may_register(scope: Scope) -> bool:
    """Sellers of a partner; members of a direct team."""
    return bool(scope.having("register_deals") or (scope.staff_role in DIRECT and scope.teams))


def works_with_deals(scope: Scope) -> bool:
    keys = ("register_deals", "view_deals", "view_supplied_deals")
    staff = scope.staff_role and scope.staff_role not in NO_SALES
    return bool(staff or any(scope.having(key) for key in keys))


def works_for_a_partner(scope: Scope) -> bool:
    return bool(not scope.staff_role and scope.having("view_organization"))


def sees_outbox(scope: Scope) -> bool:
    return settings.DEMO


def sees_cases(scope: Scope) -> bool:
    return scope.is_neutral


def waiting_reviews(scope: Scope) -> Any:
    """Registrations the person should decide: the first tab of the review queue."""
    return Deal.objects.in_scope(scope).waiting_for(scope).filter(shows_of(scope)["waiting"])


def waiting_applications(scope: Scope) -> Any:
    rows = PartnerApplication.objects.in_scope(scope)
    return rows.filter(status=ApplicationStatus.RECEIVED)


@dataclass(frozen=True)
class Item:
    """One link: who may open it, what waits there, which other addresses belong to it."""

    name: str
    label: Any
    icon: str
    opens: Callable[[Scope], Any] = everybody
    badge: Callable[[Scope], Any] | None = None
    also: str = ""


SECTIONS: tuple[tuple[Any, tuple[Item, ...]], ...] = (
    (
        "",
        (
            Item("home", _("Home"), "home"),
            Item("reviews", _("Reviews"), "list-checks", can_use_queue, waiting_reviews),
            Item("deals", _("Deals"), "handshake", works_with_deals),
            Item("deal_register", _("Register a deal"), "plus", may_register),
            Item("prepare", _("Prepare a registration"), "plus", can_use_queue),
            Item("accounts", _("Accounts"), "briefcase", works_with_deals),
            Item("company", _("Company"), "building", works_for_a_partner),
            Item("news_list", _("News"), "newspaper"),
        ),
    ),
    (
        _("Conflicts"),
        (
            Item("conflicts", _("Conflict desk"), "scale", sees_cases),
            Item("named_lists", _("Named accounts"), "target", can_see_lists),
            Item("merges", _("Merged accounts"), "copy", can_read_desk),
            Item("threshold", _("Match threshold"), "sliders", can_read_desk),
            Item("clearance_log", _("Clearance log"), "search", can_watch),
        ),
    ),
    (
        _("Programme"),
        (
            Item(
                "organizations",
                _("Organizations"),
                "building",
                can_see_organizations,
                also="/company/",
            ),
            Item(
                "applications",
                _("Applications"),
                "inbox",
                can_see_applications,
                waiting_applications,
            ),
            Item("staff", _("Staff"), "users", can_run_programme),
            Item("programme", _("Tiers and territories"), "layers", can_run_programme),
            Item("programme_rules", _("Programme rules"), "settings", can_read_rules),
            Item("wagtailadmin_home", _("Write news"), "edit", can_edit_library),
        ),
    ),
    (
        _("Reports"),
        (
            Item("response_times", _("Response times"), "trending-up", can_see_board),
            Item("jobs", _("Jobs"), "clock", can_see_jobs),
        ),
    ),
    (_("Demo"), (Item("outbox", _("Outbox"), "mail", sees_outbox),)),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of templates/base.html and base_public.html."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "nav": SimpleLazyObject(lambda: _nav(request)) if signed_in else None,
        "demo_mode": settings.DEMO,
        "outbox_url": reverse("outbox") if settings.DEMO and signed_in else "",
    }


def _nav(request: HttpRequest) -> dict[str, Any]:
    scope = scope_of(request.user)
    opened = [
        (label, [item for item in items if _is_open(item, scope)]) for label, items in SECTIONS
    ]
    counts = _counts(scope, [item for _label, items in opened for item in items])
    sections = [
        {"label": label, "items": [_link(item, counts) for item in items]}
        for label, items in opened
        if items
    ]
    _mark_current(request.path, [link for section in sections for link in section["items"]])
    return {
        "home_url": reverse("home"),
        "profile_url": reverse("profile"),
        "search_url": _address("search"),
        "notifications_url": _address("notifications"),
        "notifications_count": unread_count(scope),
        "user_label": str(request.user),
        "org_label": _org_label(request.user, scope),
        "sections": sections,
    }


def _is_open(item: Item, scope: Scope) -> bool:
    return bool(_address(item.name) and item.opens(scope))


def _counts(scope: Scope, items: list[Item]) -> dict[str, int]:
    """Item → what waits there, all in one query; where nothing waits it is absent."""
    waiting = {item.name: item.badge(scope) for item in items if item.badge}
    if not waiting:
        return {}
    first, *others = (
        rows.order_by()
        .annotate(place=Value(name, CharField()))
        .values("place")
        .annotate(n=Count("pk"))
        .values_list("place", "n")
        for name, rows in waiting.items()
    )
    return dict(first.union(*others, all=True))


def _link(item: Item, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "label": item.label,
        "url": _address(item.name),
        "icon": item.icon,
        "badge": counts.get(item.name, 0),
        "also": item.also,
    }


def _address(name: str) -> str:
    """The address of a page; empty while its room is not built."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _mark_current(path: str, links: list[dict[str, Any]]) -> None:
    """The link whose address is the longest beginning of this page's."""

    def fit(link: dict[str, Any]) -> int:
        starts = [link["url"], link["also"]]
        fits = (start for start in starts if start and start != "/" and path.startswith(start))
        return max(map(len, fits), default=int(link["url"] == path))

    best = max(links, key=fit)
    best["current"] = fit(best) > 0


def _org_label(user: Any, scope: Scope) -> str:
    if user.staff_role:
        return f"{settings.VENDOR_NAME} · {user.get_staff_role_display()}"
    names = Organization.objects.in_scope(scope).values_list("name", flat=True)
    return " · ".join(names)
