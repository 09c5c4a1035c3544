"""One's own data: take it along, ask for it to be erased."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.organizations.forms.base import status_of
from portal.activity.audit import record_event
from portal.privacy import services
from portal.privacy.forms import AskForm
from portal.privacy.models import ErasureRequest


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return _page(request, AskForm())


def _page(request: HttpRequest, form: AskForm) -> HttpResponse:
    mine = ErasureRequest.objects.visible_to(request.user).filter(person=request.user)
    context = {"form": form, "last": mine.first()}
    return render(request, "portal/privacy/own.html", context, status=status_of(form))


@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """A POST, because it leaves a trace."""
    user: Any = request.user
    data = services.own_data(user)
    record_event(user, user, "take_own_data")
    return as_file(data, "my-data.json")


def as_file(data: dict[str, Any], name: str) -> HttpResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    services.ask(person=request.user, message=form.cleaned_data["message"])
    messages.success(request, _("The channel desk has your request and will answer by e-mail."))
    return redirect("own_data")


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    rows = ErasureRequest.objects.visible_to(request.user).waiting().filter(person=request.user)
    if found := rows.first():
        services.withdraw(request=found, actor=request.user)
        messages.success(request, _("Your request is taken back."))
    return redirect("own_data")
