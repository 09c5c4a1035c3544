"""What every page's frame needs: navigation by role, the demo banner.

Two queries a page, and none where the frame is not shown. What waits to be read is not
counted here: its notices are, and the library's own tabs tell how many pages.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, IntegerField, Value
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import SimpleLazyObject

from cms.help.services import tour_for
from cms.help.topics import topic_of
from partners.organizations.models import Organization
from portal.access.arms import MANY, counting, told
from portal.access.scope import Scope, scope_of
from portal.access.shapes import Sql, ask, written
from portal.home.menu import SECTIONS, Item
from portal.notifications.models import Notification, unread_count, unread_kinds
from portal.ordering import sort_key

ABOUT, COMPANY = "about:", "company:"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of templates/base.html and base_public.html."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "nav": SimpleLazyObject(lambda: _nav(request)) if signed_in else None,
        "tour": SimpleLazyObject(lambda: _tour(request)) if signed_in else [],
        "demo_mode": settings.DEMO,
        "outbox_url": reverse("outbox") if settings.DEMO and signed_in else "",
    }


def _tour(request: HttpRequest) -> list[Any]:
    """Stops of the first-visit tour; none for who looks on as somebody else."""
    return [] if getattr(request, "viewing", None) else tour_for(user=request.user)


def _nav(request: HttpRequest) -> dict[str, Any]:
    scope = scope_of(request.user)
    opened = [
        (label, [item for item in items if _is_open(item, scope)]) for label, items in SECTIONS
    ]
    counts = _counts(scope)
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
        "notifications_count": unread_count(scope, _named(counts, ABOUT)),
        "help": topic_of(request.resolver_match.route, scope) if request.resolver_match else "",
        "user_label": str(request.user),
        "org_label": _org_label(request.user, counts),
        "sections": sections,
    }


def pages_of(scope: Scope) -> Iterator[tuple[Any, dict[str, Any]]]:
    """(section, link) of every page of the menu that the person may open; no queries."""
    for label, items in SECTIONS:
        yield from ((label, _link(item, {})) for item in items if _is_open(item, scope))


def _is_open(item: Item, scope: Scope) -> bool:
    return bool(_address(item.name) and item.opens(scope))


def _counts(scope: Scope) -> dict[str, int]:
    """Item → what waits there, up to MANY + 1; with marks before them the kinds of records unread
    notices are about and the names of a partner's own companies. One query."""
    return dict(ask(written(_counting, scope), Notification.objects.db))


def _counting(scope: Scope) -> Sql:
    items = [item for _label, items in SECTIONS for item in items if item.badge]
    waiting = {item.name: item.badge(scope) for item in items if _is_open(item, scope)}  # type: ignore[misc]
    place = Concat(Value(ABOUT), "about_type", output_field=CharField())
    beside = [unread_kinds(scope).values_list(place).annotate(n=Count("pk"))]
    if not scope.staff_role:
        named = Concat(Value(COMPANY), "name", output_field=CharField())
        none = Value(0, output_field=IntegerField())
        beside.append(Organization.objects.in_scope(scope).values_list(named, none))
    return counting(waiting, MANY + 1, beside)


def _named(counts: dict[str, int], mark: str) -> set[str]:
    return {name.removeprefix(mark) for name in counts if name.startswith(mark)}


def _link(item: Item, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "label": item.label,
        "url": _address(item.name),
        "icon": item.icon,
        "badge": told(counts.get(item.name, 0)),
        "also": item.also,
    }


def _address(name: str) -> str:
    """The address of a page; empty while its room is not built."""
    return _fixed(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=500)
def _fixed(name: str, urlconf: str, prefix: str) -> str:
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


def _org_label(user: Any, counts: dict[str, int]) -> str:
    if user.staff_role:
        return f"{settings.VENDOR_NAME} · {user.get_staff_role_display()}"
    return " · ".join(sorted(_named(counts, COMPANY), key=sort_key))
