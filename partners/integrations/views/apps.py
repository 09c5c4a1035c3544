"""Apps a person has agreed to."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.integrations import services


@require_safe
def apps(request: HttpRequest) -> HttpResponse:
    context = {"apps": services.connected(request.user), "vendor_name": settings.VENDOR_NAME}
    return render(request, "partners/integrations/apps.html", context)


@require_POST
def disconnect(request: HttpRequest, pk: UUID) -> HttpResponse:
    """404 for an app that holds nothing of this person, whatever else it is."""
    user: Any = request.user
    client = next((row for row in services.connected(user) if row.pk == pk), None)
    if client is None:
        raise Http404
    services.disconnect(client=client, actor=user)
    messages.success(request, _("The app no longer gets in with your name."))
    return redirect("connected_apps")
