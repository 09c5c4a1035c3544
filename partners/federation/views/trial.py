"""A test of the connection, before anybody depends on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from partners.federation import policies, services
from partners.federation.emails import address_of
from partners.federation.models import Connection
from partners.federation.protocols.claims import Claims, NotAccepted
from partners.federation.refusals import REFUSALS
from partners.federation.views.arriving import TEST, go
from partners.federation.views.common import subject_of
from portal.access.policy import require
from portal.access.scope import scope_of


@require_GET
def test(request: HttpRequest, organization: UUID | None = None) -> HttpResponse:
    """Leave for the provider; the answer is judged, nobody is signed in by it."""
    company, _place = subject_of(request, organization)
    require(policies.can_manage(scope_of(request.user), company))
    connection = Connection.objects.of(company).first()
    if connection is None:
        raise Http404
    who = str(request.user.pk)
    return go(request, connection, TEST, tester=who, version=connection.version)


def tried(
    request: HttpRequest, connection: Connection, claims: Claims, state: dict[str, Any]
) -> HttpResponse:
    """The provider's answer to a test was good so far."""
    if state.get("tester") != str(request.user.pk):
        return failed(request, connection, "no_state", state)
    try:
        services.record_test(
            connection=connection, actor=request.user, claims=claims, version=state["version"]
        )
    except NotAccepted as error:
        return failed(request, connection, error.code, state)
    words = {"address": claims.email, "subject": claims.subject}
    text = _("It works. The provider says: %(address)s, known as %(subject)s.") % words
    messages.success(request, text)
    return redirect(address_of(connection.organization_id))


def failed(
    request: HttpRequest, connection: Connection, code: str, state: dict[str, Any]
) -> HttpResponse:
    reason = REFUSALS.get(code, REFUSALS["bad_answer"])
    messages.error(request, _("The test has failed. %(reason)s") % {"reason": reason})
    return redirect(address_of(connection.organization_id))
