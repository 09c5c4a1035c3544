"""Tokens and OAuth clients of one integration. What is secret is shown in the answer, once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.integrations import services
from partners.integrations.forms import (
    ClientForm,
    NarrowForm,
    NarrowTokenForm,
    ServiceTokenForm,
)
from partners.integrations.models import Integration, OAuthClient
from partners.integrations.services.tokens import require_live
from partners.integrations.views.programs import METHODS, found
from partners.organizations.forms.base import posted, status_of
from portal.access.shortcuts import visible_or_404


@require_http_methods(METHODS)
def new_token(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(request, pk)
    require_live(row, request.user)
    form, text = ServiceTokenForm(posted(request)), ""
    if form.is_valid() and form.attempt(
        services.make_token, integration=row, actor=request.user, **form.token()
    ):
        text, form = form.result, ServiceTokenForm()
    context = {"row": row, "form": form, "new_token": text}
    return render(request, "partners/integrations/new_token.html", context, status=status_of(form))


@require_POST
def revoke_token(request: HttpRequest, pk: UUID, digest: str) -> HttpResponse:
    row = found(request, pk)
    require_live(row, request.user)
    token = row.user.api_tokens.filter(digest=digest).first()
    if token is not None:
        services.revoke_token(integration=row, token=token, actor=request.user)
    messages.success(request, _("The token no longer works."))
    return redirect(row)


@require_http_methods(METHODS)
def edit_token(request: HttpRequest, pk: UUID, digest: str) -> HttpResponse:
    row = found(request, pk)
    require_live(row, request.user)
    token = row.user.api_tokens.filter(digest=digest).first()
    if token is None:
        raise Http404
    form = NarrowTokenForm(posted(request), row=token)
    if form.is_valid() and form.attempt(
        services.narrow_token,
        integration=row,
        token=token,
        actor=request.user,
        data=form.changes(),
    ):
        messages.success(request, _("The token is saved. What it opens holds from now on."))
        return redirect(row)
    return _narrowing(request, row, token, form)


def _narrowing(request: HttpRequest, row: Integration, key: Any, form: NarrowForm) -> HttpResponse:
    context = {"row": row, "key": key, "form": form}
    return render(request, "partners/integrations/narrow.html", context, status=status_of(form))


@require_http_methods(METHODS)
def new_client(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = found(request, pk)
    require_live(row, request.user)
    form = ClientForm(posted(request), of_vendor=row.organization_id is None)
    if form.is_valid() and form.attempt(
        services.make_client, integration=row, actor=request.user, **form.client()
    ):
        client, secret = form.result
        return _shown(request, row, client, secret)
    context = {"row": row, "form": form}
    return render(request, "partners/integrations/new_client.html", context, status=status_of(form))


def _shown(
    request: HttpRequest, row: Integration, client: OAuthClient, secret: str
) -> HttpResponse:
    context = {"row": row, "client": client, "secret": secret}
    return render(request, "partners/integrations/client.html", context)


def _client(request: HttpRequest, pk: UUID, client: UUID) -> OAuthClient:
    row = found(request, pk)
    require_live(row, request.user)
    clients = OAuthClient.objects.filter(integration=row)
    return visible_or_404(
        clients.select_related("integration__organization"), request.user, pk=client
    )


@require_http_methods(METHODS)
def edit_client(request: HttpRequest, pk: UUID, client: UUID) -> HttpResponse:
    row = _client(request, pk, client)
    form = NarrowForm(posted(request), row=row)
    if form.is_valid() and form.attempt(
        services.narrow_client, client=row, actor=request.user, data=form.cleaned_data
    ):
        messages.success(request, _("The client is saved. What it opens holds from now on."))
        return redirect(row.integration)
    return _narrowing(request, row.integration, row, form)


@require_POST
def new_secret(request: HttpRequest, pk: UUID, client: UUID) -> HttpResponse:
    row = _client(request, pk, client)
    secret = services.new_secret(client=row, actor=request.user)
    return _shown(request, row.integration, row, secret)


@require_POST
def end_client(request: HttpRequest, pk: UUID, client: UUID) -> HttpResponse:
    row = _client(request, pk, client)
    services.end_client(client=row, actor=request.user)
    messages.success(request, _("The client is removed. What it was given no longer works."))
    return redirect(row.integration)
