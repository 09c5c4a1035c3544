"""What people do to their own account here; sign-in itself is allauth's."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from portal.access.policy import ALLOWED, refuse, require
from portal.people.models import ApiToken, User
from portal.people.validators import check_profile, check_token


def create_token(
    *,
    user: User,
    name: str,
    areas: Iterable[str],
    expires_at: dt.datetime | None = None,
    actor: User | None = None,
    made_by: Any = None,
) -> str:
    """A new API token of `user`; returns its text, shown once.

    The same form sent twice makes one: names are used once per person. `actor`: who makes it, if
    not `user`. `made_by`: the token a program makes it with; it can hand on no more than it has.
    """
    cleaned = check_token(name, areas, expires_at, made_by)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if user.api_tokens.filter(name__iexact=cleaned["name"]).exists():
            raise ValidationError({"name": _("There is a token with this name already.")})
        text = ApiToken.issue(user, **cleaned)
        _record(user, actor or user, "make_token", cleaned["name"], areas=cleaned["areas"])
    return text


def revoke_token(*, token: ApiToken, actor: User) -> None:
    """The token opens nothing from the next request on. Twice is once."""
    with transaction.atomic():
        gone, _rows = ApiToken.objects.filter(pk=token.pk).delete()
        if gone:
            _record(token.user, actor, "revoke_token", token.name)


def _record(user: User, actor: User, action: str, name: str, **note: Any) -> None:
    """People are below activity in the import order, so the trail is found by name."""
    record_event = import_string("portal.activity.audit.record_event")
    record_event(user, actor, action, note={"token": name, **note})


def save_profile(*, user: User, data: Mapping[str, Any]) -> None:
    """Change any of name, language, timezone and theme. ValidationError keyed by field.

    A program is named where it is managed (partners.integrations).
    """
    require(refuse(_("A program has no profile.")) if user.is_integration else ALLOWED)
    cleaned = check_profile(data, user.timezone)
    for name, value in cleaned.items():
        setattr(user, name, value)
    try:
        user.clean_fields(exclude={field.name for field in User._meta.fields} - cleaned.keys())
    except ValidationError:
        user.refresh_from_db()  # nobody goes on with words that were refused
        raise
    user.save(update_fields=list(cleaned))


def choose_language(*, user: User, language: str) -> None:
    """The language of a person's pages and mail."""
    user.language = language
    user.save(update_fields=["language"])
