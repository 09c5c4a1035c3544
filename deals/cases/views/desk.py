"""What the desk does with a case: small POSTs, and the pages of hear, withdraw and close."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from deals.cases import moves, services
from deals.cases.forms import (
    AddPartyForm,
    HearForm,
    NoteForm,
    PanelForm,
    QuestionForm,
    WithdrawForm,
)
from deals.cases.models import Case, PanelMember
from deals.cases.views import pages
from deals.cases.views.case import case_page
from deals.cases.workflow import CASE
from deals.registrations.forms.fields import spread
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.workflow.machine import StateMoved, Transition

DONE = {
    "hear": gettext_lazy("The question is on its way."),
    "withdraw": gettext_lazy("The case is withdrawn."),
    "close": gettext_lazy("The case is closed."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: uuid.UUID, action: str) -> HttpResponse:
    """Hear, withdraw, close: any row of the table but `decide`."""
    case = pages.desk_case(request, pk)
    if action not in CASE.names():
        raise Http404
    row = CASE[action]
    require(CASE.decide(scope_of(request.user), case, action))
    form = _form(request, case, row)
    if request.method != "POST":
        if not row.is_open(case):
            return pages.stale(request, _not_now(request, case, row), case)
        return _page(request, case, row, form)
    if not form.is_valid() and row.is_open(case):
        return _page(request, case, row, form, status=400)
    try:
        services.perform(
            case=case,
            action=action,
            actor=request.user,
            version=pages.posted_version(request),
            data=form.cleaned_data,
        )
    except ValidationError as error:
        spread(form, error)
        return _page(request, case, row, form, status=400)
    except StateMoved as error:
        return pages.stale(request, error, case, form)
    messages.success(request, DONE[action])
    return redirect(case)


def _form(request: HttpRequest, case: Case, row: Transition) -> Any:
    data = request.POST if request.method == "POST" else None
    makers: dict[str, Callable[[], Any]] = {
        "hear": lambda: HearForm(data, parties=moves.parties_of(case)),
        "withdraw": lambda: WithdrawForm(data),
    }
    return makers.get(row.name, lambda: AnyForm(data))()


class AnyForm(WithdrawForm):
    """A plain confirmation."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields.clear()


def _not_now(request: HttpRequest, case: Case, row: Transition) -> StateMoved:
    scope = scope_of(request.user)
    return StateMoved(CASE.what_changed(scope, case, row, case.version), case)


def _page(
    request: HttpRequest, case: Case, row: Transition, form: Any, status: int = 200
) -> HttpResponse:
    version = request.POST.get("version") or case.version
    context = {"case": case, "action": row, "form": form, "version": version}
    return render(request, "deals/cases/act.html", context, status=status)


# --- Small POSTs ---------------------------------------------------------------------------------
@require_POST
def ask(request: HttpRequest, pk: uuid.UUID, party: uuid.UUID) -> HttpResponse:
    case = pages.desk_case(request, pk)
    found = visible_or_404(case.parties.select_related("case", "deal"), request.user, pk=party)
    form = QuestionForm(request.POST, auto_id="question_%s")
    return _do(
        request,
        case,
        form,
        lambda: services.ask(
            party=found,
            actor=request.user,
            body=form.cleaned_data["body"],
            token=form.cleaned_data["token"],
        ),
        _("The question is on its way."),
        question_form=form,
        asked_party=found.pk,
    )


@require_POST
def note(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    case = pages.desk_case(request, pk)
    form = NoteForm(request.POST, request.FILES, auto_id="note_%s")
    return _do(
        request,
        case,
        form,
        lambda: services.write_note(
            case=case,
            actor=request.user,
            body=form.cleaned_data["body"],
            upload=form.cleaned_data["file"],
            token=form.cleaned_data["token"],
        ),
        _("Note saved."),
        note_form=form,
    )


@require_POST
def add_party(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    case = pages.desk_case(request, pk)
    form = AddPartyForm(request.POST, user=request.user, auto_id="party_%s")

    def add() -> None:
        for deal in form.cleaned_data["deals"]:
            services.add_party(case=case, actor=request.user, deal=deal)

    return _do(request, case, form, add, _("Added. Nobody was told."), party_form=form)


@require_POST
def remove_party(request: HttpRequest, pk: uuid.UUID, party: uuid.UUID) -> HttpResponse:
    case = pages.desk_case(request, pk)
    found = visible_or_404(case.parties.select_related("case"), request.user, pk=party)
    return _simply(
        request,
        case,
        lambda: services.remove_party(party=found, actor=request.user),
        _("Removed."),
    )


@require_POST
def add_to_panel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    case = pages.desk_case(request, pk)
    form = PanelForm(request.POST, auto_id="panel_%s")
    return _do(
        request,
        case,
        form,
        lambda: services.add_to_panel(
            case=case, actor=request.user, user=form.cleaned_data["user"]
        ),
        _("Added to the panel."),
        panel_form=form,
    )


@require_POST
def leave_panel(request: HttpRequest, pk: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    case = pages.desk_case(request, pk)
    found = visible_or_404(
        PanelMember.objects.filter(case=case).select_related("case", "user"),
        request.user,
        pk=seat,
    )
    return _simply(
        request,
        case,
        lambda: services.leave_panel(seat=found, actor=request.user),
        _("Left the panel."),
    )


def _do(
    request: HttpRequest,
    case: Case,
    form: Any,
    work: Callable[[], Any],
    done: str,
    **again: Any,
) -> HttpResponse:
    """Do it when the form is in order; else the case's page with the form as it was typed."""
    if form.is_valid():
        try:
            work()
            messages.success(request, done)
            return redirect(case)
        except ValidationError as error:
            spread(form, error)
    return case_page(request, case, status=400, **again)


def _simply(request: HttpRequest, case: Case, work: Callable[[], Any], done: str) -> HttpResponse:
    try:
        work()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return case_page(request, case, status=400)
    messages.success(request, done)
    return redirect(case)
