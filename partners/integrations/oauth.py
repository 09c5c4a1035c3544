"""OAuth 2.1 as the library asks for it: which scopes there are, and who may have a token.

The library (django-oauth-toolkit) speaks the protocol; what is decided here is ours: scopes are
the words of `portal.people.areas`, a client gets no more of them than it is registered for, and
whoever may no longer use a client gets no token from it, however good the code or refresh token.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from oauth2_provider.models import get_access_token_model, revoke_access_token
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes

from partners.integrations.models import OAuthClient
from portal.people.areas import WORDS, Area, in_order
from portal.people.tokens import is_due
from portal.workflow import clock


class Scopes(BaseScopes):
    """The words of areas. Who asks for nothing gets everything the client is registered for."""

    def get_all_scopes(self) -> dict[str, Any]:
        return {word: Area(word.split(":")[0]).label for word in WORDS}

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return in_order(WORDS if application is None else application.areas)

    def get_default_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return self.get_available_scopes(application)


class Validator(OAuth2Validator):
    """The library's rules, and: a person gets a token only while the client is for this person."""

    def validate_code(
        self, client_id: Any, code: Any, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        good = super().validate_code(client_id, code, client, request, *args, **kwargs)
        return bool(good and client.is_for(request.user))

    def validate_refresh_token(
        self, refresh_token: Any, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        good = super().validate_refresh_token(refresh_token, client, request, *args, **kwargs)
        return bool(good and client.is_for(request.user))


@dataclass(frozen=True)
class Bearer:
    """A token of OAuth at the API's door (portal/people/tokens.py)."""

    user: Any
    areas: list[str]
    rate_key: str
    row: Any

    def delete(self) -> None:
        revoke_access_token(self.row)


def issued_by_oauth(text: str) -> Bearer | None:
    """What a token opens now; None for an unknown or expired one, and for one whose person may no
    longer use its client."""
    digest = sha256(text.encode()).hexdigest()
    reads = ("user", "application__integration__user")
    rows = get_access_token_model().objects.select_related(*reads)
    row = rows.filter(token_checksum=digest, expires__gt=clock.now()).first()
    if row is None or not row.application.is_usable(None):
        return None
    client = row.application
    if row.user is not None and not client.is_for(row.user):
        return None
    if is_due(client.last_used_at):
        OAuthClient.objects.filter(pk=client.pk).update(last_used_at=clock.now())
    user = row.user or client.integration.user
    # A client that was narrowed since opens less at once.
    areas = [word for word in row.scope.split() if word in client.areas]
    return Bearer(user, areas, f"{client.pk}-{user.pk}", row)
