"""Who keeps a password for emergencies."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.federation import policies, services
from partners.federation.forms import EmergencyForm
from partners.federation.models import Connection, EmergencyPerson
from partners.federation.views.common import subject_of
from partners.federation.views.settings import page
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404


@require_POST
def name_person(request: HttpRequest, organization: UUID | None = None) -> HttpResponse:
    company, place = subject_of(request, organization)
    require(policies.can_manage(scope_of(request.user), company))
    connection = Connection.objects.of(company).first()
    if connection is None:
        raise Http404
    form = EmergencyForm(connection, request.POST)
    if form.is_valid() and form.attempt(
        services.name_emergency, connection=connection, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("The person keeps the password for emergencies."))
        return redirect(place)
    return page(request, company, place, status=400, emergency_form=form)


@require_POST
def end_person(request: HttpRequest, pk: UUID, organization: UUID | None = None) -> HttpResponse:
    company, place = subject_of(request, organization)
    rows = EmergencyPerson.objects.filter(connection__organization=company)
    rows = rows.select_related("user", "connection__organization")
    services.end_emergency(seat=visible_or_404(rows, request.user, pk=pk), actor=request.user)
    messages.success(request, _("The person signs in by the provider like everybody else."))
    return redirect(place)
