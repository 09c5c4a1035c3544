"""Lists of endpoints, making and changing them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.integrations.models import Integration
from partners.organizations.forms.base import posted, status_of
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of
from portal.webhooks import policies, services
from portal.webhooks.choices import Status
from portal.webhooks.forms import EndpointForm, VersionForm
from portal.webhooks.models import Endpoint
from portal.webhooks.samples import documented
from portal.webhooks.signing import secret_of

METHODS = ["GET", "HEAD", "POST"]


def _company(request: HttpRequest, pk: UUID) -> Organization:
    found: Organization = visible_or_404(Organization, request.user, pk=pk)
    return found


def endpoint_or_404(request: HttpRequest, pk: UUID, *, to_manage: bool = True) -> Endpoint:
    """The endpoint in scope; Refused for those who only read."""
    rows = Endpoint.objects.select_related("integration__organization", "integration__user")
    found: Endpoint = visible_or_404(rows, request.user, pk=pk)
    if to_manage:
        require(policies.can_manage(scope_of(request.user), found.organization))
    return found


@require_safe
def of_company(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _listed(request, _company(request, pk))


@require_safe
def of_vendor(request: HttpRequest) -> HttpResponse:
    return _listed(request, None)


def _listed(request: HttpRequest, organization: Organization | None) -> HttpResponse:
    scope = scope_of(request.user)
    require(policies.can_see(scope, organization))
    rows = Endpoint.objects.visible_to(request.user)
    rows = rows.filter(integration__organization=organization).select_related("integration")
    waiting = Count("deliveries", filter=Q(deliveries__status=Status.WAITING))
    page = page_of(rows.annotate(waiting=waiting), order="created_at", params=request.GET)
    context = {
        "organization": organization,
        "page": page,
        "can_manage": policies.can_manage(scope, organization),
    }
    return render(request, "portal/webhooks/endpoints.html", context)


@require_http_methods(METHODS)
def new_of_company(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _new(request, _company(request, pk))


@require_http_methods(METHODS)
def new_of_vendor(request: HttpRequest) -> HttpResponse:
    return _new(request, None)


def _new(request: HttpRequest, organization: Organization | None) -> HttpResponse:
    require(policies.can_manage(scope_of(request.user), organization))
    rows = Integration.objects.visible_to(request.user).filter(organization=organization).live()
    form = EndpointForm(posted(request), integrations=rows)
    if form.is_valid() and form.attempt(
        services.create_endpoint,
        integration=form.cleaned_data["integration"],
        actor=request.user,
        data=form.columns(),
        token=form.cleaned_data["token"],
    ):
        return _secret(request, form.result)
    context = {"form": form, "organization": organization, "has_integrations": rows.exists()}
    return render(request, "portal/webhooks/form.html", context, status=status_of(form))


def _secret(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    """The only page that ever shows the secret: the answer to the form, kept by no cache."""
    context = {"endpoint": endpoint, "secret": secret_of(endpoint)}
    response = render(request, "portal/webhooks/secret.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@require_http_methods(METHODS)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    endpoint = endpoint_or_404(request, pk)
    names = ("url", "about", "events", "version")
    form = EndpointForm(posted(request), initial={name: getattr(endpoint, name) for name in names})
    if form.is_valid() and form.attempt(
        services.change_endpoint,
        endpoint=endpoint,
        actor=request.user,
        version=form.cleaned_data["version"] or 0,
        data=form.columns(),
    ):
        messages.success(request, _("The webhook is saved."))
        return redirect(endpoint.get_absolute_url())
    context = {"form": form, "endpoint": endpoint}
    return render(request, "portal/webhooks/form.html", context, status=status_of(form))


@never_cache
@require_http_methods(METHODS)
def rotate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First asked, then done: the new secret is shown in the answer."""
    endpoint = endpoint_or_404(request, pk)
    form = VersionForm(posted(request), initial={"version": endpoint.version})
    if form.is_valid() and form.attempt(
        services.rotate_secret,
        endpoint=endpoint,
        actor=request.user,
        version=form.cleaned_data["version"],
    ):
        return _secret(request, endpoint)
    context = {"endpoint": endpoint, "form": form}
    return render(request, "portal/webhooks/rotate.html", context, status=status_of(form))


@require_POST
def switch(request: HttpRequest, pk: UUID, way: str) -> HttpResponse:
    """`way`: "on" or "off"."""
    endpoint = endpoint_or_404(request, pk)
    if way == "on":
        services.switch_on(endpoint=endpoint, actor=request.user)
        messages.success(request, _("The webhook is switched on."))
    else:
        services.switch_off(endpoint=endpoint, actor=request.user)
        messages.success(request, _("The webhook is switched off."))
    return redirect(endpoint.get_absolute_url())


@require_http_methods(METHODS)
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    endpoint = endpoint_or_404(request, pk)
    if request.method != "POST":
        return render(request, "portal/webhooks/remove.html", {"endpoint": endpoint})
    organization: Any = endpoint.organization
    services.remove_endpoint(endpoint=endpoint, actor=request.user)
    messages.success(request, _("The webhook is removed."))
    return redirect("company_webhooks", organization.pk) if organization else redirect("webhooks")


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """For developers of receivers: every event with a sample."""
    return render(request, "portal/webhooks/events.html", {"groups": documented()})
