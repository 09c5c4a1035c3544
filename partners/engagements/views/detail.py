"""One engagement: what it opens, who agreed to what, what happened, what can be done now."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from partners.accounts.choices import OPEN_ENGAGEMENTS, EndReason, EngagementLevel
from partners.accounts.models import Account, Engagement
from partners.engagements.choices import Side
from partners.engagements.models import ConsentReceipt
from partners.engagements.policies import may_propose
from partners.engagements.preview import preview
from partners.engagements.receipts import ROOM_WORDS, label_of
from partners.engagements.rooms import people_of, side_of
from partners.engagements.views import pages
from partners.engagements.workflow import available, shown_status
from portal.access.scope import Scope, scope_of
from portal.access.shortcuts import visible_or_404
from portal.activity.audit import timeline

WORDS = {
    "propose": gettext_lazy("Proposed"),
    "accept": gettext_lazy("Agreed"),
    "decline": gettext_lazy("Declined"),
    "withdraw": gettext_lazy("Taken back"),
    "accept_change": gettext_lazy("Agreed to the change"),
    "refuse_change": gettext_lazy("Left as it is"),
    "ask_change": gettext_lazy("Change asked for"),
    "review": gettext_lazy("Reviewed"),
    "pause": gettext_lazy("Paused"),
    "resume": gettext_lazy("Goes on"),
    "end": gettext_lazy("Ended"),
    "expire": gettext_lazy("Run out"),
}
ICONS = {"accept": "check", "accept_change": "check", "pause": "clock", "end": "x", "decline": "x"}


@require_safe
def engagement(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    row = pages.engagement_or_404(request, pk)
    scope = scope_of(request.user)
    receipts = ConsentReceipt.objects.visible_to(request.user).filter(engagement=row)
    account = Account.objects.visible_to(request.user).filter(pk=row.account_id).first()
    context = {
        "row": row,
        "badge": pages.badge_of(row),
        "side": side_of(scope, row),
        "actions": _actions(scope, row),
        "account": account,
        "again_url": _again(scope, row, account),
        "preview": preview(scope, row.account_id, row.account.name, row.organization, row.level),
        "sides": [_side(row, side) for side in Side],
        "receipts": receipts,
        "timeline": _timeline(row),
        "people": _people(row),
        "vendor": settings.VENDOR_NAME,
    }
    return render(request, "partners/engagements/detail.html", context)


def _again(scope: Scope, row: Engagement, account: Account | None) -> str:
    """Where the next one begins, once this one is over; empty before that."""
    if shown_status(row) in OPEN_ENGAGEMENTS:
        return ""
    if side_of(scope, row) == Side.PARTNER:
        return reverse("engagement_ask") + "?" + urlencode({"customer": row.account.name})
    if account is None or not may_propose(scope, account):
        return ""
    asked = {"account": account.pk, "organization": row.organization_id}
    return reverse("engagement_new") + "?" + urlencode(asked)


def _actions(scope: Scope, row: Engagement) -> list[dict[str, Any]]:
    return [
        {
            "label": step.label,
            "name": step.name,
            "tone": step.tone,
        }
        for step in available(scope, row)
    ]


def _side(row: Engagement, side: str) -> dict[str, Any]:
    """Whether a side has agreed, and when."""
    name = row.organization.name if side == Side.PARTNER else settings.VENDOR_NAME
    return {"name": name, "side": side, "at": getattr(row, f"{side}_accepted_at")}


def _people(row: Engagement) -> list[dict[str, Any]]:
    """Who works on it, while it is open: the two sides know each other then."""
    if not row.is_live:
        return []
    names = {Side.PARTNER: row.organization.name, Side.VENDOR: settings.VENDOR_NAME}
    return [
        {"name": str(person), "sub": names[Side(side)], "side": side if side == "vendor" else ""}
        for side, people in people_of(row).items()
        for person in people
    ]


def _timeline(row: Engagement) -> list[dict[str, Any]]:
    """What happened to the engagement, newest first; what is done in its rooms is told on the
    account's timeline. The vendor speaks as one."""
    return [
        {
            "icon": ICONS.get(entry.action, "circle"),
            "title": WORDS[entry.action],
            "actor": _actor(entry),
            "at": entry.at,
            "body": _said(entry.note),
        }
        for entry in reversed(timeline(row, internal=False).filter(action__in=WORDS))
    ]


def _actor(entry: Any) -> str:
    if entry.actor is None:
        return ""
    return settings.VENDOR_NAME if entry.actor.staff_role else str(entry.actor)


def _said(note: dict[str, Any]) -> str:
    """A note's parts in words."""
    parts = [str(note.get("purpose", ""))]
    if level := note.get("level"):
        parts.append(str(dict(EngagementLevel.choices).get(level, level)))
    for name, words in (("ends_on", _("until %(day)s")), ("review_on", _("again on %(day)s"))):
        if day := parse_date(str(note.get(name) or "")):
            parts.append(words % {"day": date_format(day)})
    if reason := note.get("reason"):
        parts.append(str(dict(EndReason.choices).get(reason, reason)))
    return " · ".join(filter(None, [*parts, str(note.get("message", ""))]))


# --- Receipts ----------------------------------------------------------------------------------
@require_safe
def receipt(request: HttpRequest, pk: uuid.UUID, receipt_pk: uuid.UUID) -> HttpResponse:
    """One receipt, on a page made to be printed."""
    rows = ConsentReceipt.objects.filter(engagement=pk)
    found = visible_or_404(rows, request.user, pk=receipt_pk)
    context = {
        "receipt": found,
        "fields": [label_of(name) for name in found.fields],
        "rooms": [ROOM_WORDS.get(room, room) for room in found.rooms],
        "vendor": settings.VENDOR_NAME,
    }
    return render(request, "partners/engagements/receipt.html", context)
