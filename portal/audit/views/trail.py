"""The whole trail, for the desk and auditors."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.activity.models import AuditEntry
from portal.audit import exports, policies, services
from portal.audit.filters import TrailForm
from portal.audit.models import ChainLink
from portal.audit.records import places
from portal.audit.verifying import faults_of
from portal.audit.words import action_label, kind_label, lines_of
from portal.interchange.keyset import page_of

BRIEF = 3  # lines of a note in the list


def _asked(request: HttpRequest) -> tuple[TrailForm, Any]:
    require(policies.can_read_trail(scope_of(request.user)))
    form = TrailForm(request.GET, user=request.user)
    return form, form.narrow(AuditEntry.objects.visible_to(request.user))


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    form, rows = _asked(request)
    page = page_of(rows.select_related("actor", "link"), order="-at", params=request.GET)
    found = places(request.user, page.rows)
    query = request.GET.copy()
    query.pop("cursor", None)
    context = {
        "form": form,
        "problem": _("One of these filters is unknown.") if form.errors else "",
        "rows": [_row(entry, found[entry.pk]) for entry in page.rows],
        "page": {"previous_url": page.previous_url, "next_url": page.next_url},
        "query": query.urlencode(),
    }
    return render(request, "portal/audit/trail.html", context, status=400 if form.errors else 200)


def _row(entry: AuditEntry, place: tuple[str, str]) -> dict[str, Any]:
    return {
        "entry": entry,
        "who": str(entry.actor) if entry.actor else _("Automatic"),
        "role": entry.actor.get_staff_role_display() if entry.actor else "",
        "action": action_label(entry.action),
        "kind": kind_label(entry.target_type),
        "record": place[0],
        "url": place[1],
        "note": lines_of(entry.note)[:BRIEF],
        "is_sealed": hasattr(entry, "link"),
    }


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with its note in words and its place in the chain, recomputed now."""
    require(policies.can_read_trail(scope_of(request.user)))
    rows = AuditEntry.objects.select_related("actor", "link")
    found = visible_or_404(rows, request.user, pk=pk)
    link: ChainLink | None = getattr(found, "link", None)
    context = {
        **_row(found, places(request.user, [found])[found.pk]),
        "lines": lines_of(found.note),
        "link": link,
        "is_whole": link is not None and not list(faults_of(link, found)),
    }
    return render(request, "portal/audit/entry.html", context)


@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    return _export(request, "csv", exports.entries_csv)


@require_safe
def export_lines(request: HttpRequest) -> HttpResponseBase:
    return _export(request, "jsonl", exports.entries_lines)


def _export(request: HttpRequest, form_name: str, write: Any) -> HttpResponseBase:
    form, rows = _asked(request)
    if form.errors:
        raise BadRequest(_("One of these filters is unknown. Go back to the list."))
    services.note_export(
        actor=request.user, what=None, form=form_name, filters=request.GET.urlencode()
    )
    response: HttpResponseBase = write(rows)
    return response
