"""One allocation, and the buttons of its table."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.coverage import policies, services
from partners.coverage.forms import DecideForm
from partners.coverage.models import Allocation
from partners.coverage.workflow import ALLOCATION
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.workflow.machine import StateMoved

RELATED = (
    "account__owner_team",
    "owner_team",
    "organization",
    "from_team",
    "asked_by",
    "decided_by",
)


def found(request: HttpRequest, pk: UUID) -> Allocation:
    """In scope, and read as the vendor reads it: a partner has no page of it (its account's page
    says what there is to say)."""
    allocation = visible_or_404(Allocation.objects.select_related(*RELATED), request.user, pk=pk)
    if "reason" not in policies.LENSES.fields(scope_of(request.user), allocation):
        raise Http404
    return allocation


@require_safe
def allocation(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, found(request, pk))


def _page(
    request: HttpRequest, row: Allocation, form: DecideForm | None = None, status: int = 200
) -> HttpResponse:
    scope = scope_of(request.user)
    decision = policies.can_decide(scope, row)
    context = {
        "allocation": row,
        "actions": ALLOCATION.available(scope, row),
        "why_not": "" if decision or row.status != "asked" else decision.reason,
        "form": form or DecideForm(initial={"version": row.version}),
        "gives_up": row.account.owner_team if policies.loser(row) else None,
    }
    return render(request, "partners/coverage/allocation.html", context, status=status)


@require_POST
def act(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
    """Approve, decline, withdraw, call off."""
    row = found(request, pk)
    if action not in ALLOCATION.names():
        raise Http404
    require(ALLOCATION.decide(scope_of(request.user), row, action))
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, 400)
    try:
        services.perform(
            allocation=row,
            action=action,
            actor=request.user,
            version=form.cleaned_data["version"],
            data={"text": form.cleaned_data["text"]},
        )
    except ValidationError as error:
        for name, problems in getattr(error, "error_dict", {None: error.messages}).items():
            form.add_error(name if name in form.fields else None, problems)
        return _page(request, found(request, pk), form, 400)
    except StateMoved as moved:
        row = found(request, pk)
        form.data = {**form.data.dict(), "version": row.version}  # type: ignore[attr-defined]
        form.add_error(None, str(moved))
        return _page(request, row, form, 409)
    messages.success(request, _("Done: the allocation is now “%s”.") % row.get_status_display())
    return redirect("allocation", pk=pk)
