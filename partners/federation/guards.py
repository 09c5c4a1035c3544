"""Doors that stay shut while a company requires its provider, and what its word counts for."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.federation import services
from partners.federation.choices import Status
from partners.federation.sign_in_rules import connection_for, in_emergency, required_of
from partners.organizations.views.invitations import ELSEWHERE
from portal.people.adapter import GUARDS
from portal.people.models import User
from portal.signin.rules import VOUCHERS, steps_of

VOUCHED = "sso_second_factor"  # in the session: whom the provider has asked for a second factor


def may_use_password(user: User) -> bool:
    """Nobody bound to a provider may, but for its emergency people with a second factor."""
    connection = required_of(user)
    if connection is None:
        return True
    return bool(in_emergency(connection, user)) and steps_of(user).exists()


class NoPassword:
    """Stands before the password check: people bound to a provider are refused as if the password
    were wrong, and it takes as long."""

    def authenticate(self, request: Any, email: str = "", password: str = "", **other: Any) -> None:
        user = _named(email.replace("\x00", ""))
        if user is not None and password and not may_use_password(user):
            User().set_password(password)
            raise PermissionDenied


def _named(address: str) -> User | None:
    """Whose password is tried: the next backend takes an address that somebody has typed as a new
    one, and that waits for its confirmation, for that person's."""
    if user := User.objects.filter(email__iexact=address).first():
        return user
    waiting = EmailAddress.objects.filter(email__iexact=address).select_related("user").first()
    return waiting.user if waiting else None


def only_by_provider(request: HttpRequest, user: Any, login: Any) -> HttpResponse | None:
    """Stops every other way in, such as passkeys, for people bound to a provider."""
    connection = required_of(user)
    if connection is None or (login is not None and login.connection == connection):
        return None
    if in_emergency(connection, user) and steps_of(user).exists():
        return None
    messages.info(request, _("Your company signs in by its own provider."))
    return redirect("sso_find")


@receiver(user_logged_in)
def after_sign_in(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Remember what the provider vouched for; tell the others about an emergency sign-in."""
    if request is None:
        return
    if getattr(request, "sso_login", None) is not None:
        if getattr(request, "sso_vouched", False):
            request.session[VOUCHED] = str(user.pk)
        return
    connection = required_of(user)
    seat = in_emergency(connection, user) if connection else None
    if seat is not None:
        services.note_use(seat=seat)


def vouches(request: HttpRequest, user: Any) -> bool:
    """Has a provider we believe asked this person for a second factor?"""
    if getattr(request, "sso_vouched", False):
        return True
    return request.session.get(VOUCHED) == str(user.pk)


def for_invited(invitation: Any) -> str:
    """Whoever is invited to a company that requires its provider, under an address of its domain,
    takes the seat by the provider and never gets a password."""
    connection = connection_for(invitation.email)
    if connection is None or connection.status != Status.REQUIRED:
        return ""
    if connection.organization_id != invitation.organization_id:
        return ""
    return reverse("sso_start", kwargs={"pk": connection.pk})


ELSEWHERE.append(for_invited)
GUARDS.append(only_by_provider)
VOUCHERS.append(vouches)
