"""Looking at the portal as somebody else, for the desk; and who looked at it as me."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.interchange.keyset import page_of
from portal.oversight import policies
from portal.oversight.choices import VIEW_AS_LASTS, Stopped
from portal.oversight.forms import ViewAsForm, posted, status_of
from portal.oversight.middleware import SESSION_KEY
from portal.oversight.models import ViewAs
from portal.oversight.services import viewing


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Whom, and why. Below: the last looks."""
    require(policies.can_view_as(scope_of(request.user)))
    people = get_user_model().objects.visible_to(request.user)
    form = ViewAsForm(people, posted(request), initial={"person": request.GET.get("person", "")})
    if form.is_valid() and form.attempt(viewing.start, actor=request.user, **form.cleaned_data):
        request.session[SESSION_KEY] = str(form.result.pk)
        return redirect("home")
    rows = ViewAs.objects.visible_to(request.user).select_related("staff", "person")
    page = page_of(rows, order="-started_at", params=request.GET)
    context = {
        "form": form,
        "rows": page.rows,
        "page": page,
        "minutes": int(VIEW_AS_LASTS.total_seconds() // 60),
    }
    return render(request, "portal/oversight/view_as.html", context, status=status_of(form))


@require_POST
def stop(request: Any) -> HttpResponse:
    """Back to oneself. Sent again it does nothing more."""
    key = request.session.pop(SESSION_KEY, "")
    rows = ViewAs.objects.filter(staff=request.user, pk=key) if key else ViewAs.objects.none()
    for row in rows.select_related("staff", "person"):
        viewing.end(row=row, how=Stopped.STOPPED)
        messages.success(request, _("You are yourself again."))
    return redirect("view_as" if policies.can_view_as(scope_of(request.user)) else "home")


@require_safe
def looks(request: Any) -> HttpResponse:
    """Who of the vendor's support looked at the portal as the reader, when and why."""
    rows = ViewAs.objects.visible_to(request.user).filter(person=request.user)
    page = page_of(rows.select_related("staff"), order="-started_at", params=request.GET)
    context = {"rows": page.rows, "page": page, "names_staff": bool(request.user.staff_role)}
    return render(request, "portal/oversight/looks.html", context)
