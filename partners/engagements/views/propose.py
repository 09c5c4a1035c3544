"""Proposing to open an account: the form, then what the partner will see, then the word."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.accounts.models import Account, Engagement
from partners.engagements import policies, services
from partners.engagements.choices import RequestStatus
from partners.engagements.forms import ProposeForm
from partners.engagements.models import EngagementRequest
from partners.engagements.preview import preview
from partners.engagements.receipts import statement
from portal.access.policy import NOT_YOURS, require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.workflow import clock

FIELDS = ("organization", "level", "purpose", "starts_on", "ends_on", "review_on")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`account` (needed), `organization` and `request` come with the address."""
    account = visible_or_404(
        Account.objects.select_related("owner_team"), request.user, pk=request.GET.get("account")
    )
    scope = scope_of(request.user)
    if not policies.may_propose(scope, account):
        require(NOT_YOURS)
    asked = _asked(request)
    data = request.POST if request.method == "POST" else None
    form = ProposeForm(data, scope=scope, account=account, initial=_initial(request, asked))
    if form.is_valid():
        return _sent(request, account, form, asked)
    return _page(request, account, form, asked, status=200 if data is None else 400)


def _asked(request: HttpRequest) -> EngagementRequest | None:
    """The open request this proposal answers, in the person's scope; 404 for any other."""
    if not (pk := request.GET.get("request")):
        return None
    rows = EngagementRequest.objects.filter(status=RequestStatus.OPEN, engagement=None)
    row: EngagementRequest = visible_or_404(rows, request.user, pk=pk)
    require(policies.as_answerer(scope_of(request.user), row))
    return row


def _initial(request: HttpRequest, asked: EngagementRequest | None) -> dict[str, Any]:
    initial: dict[str, Any] = {"organization": request.GET.get("organization", "")}
    if asked:
        initial |= {
            name: getattr(asked, name) for name in ("organization", "level", "purpose", "ends_on")
        }
    return initial


def _sent(
    request: HttpRequest, account: Account, form: ProposeForm, asked: EngagementRequest | None
) -> HttpResponse:
    """First the preview; with `confirmed` the proposal itself."""
    chosen = {name: form.cleaned_data[name] for name in FIELDS}
    if asked and chosen["organization"] != asked.organization:
        raise Http404
    scope = scope_of(request.user)
    require(policies.can_propose(scope, account, chosen["organization"]))
    if "confirmed" not in request.POST:
        try:
            services.check_proposal(**{k: v for k, v in chosen.items() if k != "organization"})
        except ValidationError as error:
            form.blame(error)
            return _page(request, account, form, asked, status=400)
        return _check_page(request, account, form, chosen)
    try:
        row = services.propose(
            account=account,
            actor=request.user,
            agrees=True,
            request=asked,
            token=form.cleaned_data["token"],
            **chosen,
        )
    except ValidationError as error:
        form.blame(error)
        return _page(request, account, form, asked, status=400)
    if policies.speaks_for_account(scope, account):
        messages.success(request, _("Proposed. The company’s administrators have been told."))
    else:
        messages.success(request, _("Proposed. The account’s own team answers first."))
    return redirect("engagement", pk=row.pk)


def _page(
    request: HttpRequest, account: Account, form: Any, asked: Any, status: int
) -> HttpResponse:
    context = {"account": account, "form": form, "asked": asked}
    return render(request, "partners/engagements/propose.html", context, status=status)


def _check_page(
    request: HttpRequest, account: Account, form: ProposeForm, chosen: dict[str, Any]
) -> HttpResponse:
    """What the partner will see, before anything is written."""
    scope = scope_of(request.user)
    columns = chosen | {"starts_on": chosen["starts_on"] or clock.today()}
    row = Engagement(account=account, **columns)
    company = chosen["organization"]
    context = {
        "account": account,
        "row": row,
        "form": form,
        "speaks": policies.speaks_for_account(scope, account),
        "preview": preview(scope, account.pk, account.name, company, chosen["level"]),
        "statement": statement(row, row.level, row.ends_on),
    }
    return render(request, "partners/engagements/propose_check.html", context)
