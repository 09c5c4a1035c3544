"""The page about a company's sign-in, and the form of its provider."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.federation import policies, services
from partners.federation.choices import Kind, Status
from partners.federation.forms import ConnectionForm, DomainForm, EmergencyForm
from partners.federation.models import ClaimedDomain, Connection
from partners.federation.sign_in_rules import bound_people
from partners.federation.views.common import subject_of
from partners.organizations.forms.base import posted, status_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.people.models import User


def overview(request: HttpRequest, organization: UUID | None = None) -> HttpResponse:
    company, place = subject_of(request, organization)
    return page(request, company, place)


def page(
    request: HttpRequest, company: Any, place: str, status: int = 200, **forms: Any
) -> HttpResponse:
    """Domains, provider and emergency people; `forms` replaces those that were refused."""
    scope = scope_of(request.user)
    connection = Connection.objects.visible_to(request.user).of(company).first()
    can_manage = policies.can_manage(scope, company)
    context: dict[str, Any] = {
        "organization": company,
        "place": place,
        "domains": list(ClaimedDomain.objects.visible_to(request.user).of(company)),
        "connection": connection,
        "can_manage": can_manage,
        "can_edit": can_manage,
        "can_confirm": policies.can_confirm(scope),
    }
    if can_manage:
        context["domain_form"] = DomainForm()
    if connection:
        context |= {
            "addresses": our_addresses(connection),
            "emergency": connection.emergency_people.visible_to(request.user).select_related(
                "user"
            ),
        }
        if can_manage:
            context["emergency_form"] = EmergencyForm(connection)
    return render(request, "partners/federation/overview.html", context | forms, status=status)


def our_addresses(connection: Connection) -> list[tuple[str, str]]:
    """(label, address): what the provider's administrator has to enter there."""
    rows = {_("Redirect address"): "sso_callback"}
    if connection.kind == Kind.SAML:
        rows = {_("Entity ID and metadata"): "sso_metadata", _("Answers go to (ACS)"): "sso_acs"}
    rows[_("Start address")] = "sso_start"
    return [
        (label, settings.SITE_URL + reverse(name, kwargs={"pk": connection.pk}))
        for label, name in rows.items()
    ]


def edit(request: HttpRequest, organization: UUID | None = None) -> HttpResponse:
    """Set up the provider, or change it. `?kind=` shows the fields of that protocol."""
    company, place = subject_of(request, organization)
    require(policies.can_manage(scope_of(request.user), company))
    connection = Connection.objects.of(company).first()
    kind = _kind(request, connection)
    form = ConnectionForm(kind, connection, posted(request), request.FILES or None)
    if form.is_valid() and form.attempt(
        services.save_connection,
        organization=company,
        actor=request.user,
        data=form.settings(),
        version=form.cleaned_data["version"],
    ):
        messages.success(request, _("Saved. Test it before anybody depends on it."))
        return redirect(place)
    context = {"form": form, "organization": company, "place": place, "kind": kind}
    context |= {"connection": connection, "kinds": Kind}
    return render(
        request, "partners/federation/connection_form.html", context, status=status_of(form)
    )


def _kind(request: HttpRequest, connection: Connection | None) -> str:
    said = request.POST.get("kind") or request.GET.get("kind")
    if said in Kind.values:
        return str(said)
    return connection.kind if connection else str(Kind.OIDC)


def _connection(request: HttpRequest, company: Any) -> Connection:
    require(policies.can_manage(scope_of(request.user), company))
    found = Connection.objects.of(company).select_related("organization").first()
    if found is None:
        raise Http404
    return found


def turn(request: HttpRequest, organization: UUID | None = None) -> HttpResponse:
    """Say what the new status means, then set it."""
    company, place = subject_of(request, organization)
    connection = _connection(request, company)
    source = request.POST if request.method == "POST" else request.GET
    status = source.get("status", "")
    if status not in Status.values:
        return redirect(place) if request.method == "GET" else _refuse(request, place, "")
    if request.method == "POST":
        return _turned(request, connection, place, status)
    bound = bound_people(connection, User.objects.filter(is_active=True)).distinct()
    context = {"organization": company, "place": place, "connection": connection}
    context |= {"status": Status(status), "people": bound.count()}
    context["emergency"] = connection.emergency_people.count()
    return render(request, "partners/federation/status.html", context)


def _turned(request: HttpRequest, connection: Connection, place: str, status: str) -> HttpResponse:
    version = request.POST.get("version", "")
    try:
        services.turn_connection(
            connection=connection,
            actor=request.user,
            status=status,
            version=int(version) if version.isdecimal() else None,
        )
    except ValidationError as error:
        return _refuse(request, place, error.messages[0])
    messages.success(request, _("Single sign-on is switched."))
    return redirect(place)


def _refuse(request: HttpRequest, place: str, reason: str) -> HttpResponse:
    messages.error(request, reason or _("Choose one from the list."))
    return redirect(place)


def remove(request: HttpRequest, organization: UUID | None = None) -> HttpResponse:
    """Ask, then forget the provider."""
    company, place = subject_of(request, organization)
    connection = _connection(request, company)
    if request.method == "POST":
        try:
            services.remove_connection(connection=connection, actor=request.user)
            messages.success(request, _("The provider is removed."))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect(place)
    context = {"organization": company, "place": place, "connection": connection}
    return render(request, "partners/federation/remove.html", context)
