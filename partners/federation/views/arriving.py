"""From the sign-in page to the provider and back."""

import logging
from typing import Any
from uuid import UUID

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.sessions import LoginSession
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from partners.federation import services
from partners.federation.choices import Kind, SecondFactor
from partners.federation.forms import AddressForm
from partners.federation.models import Connection
from partners.federation.protocols import oidc, saml
from partners.federation.protocols.claims import Claims, NotAccepted
from partners.federation.provider import Callback, OIDCAdapter, app_of
from partners.federation.refusals import REFUSALS
from partners.federation.sign_in_rules import connection_for, is_elsewhere
from partners.organizations.forms.base import posted, status_of

log = logging.getLogger(__name__)
TEST = "test"
ANSWER_WAITS = 300  # seconds a posted answer is kept for the page that reads it
# Of one network: an office that comes in at nine passes, a machine fills no disk.
ANSWER_LIMIT = {"sso_answer": "120/5m/ip"}
LARGEST_POST = 4 * saml.LARGEST_ANSWER  # bytes: base64 as a form writes it, and a RelayState


@login_not_required
def find(request: HttpRequest) -> HttpResponse:
    """The address first: on to the company's provider, or back to the password.

    The answer depends on the domain alone, so it tells nothing about who has an account.
    """
    form = AddressForm(posted(request))
    way_back = get_next_redirect_url(request) or ""
    context: dict[str, Any] = {"form": form, "next": way_back}
    if form.is_valid():
        connection = connection_for(form.cleaned_data["login"])
        if connection is None:
            context["none"] = True
        else:
            start = reverse("sso_start", kwargs={"pk": connection.pk})
            context["start"] = f"{start}?{urlencode({'next': way_back})}" if way_back else start
            return render(request, "partners/federation/leaving.html", context)
    return render(request, "partners/federation/find.html", context, status=status_of(form))


@login_not_required
@require_GET
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the provider. Off, suspended and never-existing ones look alike."""
    connection = Connection.objects.live().filter(pk=pk).first()
    if connection is None:
        raise Http404
    return go(request, connection, AuthProcess.LOGIN, get_next_redirect_url(request))


def go(
    request: HttpRequest,
    connection: Connection,
    process: str,
    way_back: str | None = None,
    **kept: Any,
) -> HttpResponse:
    """Keep what the answer is compared with, and leave for the provider."""
    provider = app_of(connection).get_provider(request)
    try:
        return provider.redirect(request, process, way_back, **kept)
    except (OAuth2Error, ValidationError) as error:
        return refused(request, connection, str(error), {"process": process})


def _asked(pk: UUID, kind: str) -> Connection:
    """The connection an answer is for. A test may come back to one that is not switched on."""
    found = Connection.objects.filter(pk=pk, kind=kind).select_related("organization").first()
    if found is None:
        raise Http404
    return found


@login_not_required
@require_GET
def callback(request: HttpRequest, pk: UUID) -> HttpResponse:
    """OpenID Connect: the browser is back with a code."""
    connection = _asked(pk, Kind.OIDC)
    adapter = OIDCAdapter(request, app_of(connection).get_provider(request))
    return Callback.adapter_view(adapter)(request)


@csrf_exempt
@login_not_required
@require_POST
def acs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """SAML: the provider's page posts the answer, without our cookies (SameSite=Lax).

    It is kept unbelieved under a cookie of its own, and read by the next page, which has them.
    Nothing is written for what is too large, too often, or no answer to a question at all.
    """
    _asked(pk, Kind.SAML)
    limited = ratelimit.consume_or_429(
        request, app="concord", action="sso_answer", config=ANSWER_LIMIT
    )
    if limited:
        return limited
    response = HttpResponseRedirect(reverse("sso_acs_finish", kwargs={"pk": pk}))
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_POST:
        return response
    answer = request.POST.get("SAMLResponse", "")
    if saml.may_be_answer(answer):
        waiting = LoginSession(request, "sso_answer", "sso-answer")
        waiting.store.set_expiry(ANSWER_WAITS)
        waiting.store["answer"] = answer
        waiting.save(response)
        response.cookies["sso-answer"]["httponly"] = True
    return response


@login_not_required
@require_GET
def acs_finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read the answer; RelayState is not looked at, the way back is kept here."""
    connection = _asked(pk, Kind.SAML)
    waiting = LoginSession(request, "sso_answer", "sso-answer")
    answer = waiting.store.get("answer", "")
    waiting.delete()
    provider = app_of(connection).get_provider(request)
    if not answer:  # none was kept, or it has waited too long
        return refused(request, connection, "unsolicited", {})
    try:
        login = provider.login_from(request, answer)
    except NotAccepted as error:
        return refused(request, connection, error.code, {}, error)
    return complete_social_login(request, login)


@login_not_required
@require_GET
def metadata(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who we are, for the company's provider; there is nothing secret in it."""
    return HttpResponse(saml.our_metadata(_asked(pk, Kind.SAML)), content_type="text/xml")


def arrive(request: Any, login: Any) -> None:
    """allauth's question who a login is: answered, or ended with a page (ImmediateHttpResponse)."""
    connection = login.connection
    if login.state.get("process") == TEST:
        from partners.federation.views.trial import tried  # it leaves by `go`

        raise ImmediateHttpResponse(tried(request, connection, login.claims, login.state))
    try:
        account = services.come_in(connection=connection, claims=login.claims)
    except NotAccepted as error:
        page = refused(request, connection, error.code, login.state, error)
        raise ImmediateHttpResponse(page) from error
    login.account, login.user = account, account.user
    request.sso_login = login
    # No company weakens what a person opens at another one.
    counts = counts_as_second_factor(connection, login.claims)
    request.sso_vouched = counts and not is_elsewhere(connection, account.user)


def counts_as_second_factor(connection: Connection, claims: Claims) -> bool:
    """By the administrator's word, or by what the provider says was used."""
    if connection.second_factor == SecondFactor.TRUSTED:
        return True
    strong = oidc.STRONG if connection.kind == Kind.OIDC else saml.STRONG
    return connection.second_factor == SecondFactor.CLAIMED and bool(claims.methods & strong)


def refused(
    request: HttpRequest,
    connection: Connection,
    code: str,
    state: dict[str, Any],
    error: Exception | None = None,
) -> HttpResponse:
    """Why there is no sign-in, in words that tell nothing about anybody else."""
    log.warning("Single sign-on %s refused: %s", connection.pk, error or code)
    if state.get("process") == TEST:
        from partners.federation.views.trial import failed

        return failed(request, connection, code, state)
    context = {"reason": REFUSALS.get(code, REFUSALS["bad_answer"])}
    return render(request, "partners/federation/refused.html", context, status=403)
