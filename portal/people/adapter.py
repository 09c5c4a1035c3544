"""How allauth behaves here: nobody signs up by themselves, and mail goes through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import get_user_model
from django.utils.module_loading import import_string


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: Any) -> bool:
        """Accounts come from invitations and approved applications only."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, context)
        recipient = get_user_model().objects.filter(email__iexact=email).first()
        # People are below activity in the import order, so the outbox is found by name.
        queue_rendered = import_string("portal.activity.emails.queue_rendered")
        html = next(
            (body for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), ""
        )
        queue_rendered(email, message.subject, message.body, html, recipient=recipient)
