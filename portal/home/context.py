"""What every page's frame needs: navigation by role, the demo banner.

At most three queries a page, and none where the frame is not shown. What waits to be read is not
counted here: its notices are, and the library's own tabs tell how many pages.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, Value
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from partners.organizations.models import Organization
from portal.access.arms import MANY, told
from portal.access.scope import Scope, scope_of
from portal.home.menu import SECTIONS, Item
from portal.notifications.models import unread_count, unread_kinds

ABOUT = "about:"


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
    counts, about = _counts(scope, [item for _label, items in opened for item in items])
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
        "notifications_count": unread_count(scope, about),
        "user_label": str(request.user),
        "org_label": _org_label(request.user, scope),
        "sections": sections,
    }


def pages_of(scope: Scope) -> Iterator[tuple[Any, dict[str, Any]]]:
    """(section, link) of every page of the menu that the person may open; no queries."""
    for label, items in SECTIONS:
        yield from ((label, _link(item, {})) for item in items if _is_open(item, scope))


def _is_open(item: Item, scope: Scope) -> bool:
    return bool(_address(item.name) and item.opens(scope))


def _counts(scope: Scope, items: list[Item]) -> tuple[dict[str, int], set[str]]:
    """Item → what waits there, up to MANY + 1 (where nothing waits it is absent), and the kinds of
    records unread notices are about; all in one query."""
    waiting = {item.name: item.badge(scope) for item in items if item.badge}
    kinds = unread_kinds(scope).annotate(place=Concat(Value(ABOUT), "about_type"))
    legs = [_counted(kinds)]
    for name, rows in waiting.items():
        few = rows.model.objects.filter(pk__in=rows.order_by().values("pk")[: MANY + 1])
        legs.append(_counted(few.order_by().annotate(place=Value(name, CharField()))))
    found = dict(legs[0].union(*legs[1:], all=True))
    about = {place.removeprefix(ABOUT) for place in found if place.startswith(ABOUT)}
    return found, about


def _counted(rows: Any) -> Any:
    return rows.values("place").annotate(n=Count("pk")).values_list("place", "n")


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
