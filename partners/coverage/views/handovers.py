"""Hand-overs: the list, starting one, the checklist."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.coverage import policies, services
from partners.coverage.forms import DecideForm, GiveForm, StartForm
from partners.coverage.models import HandOver
from partners.coverage.services.people import team_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of
from portal.workflow.machine import StateMoved

RELATED = ("person", "organization", "successor", "started_by")


@require_safe
def hand_overs(request: HttpRequest) -> HttpResponse:
    """Hand-overs in sight, newest first; the desk also sees what belongs to nobody."""
    scope = scope_of(request.user)
    require(policies.can_see_hand_overs(scope))
    rows = HandOver.objects.visible_to(request.user).select_related(*RELATED)
    context = {
        "page": page_of(rows, order="-created_at", params=request.GET),
        "can_start": policies.can_start(scope),
        "orphans": services.orphans() if scope.is_neutral else [],
    }
    return render(request, "partners/coverage/handovers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """First whose work (`who`), then why and to whom."""
    scope = scope_of(request.user)
    require(policies.can_start(scope))
    people = services.within_reach(scope, request.user)
    asked = (request.POST if request.method == "POST" else request.GET).get("who", "")
    if not asked:
        return render(request, "partners/coverage/handover_who.html", {"people": _options(people)})
    chosen = next((pair for pair in people if _key(*pair) == asked), None)
    if chosen is None:
        raise Http404
    person, organization = chosen
    team = None if organization else team_of(person, scope)
    draft = HandOver(person=person, organization=organization, team=team)
    form = StartForm(request.user, draft, request.POST if request.method == "POST" else None)
    if form.is_valid() and form.attempt(
        services.start,
        person=person,
        organization=organization,
        actor=request.user,
        **form.cleaned_data,
    ):
        return redirect(form.result)
    context = {
        "form": form,
        "person": person,
        "organization": organization,
        "who": asked,
        "left": services.left_with(person, organization, request.user),
    }
    status = 400 if form.errors else 200
    return render(request, "partners/coverage/handover_new.html", context, status=status)


def _key(person: Any, organization: Any) -> str:
    return f"{person.pk}:{organization.pk if organization else ''}"


def _options(people: list[tuple[Any, Any]]) -> list[dict[str, Any]]:
    return [
        {"value": _key(person, company), "person": person, "organization": company}
        for person, company in people
    ]


# --- The checklist --------------------------------------------------------------------------------
def _found(request: HttpRequest, pk: UUID) -> HandOver:
    return visible_or_404(HandOver.objects.select_related(*RELATED, "team"), request.user, pk=pk)


@require_safe
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _found(request, pk))


def _page(
    request: HttpRequest,
    row: HandOver,
    *,
    refused: GiveForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    scope = scope_of(request.user)
    works = bool(policies.can_hand_over(scope, row)) and row.status == "open"
    context = {
        "row": row,
        "works": works,
        "sections": _sections(request, row, refused) if row.status == "open" else [],
        "done": services.done_rows(row, request.user),
        "can_let_go": works and services.can_let_go(scope, row),
        "problem": problem,
    }
    return render(request, "partners/coverage/handover.html", context, status=status)


def _sections(request: HttpRequest, row: HandOver, refused: GiveForm | None) -> list[Any]:
    """Kind by kind the open records the reader may see, each with its form."""
    template = GiveForm(request.user, row)
    people = list(template.fields["successor"].queryset)  # type: ignore[attr-defined]
    sections: dict[str, dict[str, Any]] = {}
    for item in services.open_rows(row, reader=request.user):
        section = sections.setdefault(item.kind.name, {"kind": item.kind, "items": []})
        wrong = refused is not None and str(item.record.pk) == str(refused["record"].value())
        section["items"].append({"item": item, "form": refused if wrong else None})
    return [section | {"people": people} for section in sections.values()]


@require_POST
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One row: to somebody, or left with a reason. Sent twice it does it once."""
    row = _found(request, pk)
    require(policies.can_hand_over(scope_of(request.user), row))
    form = GiveForm(request.user, row, request.POST)
    if not form.is_valid():
        return _page(request, row, refused=form, problem=_problems(form), status=400)
    said = form.cleaned_data
    record = {"kind": said["kind"], "record_id": said["record"]}
    try:
        if said["left_reason"]:
            services.leave(hand_over=row, actor=request.user, reason=said["left_reason"], **record)
        else:
            services.give(hand_over=row, actor=request.user, successor=said["successor"], **record)
    except ValidationError as error:
        form.show(error)
        return _page(request, row, refused=form, problem=_problems(form), status=400)
    except StateMoved as moved:
        return _page(request, _found(request, pk), problem=str(moved), status=409)
    return redirect("hand_over", pk=pk)


def _problems(form: GiveForm) -> str:
    return " ".join(str(text) for texts in form.errors.values() for text in texts)


@require_POST
def close(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
    """Finish (with `let_go`: and end the person's seat) or withdraw."""
    row = _found(request, pk)
    require(policies.can_hand_over(scope_of(request.user), row))
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, row, problem=_("Please send the form again."), status=400)
    arguments: dict[str, Any] = {"version": form.cleaned_data["version"]}
    if action == "finish":
        arguments["let_go"] = "let_go" in request.POST
    try:
        service = services.finish if action == "finish" else services.withdraw
        service(hand_over=row, actor=request.user, **arguments)
    except ValidationError as error:
        return _page(request, _found(request, pk), problem=" ".join(error.messages), status=400)
    except StateMoved as moved:
        return _page(request, _found(request, pk), problem=str(moved), status=409)
    messages.success(request, _("The hand-over is closed. New owners have been told."))
    return redirect("hand_overs")
