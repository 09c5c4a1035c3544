"""How far a person is with the help. Their own business: nothing of it is on the trail."""

from typing import Any

from cms.help.models import Guidance
from cms.help.tour import Stop, stops
from portal.access.scope import scope_of
from portal.workflow import clock


def tour_for(*, user: Any) -> list[Stop]:
    """The stops of a person who has neither finished nor skipped the tour; else none. One query."""
    ended = Guidance.objects.visible_to(user).filter(tour_ended_at__isnull=False)
    return [] if ended.exists() else stops(scope_of(user))


def end_tour(*, actor: Any) -> None:
    """Finished or skipped. Twice is once."""
    Guidance.objects.update_or_create(user_id=actor.pk, defaults={"tour_ended_at": clock.now()})


def begin_tour_again(*, actor: Any) -> None:
    """The tour is offered on the first page again."""
    Guidance.objects.filter(user_id=actor.pk).update(tour_ended_at=None)


def releases_seen(*, user: Any) -> list[str] | None:
    """Keys of the release notes at the person's last visit; None: never there."""
    rows = Guidance.objects.visible_to(user).values_list("releases_seen", flat=True)
    found: list[str] | None = rows.first()
    return found


def note_releases(*, actor: Any, keys: list[str]) -> None:
    """The person has these release notes before them."""
    Guidance.objects.update_or_create(user_id=actor.pk, defaults={"releases_seen": keys})
