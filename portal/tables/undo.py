"""A way back after small losses: the flash message carries an Undo for a few minutes.

A room names the reverse of what it did (`undoable`) and offers it with the message (`offer_undo`).
The token says who, what and when, signed; the reverse is an ordinary service call as the same
person, so it may refuse like any other.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.access.policy import Refused
from portal.workflow import clock

KEPT_FOR = dt.timedelta(minutes=10)
TAG, SALT = "undo:", "portal.tables.undo"
# What can be taken back: word → (actor, data) → does the reverse.
UNDOS: dict[str, Callable[[Any, dict[str, Any]], None]] = {}


def undoable(word: str) -> Callable[[Any], Any]:
    """Decorates the reverse of something: `(actor, data)`. Doing it twice does it once."""

    def keep(reverse: Callable[[Any, dict[str, Any]], None]) -> Any:
        UNDOS[word] = reverse
        return reverse

    return keep


def offer_undo(request: HttpRequest, text: str, word: str, **data: Any) -> None:
    """A success message with a button that does the reverse `word` with `data` (JSON)."""
    if word not in UNDOS:
        raise KeyError(word)
    said = [str(request.user.pk), word, data, clock.now().isoformat()]
    token = signing.dumps(said, salt=SALT, compress=True)
    messages.success(request, text, extra_tags=TAG + token)


def take_back(*, actor: Any, token: str) -> None:
    """Do the reverse a token names. Raises Refused where it is too late or somebody else's."""
    too_late = _("It is too late to undo this.")  # broken, old or not yours: one answer
    try:
        who, word, data, moment = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise Refused(too_late) from error
    if who != str(actor.pk) or clock.now() - dt.datetime.fromisoformat(moment) > KEPT_FOR:
        raise Refused(too_late)
    UNDOS[word](actor, data)
