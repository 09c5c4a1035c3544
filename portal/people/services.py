"""What people do to their own account here; sign-in itself is allauth's."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.people.models import ApiToken, User


def create_token(*, user: User, name: str) -> str:
    """A new API token of `user`; returns its text, shown once.

    The same form sent twice makes one: names are used once per person.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if user.api_tokens.filter(name__iexact=name).exists():
            raise ValidationError({"name": _("You already have a token with this name.")})
        return ApiToken.issue(user, name)


def choose_language(*, user: User, language: str) -> None:
    """The language of a person's pages and mail."""
    user.language = language
    user.save(update_fields=["language"])
