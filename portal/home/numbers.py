"""What waits for a person: each number is counted by the same rule as the list it links to."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.registrations.choices import Status
from deals.registrations.models import Deal
from deals.registrations.policies import can_use_queue
from deals.registrations.querysets import read_whole
from deals.registrations.queue import shows_of
from partners.organizations.policies import can_see_applications
from portal.access.arms import MANY, count_up_to, counts_up_to, told
from portal.access.scope import Scope
from portal.home.menu import may_register, waiting_applications

LIMIT = 999  # a person's own deals are counted so far
REVIEW_WORDS = {
    "waiting": gettext_lazy("Registrations to review"),
    "info": gettext_lazy("Waiting for a partner’s answer"),
    "hold": gettext_lazy("On hold"),
}


def numbers(user: Any, scope: Scope) -> list[dict[str, Any]]:
    """Tiles for the home page, most urgent first."""
    found = []
    if can_use_queue(scope):
        found += _of_reviewer(scope)
    if can_see_applications(scope):
        found.append(_applications(scope))
    if may_register(scope):
        found += _of_owner(user, scope)
    elif scope.having("view_supplied_deals"):
        found.append(_supplied(scope))
    return found


def _tile(label: Any, value: int | str, url: str, icon: str) -> dict[str, Any]:
    return {"label": label, "value": value, "url": url, "icon": icon}


def _of_reviewer(scope: Scope) -> list[dict[str, Any]]:
    shows = {name: rule for name, rule in shows_of(scope).items() if name in REVIEW_WORDS}
    rows = Deal.objects.in_scope(scope).waiting_for(scope)
    counts = counts_up_to({name: rows.filter(rule) for name, rule in shows.items()}, MANY + 1)
    return [
        _tile(
            REVIEW_WORDS[name],
            told(counts[name]),
            f"{reverse('reviews')}?show={name}",
            "list-checks",
        )
        for name in shows
    ]


def _applications(scope: Scope) -> dict[str, Any]:
    count = waiting_applications(scope).count()
    return _tile(_("Applications to decide"), count, reverse("applications"), "inbox")


def _of_owner(user: Any, scope: Scope) -> list[dict[str, Any]]:
    """Drafts and questions of one's own; an administrator answers for the whole company."""
    mine = Q(owner=user) & read_whole(scope)
    asked = Q() if scope.having("view_drafts") else mine
    rules = {
        "draft": Q(shown_status=Status.DRAFT) & mine,
        "info_requested": Q(shown_status=Status.INFO_REQUESTED) & asked,
        "approved": Q(shown_status=Status.APPROVED),
    }
    words = {
        "draft": (_("Drafts to finish"), "edit"),
        "info_requested": (_("Questions to answer"), "message"),
        "approved": (_("Protected deals"), "shield-check"),
    }
    rows = Deal.objects.in_scope(scope)
    counts = counts_up_to({name: rows.filter(rule) for name, rule in rules.items()}, LIMIT + 1)
    limited = {"draft"} if scope.having("view_drafts") else {"draft", "info_requested"}
    tiles = []
    for status, (label, icon) in words.items():
        query = {"status": status} | ({"owner": user.pk} if status in limited else {})
        tiles.append(
            _tile(
                label, told(counts[status], LIMIT), f"{reverse('deals')}?{urlencode(query)}", icon
            )
        )
    return tiles


def _supplied(scope: Scope) -> dict[str, Any]:
    count = count_up_to(Deal.objects.in_scope(scope), LIMIT + 1)
    return _tile(_("Deals placed with you"), told(count, LIMIT), reverse("deals"), "truck")
