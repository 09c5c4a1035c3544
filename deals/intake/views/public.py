"""Pages that need no sign-in: the form behind a link, and the confirmation from the mailbox."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from deals.intake import services, tokens
from deals.intake.forms import WholeForm
from deals.intake.services.drafts import check_link
from deals.registrations.forms.fields import spread
from deals.registrations.models import Deal
from deals.registrations.views.pages import seen_version
from deals.registrations.views.steps import one_more_line
from portal.access.policy import Refused
from portal.workflow.machine import StateMoved

Page = Callable[..., HttpResponse]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, token: str) -> HttpResponse:
    """The whole registration on one page. What is sent waits to be confirmed."""
    link = tokens.link_of(token)
    if link is None:
        return _closed(request)
    with translation.override(link.person.language):
        try:
            check_link(link)
            return _fill_in(request, link)
        except (StateMoved, Refused):
            return _closed(request)


def _fill_in(request: HttpRequest, link: Any) -> HttpResponse:
    deal = Deal(organization=link.organization, owner=link.person)
    deal.customer_country = link.organization.country
    data = _data(request)
    whole = WholeForm(deal, link.person, data, strict=_is_sent(request))
    if _is_sent(request) and whole.is_valid() and whole.token:
        try:
            services.take_form(
                link=link,
                token=whole.token,
                data=whole.data_for_service(),
                lines=whole.lines.rows(),
            )
        except ValidationError as error:
            spread(whole.opportunity.form, error)
        else:
            return render(request, "deals/intake/look_in_mail.html", {"person": link.person})
    return _shown(request, "deals/intake/form.html", whole, {"link": link})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The draft as it was understood, to correct and to send in the seller's name."""
    received = tokens.received_of(token)
    if received is None or received.person is None:
        return _closed(request)
    with translation.override(received.person.language):
        if not services.is_waiting(received):
            return render(request, "deals/intake/done.html", {"received": received})
        return _check(request, received)


def _check(request: HttpRequest, received: Any) -> HttpResponse:
    deal = received.deal
    whole = WholeForm(deal, received.person, _data(request), strict=_is_sent(request))
    if _is_sent(request) and whole.is_valid():
        try:
            services.confirm(
                received=received,
                version=seen_version(request, deal),
                data=whole.data_for_service(),
                lines=whole.lines.rows(),
            )
        except ValidationError as error:
            spread(whole.opportunity.form, error)
        else:
            received.deal.refresh_from_db()
            return render(request, "deals/intake/done.html", {"received": received, "now": True})
    context = {"received": received, "deal": deal, "version": deal.version}
    return _shown(request, "deals/intake/confirm.html", whole, context)


def _is_sent(request: HttpRequest) -> bool:
    """“Add product” comes back with one more row; only “send” sends."""
    return request.method == "POST" and "add_line" not in request.POST


def _data(request: HttpRequest) -> Any:
    if request.method != "POST":
        return None
    return one_more_line(request.POST) if "add_line" in request.POST else request.POST


def _shown(request: HttpRequest, template: str, whole: WholeForm, more: Any) -> HttpResponse:
    problems = whole.problems() if _is_sent(request) else []
    context = {"whole": whole, "problems": problems, **more}
    return render(request, template, context, status=400 if problems else 200)


def _closed(request: HttpRequest) -> HttpResponse:
    """Unknown, ended, too old and not for this person any more: one answer."""
    return render(request, "deals/intake/closed.html", status=404)
