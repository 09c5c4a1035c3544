"""The share register: the list, its export, ending and extending one row."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.activity.audit import record_event
from portal.exchange.lists import export_rows
from portal.oversight import policies, register
from portal.oversight.filters import RegisterFilter
from portal.oversight.forms import EndForm, ExtendForm, posted, status_of
from portal.oversight.register import SHARES, Wanted
from portal.oversight.services import sharing

EXPORTED = (
    "kind", "what", "holder", "company", "owner", "reason", "begins", "ends", "review", "used",
)  # fmt: skip


@require_safe
def shares(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    require(policies.can_read_register(scope))
    form, wanted = _filter(request, scope)
    rows, cursor = register.page_of(scope, wanted, request.GET.get("cursor", ""))
    context = {
        "rows": [_shown(scope, row) for row in rows],
        "form": form,
        "tabs": _tabs(request, wanted),
        "export": f"{reverse('access_export')}?{_without(request, 'cursor')}",
        "page": _page(request, cursor),
        "is_filtered": wanted != Wanted(kind=wanted.kind),
        "is_desk": scope.is_desk,
        "is_neutral": scope.is_neutral,
    }
    return render(request, "portal/oversight/register.html", context)


def _filter(request: HttpRequest, scope: Scope) -> tuple[RegisterFilter, Wanted]:
    kind = request.GET.get("kind", "")
    kind = kind if kind in SHARES else ""
    form = RegisterFilter(request.GET, companies=register.companies(scope, Wanted(kind=kind)))
    return form, form.wanted(kind)


def _shown(scope: Scope, row: dict[str, Any]) -> dict[str, Any]:
    kind = SHARES[row["kind"]]
    return row | {
        "label": kind.one,
        "url": kind.page(row),
        "changes": list(register.changes(scope, row)),
    }


def _without(request: HttpRequest, *names: str) -> str:
    params = request.GET.copy()
    for name in names:
        params.pop(name, None)
    return params.urlencode()


def _tabs(request: HttpRequest, wanted: Wanted) -> list[dict[str, Any]]:
    kept = _without(request, "cursor", "kind", "company")
    codes = [("", _("All bridges and shares"))]
    codes += [(kind.code, kind.label) for kind in register.kinds()]
    return [
        {
            "label": label,
            "url": f"?{kept}&kind={code}" if kept else f"?kind={code}",
            "current": code == wanted.kind,
        }
        for code, label in codes
    ]


def _page(request: HttpRequest, cursor: str) -> dict[str, str]:
    kept = _without(request, "cursor")
    following = f"?{kept}&cursor={cursor}" if cursor else ""
    return {"next_url": following, "previous_url": f"?{kept}" if "cursor" in request.GET else ""}


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered register as CSV. The export is on the trail."""
    scope = scope_of(request.user)
    require(policies.can_read_register(scope))
    _form, wanted = _filter(request, scope)
    record_event(request.user, request.user, "export_register", note={"kind": wanted.kind or "all"})
    header = [
        _("Kind"), _("What"), _("Who"), _("Company"), _("Owner"), _("Reason"), _("Since"),
        _("Until"), _("Review on"), _("Last used"),
    ]  # fmt: skip
    return export_rows(request, "share-register.csv", header, _lines(scope, wanted), "")


def _lines(scope: Scope, wanted: Wanted) -> Iterator[list[Any]]:
    for row in register.all_rows(scope, wanted):
        yield [SHARES[row["kind"]].one, *(row[name] for name in EXPORTED[1:])]


# --- One row -------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, code: str, pk: uuid.UUID) -> HttpResponse:
    share = sharing.share_or_404(request.user, code, pk)
    sharing.require_change(share, request.user, "end")
    form = EndForm(posted(request))
    if form.is_valid() and form.attempt(
        sharing.end_share, share=share, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Ended. Nobody sees anything through it any more."))
        return redirect("access_register")
    return _change_page(request, form, share, ending=True)


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, code: str, pk: uuid.UUID) -> HttpResponse:
    share = sharing.share_or_404(request.user, code, pk)
    sharing.require_change(share, request.user, "extend")
    form = ExtendForm(posted(request))
    if form.is_valid() and form.attempt(
        sharing.extend_share, share=share, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("It goes on until the new day."))
        return redirect("access_register")
    return _change_page(request, form, share, ending=False)


def _change_page(
    request: HttpRequest, form: Any, share: sharing.Share, *, ending: bool
) -> HttpResponse:
    context = {"form": form, "row": share.shown, "label": share.kind.one, "ending": ending}
    return render(request, "portal/oversight/change.html", context, status=status_of(form))
