"""The desk answers people about their data, and says how long what is kept."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from partners.organizations.forms.base import posted, status_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.privacy import policies, services
from portal.privacy.forms import DaysForm, DeclineForm, EraseForm, FindForm
from portal.privacy.models import ErasureRequest
from portal.privacy.retention import BY_NAME, KINDS, days_of, due
from portal.privacy.views.own import as_file


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """What is known about an address, and who waits for an answer."""
    scope = scope_of(request.user)
    require(policies.can_read(scope))
    form = FindForm(request.GET or None)
    context = {
        "form": form,
        "requests": ErasureRequest.objects.visible_to(request.user)
        .waiting()
        .select_related("person")[:100],
        "may_erase": policies.can_erase(scope),
    }
    if form.is_valid():
        subject = services.subject_of(form.cleaned_data["email"])
        context |= {"subject": subject, "places": services.found(subject, request.user)}
    return render(request, "portal/privacy/find.html", context, status=status_of(form))


@require_POST
def collect(request: HttpRequest) -> HttpResponse:
    """Everything about somebody as one file."""
    form = FindForm(request.POST)
    require(policies.can_erase(scope_of(request.user)))
    if not form.is_valid():
        context = {"form": form, "requests": []}
        return render(request, "portal/privacy/find.html", context, status=400)
    subject = services.subject_of(form.cleaned_data["email"])
    return as_file(services.all_data(subject=subject, actor=request.user), "person-data.json")


def erase(request: HttpRequest) -> HttpResponse:
    """Asks once more, with what will go; then it is gone."""
    require(policies.can_erase(scope_of(request.user)))
    form = EraseForm(posted(request), initial={"email": request.GET.get("email", "")})
    if form.is_valid():
        subject = services.subject_of(form.cleaned_data["email"])
        if form.attempt(services.erase, subject=subject, actor=request.user):
            count = sum(form.result.values())
            text = ngettext("%(count)d record is erased.", "%(count)d records are erased.", count)
            messages.success(request, text % {"count": count})
            return redirect("privacy")
    return render(request, "portal/privacy/erase.html", {"form": form}, status=status_of(form))


def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    require(policies.can_erase(scope_of(request.user)))
    rows = ErasureRequest.objects.select_related("person")
    found = visible_or_404(rows, request.user, pk=pk)
    form = DeclineForm(posted(request))
    if form.is_valid() and form.attempt(
        services.decline, request=found, actor=request.user, answer=form.cleaned_data["answer"]
    ):
        messages.success(request, _("The person is told."))
        return redirect("privacy")
    context = {"form": form, "asked": found}
    return render(request, "portal/privacy/decline.html", context, status=status_of(form))


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Every kind of data with its days."""
    scope = scope_of(request.user)
    require(policies.can_read(scope))
    days = days_of()
    context = {
        "rows": [{"kind": kind, "days": days[kind.name]} for kind in KINDS],
        "may_change": policies.can_erase(scope),
    }
    return render(request, "portal/privacy/retention.html", context)


def retention_days(request: HttpRequest, kind: str) -> HttpResponse:
    """Other days for one kind, with what is older than them now."""
    require(policies.can_erase(scope_of(request.user)))
    if kind not in BY_NAME:
        raise Http404
    days = days_of()[kind]
    form = DaysForm(posted(request), initial={"days": days})
    if form.is_valid() and form.attempt(
        services.save_days, actor=request.user, kind=kind, days=form.cleaned_data["days"]
    ):
        messages.success(request, _("Saved. What is older goes tonight."))
        return redirect("retention")
    context = {"form": form, "kind": BY_NAME[kind], "older": due(BY_NAME[kind], days).count()}
    return render(request, "portal/privacy/days.html", context, status=status_of(form))
