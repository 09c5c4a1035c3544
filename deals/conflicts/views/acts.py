"""What reviewers do on the review page: each is one POST that comes back to it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deals.conflicts import policies, services
from deals.conflicts.forms import LinkForm, ReasonForm
from deals.conflicts.models import ConflictFinding, NotSame
from deals.conflicts.views.review import deal_or_404, review_page
from deals.registrations.models import Deal
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.workflow.machine import StateMoved


def _done(request: HttpRequest, deal: Deal, act: Callable[[], Any], message: str) -> HttpResponse:
    """Do it and come back; a refusal is shown on the page, with nothing written."""
    try:
        act()
    except ValidationError as error:
        return review_page(request, deal, status=400, problem=" ".join(error.messages))
    except StateMoved as error:
        return review_page(request, deal, status=409, problem=str(error))
    messages.success(request, message)
    return redirect("review", pk=deal.pk)


@require_POST
def link(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Link the posted account, or none."""
    deal = deal_or_404(request, pk)
    form = LinkForm(request.POST, user=request.user)
    if not form.is_valid():
        problem = " ".join(str(text) for text in form.errors["account"])
        return review_page(request, deal, status=400, problem=problem)
    account = form.cleaned_data["account"]
    return _done(
        request,
        deal,
        lambda: services.link_account(deal=deal, actor=request.user, account=account),
        _("Linked.") if account else _("The link is taken away."),
    )


@require_POST
def create_account(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    deal = deal_or_404(request, pk)
    return _done(
        request,
        deal,
        lambda: services.create_account(deal=deal, actor=request.user),
        _("The account is created and linked."),
    )


@require_POST
def tell_apart(request: HttpRequest, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """What was found is another customer. `key`: the account, registration or entry found."""
    deal = deal_or_404(request, pk)
    rows = ConflictFinding.objects.newest().filter(check_run__deal=deal)
    found = rows.visible_to(request.user).about(key).first()
    if found is None:  # hidden, missing, or said already
        visible_or_404(NotSame.objects.of_deal(deal).about(deal, key), request.user)
        return redirect("review", pk=deal.pk)
    return _done(
        request,
        deal,
        lambda: services.tell_apart(deal=deal, actor=request.user, finding=found),
        _("Noted: not the same customer."),
    )


@require_POST
def take_back(request: HttpRequest, pk: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """They may be the same after all."""
    deal = deal_or_404(request, pk)
    found = visible_or_404(NotSame.objects.of_deal(deal), request.user, pk=row)
    return _done(
        request,
        deal,
        lambda: services.take_back(row=found, deal=deal, actor=request.user),
        _("Taken back. They are compared again."),
    )


@require_POST
def compare_again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    deal = deal_or_404(request, pk)
    return _done(
        request,
        deal,
        lambda: services.compare_again(deal=deal, actor=request.user),
        _("Compared with what is on file now."),
    )


@require_POST
def allow(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The desk's exception."""
    deal = deal_or_404(request, pk)
    require(policies.as_desk(scope_of(request.user), deal))
    form = ReasonForm(request.POST, auto_id="exception_%s")
    if not form.is_valid():
        return review_page(request, deal, status=400, exception_form=form)
    reason = form.cleaned_data["reason"]
    return _done(
        request,
        deal,
        lambda: services.allow_overlap(deal=deal, actor=request.user, reason=reason),
        _("Recorded. This registration can now be approved beside the other."),
    )
