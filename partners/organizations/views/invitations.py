"""Inviting people, and the page behind an invitation's link."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.organizations import policies, services
from partners.organizations.forms.base import ServiceForm, posted, status_of
from partners.organizations.forms.company import AcceptForm, InviteForm
from partners.organizations.models import Invitation, Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.people.theme import with_theme

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite an address to the company; the answer does not tell whether it has an account."""
    organization = visible_or_404(Organization, request.user, pk=pk)
    require(policies.can_invite(scope_of(request.user), organization))
    form = InviteForm(posted(request))
    if form.is_valid() and form.attempt(
        services.invite_member,
        organization=organization,
        actor=request.user,
        **form.cleaned_data,
    ):
        messages.success(request, _("The invitation is on its way."))
        return redirect("company_members", pk=pk)
    context = {"organization": organization, "form": form}
    return render(request, "partners/organizations/invite.html", context, status=status_of(form))


@require_POST
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    invitation = visible_or_404(Invitation, request.user, pk=pk)
    services.revoke_invitation(invitation=invitation, actor=request.user)
    messages.success(request, _("The invitation no longer works."))
    return _back(invitation)


@require_POST
def resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    invitation = visible_or_404(Invitation, request.user, pk=pk)
    if services.resend_invitation(invitation=invitation, actor=request.user):
        messages.success(request, _("A new invitation is on its way; the old link is dead."))
    else:
        messages.info(request, _("This invitation is no longer open."))
    return _back(invitation)


def _back(invitation: Invitation) -> HttpResponse:
    if invitation.organization_id:
        return redirect("company_members", pk=invitation.organization_id)
    return redirect("staff")


# Rooms above may send invited people to another door: function(invitation) → its address, or "".
ELSEWHERE: list[Callable[[Invitation], str]] = []


@login_not_required
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Take the seat: as a new person with a password, or signed in as the invited address."""
    rows = Invitation.objects.open().select_related("organization", "team", "invited_by")
    invitation = rows.filter(token=token).first()
    if invitation is None:
        return _closed(request)
    person = auth.get_user_model().objects.filter(email__iexact=invitation.email).first()
    context = {"invitation": invitation, "person": person}
    if request.user.is_authenticated:
        return _accept_signed_in(request, invitation, context)
    if person and person.is_active:
        return render(request, "partners/organizations/accept_sign_in.html", context)
    if door := next(filter(None, (leads(invitation) for leads in ELSEWHERE)), ""):
        return redirect(door)
    return _accept_as_new(request, invitation, context)


def _closed(request: HttpRequest) -> HttpResponse:
    """Used, revoked, expired and never-existing links look alike."""
    response = render(request, "partners/organizations/accept_closed.html", status=404)
    response._has_been_logged = True  # type: ignore[attr-defined] # the address holds a token
    return response


def _accept_signed_in(request: HttpRequest, invitation: Invitation, context: dict) -> HttpResponse:
    user: Any = request.user
    if user.email.lower() != invitation.email.lower():
        return render(request, "partners/organizations/accept_other.html", context)
    form = ServiceForm(posted(request))
    if form.attempt(services.accept_invitation, invitation=invitation, user=user):
        messages.success(request, _("Welcome. You now have access."))
        return redirect("home")
    context["form"] = form
    return render(
        request, "partners/organizations/accept_join.html", context, status=status_of(form)
    )


def _accept_as_new(request: HttpRequest, invitation: Invitation, context: dict) -> HttpResponse:
    initial = {"name": invitation.name, "language": get_language()}
    company = str(invitation.organization or "")
    form = AcceptForm(invitation.email, company, settings.LANGUAGES, posted(request), initial)
    if form.is_valid() and form.attempt(
        services.register_invited, invitation=invitation, **form.cleaned_data
    ):
        auth.login(request, form.result, backend=BACKEND)
        messages.success(request, _("Welcome. Your account is ready."))
        return with_theme(redirect("home"), form.result)
    context["form"] = form
    return render(
        request, "partners/organizations/accept_new.html", context, status=status_of(form)
    )
