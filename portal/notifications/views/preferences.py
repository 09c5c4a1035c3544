"""What mail I want and when, and my calendar address."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.notifications import calendar, services
from portal.notifications.forms import PreferencesForm
from portal.notifications.models import CalendarLink, Preferences


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    posted = request.POST if request.method == "POST" else None
    form = PreferencesForm(posted, instance=Preferences.objects.of(user), user=user)
    if form.is_valid():
        services.save_preferences(actor=user, frequencies=form.frequencies(), times=form.times())
        messages.success(request, _("Your choices are saved."))
        return redirect("notification_preferences")
    return _page(request, form, status=400 if form.errors else 200)


@require_POST
def make_calendar(request: HttpRequest) -> HttpResponse:
    """A new calendar address, shown in this answer and never again."""
    user: Any = request.user
    address = calendar.make_link(actor=user)
    form = PreferencesForm(instance=Preferences.objects.of(user), user=user)
    return _page(request, form, new_address=address)


@require_POST
def end_calendar(request: HttpRequest) -> HttpResponse:
    calendar.end_link(actor=request.user)
    messages.success(request, _("The calendar address no longer works."))
    return redirect("notification_preferences")


def _page(
    request: HttpRequest, form: PreferencesForm, *, new_address: str = "", status: int = 200
) -> HttpResponse:
    user: Any = request.user
    context = {
        "form": form,
        "new_address": new_address,
        "calendar_link": CalendarLink.objects.visible_to(user).filter(user=user).first(),
    }
    return render(request, "portal/notifications/preferences.html", context, status=status)
