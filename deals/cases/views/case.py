"""One case: the whole for the desk and auditors, its own part for a side."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.cases import moves, policies, stakes
from deals.cases.forms import AddPartyForm, EvidenceForm, NoteForm, PanelForm, QuestionForm
from deals.cases.models import Case, CaseEvidence, CaseParty, PanelMember
from deals.cases.views import history, pages
from deals.cases.workflow import CASE
from portal.access.scope import Scope, scope_of
from portal.access.shortcuts import visible_or_404
from portal.activity.choices import Audience

ICONS = {"hear": "message", "decide": "scale", "withdraw": "undo", "close": "check"}


@require_safe
def conflict(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    if scope_of(request.user).is_neutral:
        return case_page(request, pages.case_or_404(request, pk))
    return party_page(request, pages.party_or_404(request, pk))


# --- The desk's page -----------------------------------------------------------------------------
def case_page(request: HttpRequest, case: Case, status: int = 200, **extra: Any) -> HttpResponse:
    """The whole case. `extra` replaces forms, after an input that was refused."""
    scope = scope_of(request.user)
    parties = moves.parties_of(case)
    panel = PanelMember.objects.visible_to(request.user).filter(case=case)
    context = {
        "case": case,
        "parties": [_party_row(case, party) for party in parties],
        "panel": panel.select_related("user"),
        "evidence": _evidence(request.user, case),
        "timeline": history.timeline(case),
        "actions": _actions(scope, case),
        "may_work": bool(policies.can_ask(scope, case)),
        "may_draft_precedent": bool(policies.can_write_precedent(scope, case)),
        "precedent": getattr(case, "precedent", None) if scope.is_desk else None,
        "decision": getattr(case, "decision", None),
        "my_stake": stakes.stake_of(request.user, case) if scope.is_desk else "",
        "question_form": QuestionForm(auto_id="question_%s"),
        "note_form": NoteForm(auto_id="note_%s"),
        "party_form": AddPartyForm(user=request.user, auto_id="party_%s"),
        "panel_form": PanelForm(auto_id="panel_%s"),
        "max_upload": settings.MAX_UPLOAD_MB,
        **extra,
    }
    return render(request, "deals/cases/case.html", context, status=status)


def _party_row(case: Case, party: CaseParty) -> dict[str, Any]:
    return {
        "party": party,
        "deal": party.deal,
        "credit": getattr(party, "credit", None) if party.result == "shares" else None,
        "waits": moves.is_waited_for(party),
        "may_remove": case.is_undecided and party.told_at is None,
    }


def _actions(scope: Scope, case: Case) -> list[dict[str, Any]]:
    return [
        {
            "name": row.name,
            "label": row.label,
            "tone": row.tone,
            "icon": ICONS.get(row.name, ""),
            "url": f"/conflicts/{case.pk}/{row.name}/",
            "needs_page": bool(row.fields),
        }
        for row in CASE.available(scope, case)
    ]


def _evidence(user: Any, case: Case) -> list[dict[str, Any]]:
    rows = CaseEvidence.objects.visible_to(user).filter(case=case)
    rows = rows.select_related("author", "party__organization", "party__team", "file")
    return [_said(user, row) for row in rows]


class _Reader:
    """Somebody of a side, for the desk's preview of a side's page."""

    pk, staff_role = None, ""


def _said(viewer: Any, row: CaseEvidence) -> dict[str, Any]:
    """One entry of the evidence timeline. To a side the vendor speaks as one."""
    is_vendor = row.author.staff_role == "desk"
    named = not is_vendor or viewer.staff_role in {"desk", "auditor"}
    return {
        "row": row,
        "author": str(row.author) if named else settings.VENDOR_NAME,
        "role": str(row.party.side) if row.party and not is_vendor else "",
        "side": "vendor" if is_vendor else "",
        "own": row.author_id == viewer.pk,
        "internal": row.audience == Audience.INTERNAL,
        "to": row.party if is_vendor and row.party else None,
        "kind": "" if is_vendor else row.get_kind_display(),
        "file": getattr(row, "file", None),
    }


# --- A side's page -------------------------------------------------------------------------------
def party_page(
    request: HttpRequest,
    party: CaseParty,
    status: int = 200,
    form: EvidenceForm | None = None,
    *,
    seen_by_desk: bool = False,
) -> HttpResponse:
    """What a side sees: its own claim and evidence, our questions, the dates, our answer.

    Everything here is read from the party's own rows: nothing counts or names anybody else.
    """
    rows = CaseEvidence.objects.visible_to(request.user).filter(
        party=party, audience=Audience.JOINT
    )
    said = rows.select_related("author", "party__organization", "party__team", "file")
    context = {
        "party": party,
        "deal": party.deal,
        "evidence": [_said(_Reader() if seen_by_desk else request.user, row) for row in said],
        "credit": getattr(party, "credit", None),
        "may_speak": bool(policies.can_speak(scope_of(request.user), party)),
        "form": form or EvidenceForm(),
        "max_upload": settings.MAX_UPLOAD_MB,
        "vendor": settings.VENDOR_NAME,
        "seen_by_desk": seen_by_desk,
    }
    return render(request, "deals/cases/party.html", context, status=status)


@require_safe
def as_party(request: HttpRequest, pk: uuid.UUID, party: uuid.UUID) -> HttpResponse:
    """For the desk and auditors: the page exactly as one side sees it."""
    case = pages.case_or_404(request, pk)
    rows = case.parties.select_related("case", "deal__owner", "organization", "team", "credit")
    found = visible_or_404(rows, request.user, pk=party)
    return party_page(request, found, seen_by_desk=True)
