"""Writing, changing and removing touchpoints."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.accounts.models import Account
from partners.touchpoints import policies, services
from partners.touchpoints.forms import TouchpointForm
from partners.touchpoints.models import Touchpoint
from partners.touchpoints.timeline import with_people
from partners.touchpoints.views.pages import account_or_404, posted, writer_seat
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.workflow.machine import StateMoved

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def touchpoint_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`?contact=` begins with somebody of the account."""
    account = account_or_404(request, pk)
    seat = writer_seat(request, account)
    contact = request.GET.get("contact", "")
    form = TouchpointForm(posted(request), user=request.user, seat=seat, contact=contact)
    if form.is_valid():
        try:
            services.log_touchpoint(
                account=account,
                actor=request.user,
                data=form.columns,
                contacts=form.cleaned_data["contacts"],
                people=form.cleaned_data["people"],
                token=form.cleaned_data["token"],
                **form.home(),
            )
        except ValidationError as error:
            form.blame(error)
        else:
            messages.success(request, _("The touchpoint is noted."))
            return redirect("account_timeline", pk=pk)
    return _page(request, account, form)


@require_http_methods(METHODS)
def touchpoint_edit(request: HttpRequest, pk: UUID, touchpoint: UUID) -> HttpResponse:
    account = account_or_404(request, pk)
    row, status = _own_row(request, account, touchpoint), 200
    seat = writer_seat(request, account)
    form = TouchpointForm(posted(request), user=request.user, seat=seat, record=row)
    if form.is_valid():
        try:
            services.change_touchpoint(
                touchpoint=row,
                actor=request.user,
                version=form.cleaned_data["version"],
                data=form.columns,
                contacts=form.cleaned_data["contacts"],
                people=form.cleaned_data["people"],
                **form.home(),
            )
        except ValidationError as error:
            form.blame(error)
        except StateMoved as moved:
            row, status = _own_row(request, account, touchpoint), 409
            form.moved_on(row, str(moved))
        else:
            messages.success(request, _("The touchpoint is saved."))
            return redirect("account_timeline", pk=pk)
    return _page(request, account, form, row, status)


@require_http_methods(METHODS)
def touchpoint_remove(request: HttpRequest, pk: UUID, touchpoint: UUID) -> HttpResponse:
    account = account_or_404(request, pk)
    row = _own_row(request, account, touchpoint)
    if request.method == "POST":
        services.remove_touchpoint(touchpoint=row, actor=request.user)
        messages.success(request, _("The touchpoint is removed."))
        return redirect("account_timeline", pk=pk)
    context = {"account": account, "row": row}
    return render(request, "partners/touchpoints/touchpoint_remove.html", context)


def _own_row(request: HttpRequest, account: Account, pk: UUID) -> Touchpoint:
    """A touchpoint in sight, which this person wrote: 404 or 403 otherwise."""
    rows = with_people(Touchpoint.objects.filter(account=account), request.user)
    row = visible_or_404(rows, request.user, pk=pk)
    require(policies.can_change(scope_of(request.user), row))
    return row


def _page(
    request: HttpRequest, account: Account, form: Any, row: Any = None, status: int = 200
) -> HttpResponse:
    if form.is_bound and status == 200:
        status = 400
    context = {"account": account, "form": form, "row": row}
    return render(request, "partners/touchpoints/touchpoint_form.html", context, status=status)
