"""The page behind the link of a notice about a new device."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from portal.notifications.quiet import zone_of
from portal.signin import emails, services


@login_not_required
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then sign everybody out and let the person choose a new password. Links that are used,
    old or made up look alike."""
    found = emails.read_link(token)
    if found is None:
        response = render(request, "portal/signin/not_me_closed.html", status=404)
        response._has_been_logged = True  # type: ignore[attr-defined] # the address holds a token
        return response
    person, since = found
    if request.method != "POST":
        with timezone.override(zone_of(person.timezone)):
            return render(request, "portal/signin/not_me.html", {"at": since})
    services.disown(person=person, since=since)
    if not person.has_usable_password():
        messages.success(request, _("Everybody is signed out of your account."))
        return redirect("account_login")
    key = default_token_generator.make_token(person)
    messages.success(request, _("Everybody is signed out. Now choose a new password."))
    return redirect("account_reset_password_from_key", uidb36=user_pk_to_url_str(person), key=key)
