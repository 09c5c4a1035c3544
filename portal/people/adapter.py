"""How allauth behaves here: nobody signs up by themselves, and mail goes through the outbox."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.module_loading import import_string

from portal.people.theme import with_theme

# Sent to an address that is not yet anybody's; the person who typed it may see it in the outbox.
TO_A_NEW_ADDRESS = "account/email/email_confirmation"
# Rooms above may stop a sign-in before it is one: function(request, user, login by a provider or
# None) → the answer instead, or None to let it go on.
GUARDS: list[Callable[[HttpRequest, Any, Any], HttpResponse | None]] = []


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations and approved applications only."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue `templates/<template_prefix>.txt`, written like every other mail of the portal.

        People are below activity in the import order, so the outbox is found by name.
        """
        person = get_user_model().objects.filter(email__iexact=email).first()
        if person is not None and person.is_integration:
            return  # a program has no mailbox
        if person is None and template_prefix == TO_A_NEW_ADDRESS:
            person = context["user"]
        language = person.language if person else translation.get_language() or "en"
        compose = import_string("portal.activity.emails.compose")
        queue_rendered = import_string("portal.activity.emails.queue_rendered")
        words = {**context, "email": email}
        words |= {name: _ours(url) for name, url in context.items() if name.endswith("_url")}
        queue_rendered(email, *compose(template_prefix, words, language), recipient=person)

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        login = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        answers = (guard(request, user, login) for guard in GUARDS)
        return super().pre_login(request, user, **kwargs) or next(filter(None, answers), None)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """The person's colours come along to this browser."""
        response = super().post_login(request, user, **kwargs)
        return with_theme(response, user)


def _ours(url: str) -> str:
    """The same path on our own address: what a visitor sent as Host never gets into a mail."""
    return settings.SITE_URL + urlsplit(url)._replace(scheme="", netloc="").geturl()
