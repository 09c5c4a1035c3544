"""A person's connected apps: consent given on the page of OAuth, and taken back."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q
from oauth2_provider.models import (
    get_access_token_model,
    get_grant_model,
    get_refresh_token_model,
)

from partners.integrations.models import OAuthClient
from portal.activity.audit import record_event
from portal.people.areas import described, in_order
from portal.workflow import clock


def note_connection(*, client: OAuthClient, actor: Any, areas: Iterable[str]) -> None:
    """The trail says what `actor` agreed to."""
    note = {"app": client.name, "areas": in_order(areas)}
    record_event(actor, actor, "connect_app", note=note)


def connected(user: Any) -> list[OAuthClient]:
    """Apps that hold a token of `user`, with `since`, `renewed`, and what they may: `words`, and
    `given` for people to read."""
    live = Q(refreshtoken__user=user, refreshtoken__revoked=None)
    clients = OAuthClient.objects.filter(live).select_related("integration__organization")
    rows = clients.annotate(
        since=Min("refreshtoken__created", filter=Q(refreshtoken__user=user)),
        renewed=Max("refreshtoken__created", filter=Q(refreshtoken__user=user)),
    )
    found = list(rows.order_by("name", "pk"))
    given = _given(user, found)
    for client in found:
        client.words = in_order(given.get(client.pk, ()))
        client.given = described(client.words)
    return found


def _given(user: Any, clients: list[OAuthClient]) -> dict[Any, set[str]]:
    """Client → words of its tokens that may still be renewed."""
    rows = get_access_token_model().objects.filter(user=user, application__in=clients)
    found: dict[Any, set[str]] = {}
    for client, scope in rows.values_list("application", "scope"):
        found.setdefault(client, set()).update(scope.split())
    return found


def disconnect_all(user: Any) -> None:
    """No app holds anything of `user` any more: the account is over."""
    get_grant_model().objects.filter(user=user).delete()
    get_refresh_token_model().objects.filter(user=user).delete()
    get_access_token_model().objects.filter(user=user).delete()


def disconnect(*, client: OAuthClient, actor: Any) -> None:
    """The app holds nothing of `actor` from the next request on. Twice is once."""
    with transaction.atomic():
        own = {"user": actor, "application": client}
        get_grant_model().objects.filter(**own).delete()
        waiting = get_refresh_token_model().objects.filter(**own, revoked=None)
        gone = waiting.update(revoked=clock.now())
        gone += get_access_token_model().objects.filter(**own).delete()[0]
        if gone:
            record_event(actor, actor, "disconnect_app", note={"app": client.name})
