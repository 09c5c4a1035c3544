"""How often somebody may guess, counted so that guessing locks nobody else out.

A guess is taken from its allowance *before* it is checked and given back when it was right, so
two requests at once cannot both use the last one. Counts are rows of the database: it is the one
place all processes share, and its conditional UPDATE is safe where the file cache is not.

- In a browser the person has used before: an allowance of its own. Nothing anybody does elsewhere
  uses it up.
- Elsewhere: one per person and network, one per network, and, once strangers everywhere have
  guessed at a person often, a small one per person and network. A network that has not guessed
  always has at least one try left.
- Whose address exists makes no difference: what is typed is counted.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from portal.signin import devices
from portal.signin.models import WrongGuess
from portal.workflow import clock

WINDOW = 15 * 60  # seconds
OF_A_DEVICE = 10
OF_A_PLACE = 5  # one person from one network
OF_A_NETWORK = 50  # all people from one network
STORM = 20  # guesses of strangers at one person, from anywhere
OF_A_PLACE_IN_A_STORM = 1
CODES_OF_STRANGERS = 20  # whoever guesses codes has the password already
NO_LIMIT = 2**31 - 1


@dataclass(frozen=True)
class Allowance:
    digest: str
    most: int


@dataclass(frozen=True)
class Guess:
    """A guess under way, taken from its allowances."""

    window: int
    digests: Sequence[str]

    def was_right(self) -> None:
        rows = WrongGuess.objects.filter(digest__in=self.digests, window=self.window, count__gt=0)
        rows.update(count=F("count") - 1)


def guess_password(request: HttpRequest, email: str) -> Guess:
    """Before a password is checked. Raises ValidationError when there were too many."""
    typed = unicodedata.normalize("NFKC", email).strip().casefold()
    known = devices.is_known(request, email__iexact=email.replace("\x00", ""))
    return _guess(request, "password", typed, known, STORM)


def guess_code(request: HttpRequest, user: Any) -> Guess:
    """The same before a code of the second factor is checked."""
    known = devices.is_known(request, pk=user.pk)
    return _guess(request, "code", str(user.pk), known, CODES_OF_STRANGERS)


def _guess(request: HttpRequest, kind: str, who: str, known: str, storm: int) -> Guess:
    window = int(clock.now().timestamp()) // WINDOW
    if known:
        return _take([Allowance(_digest(kind, who, "device", known), OF_A_DEVICE)], window)
    network = get_ip(request)
    place, anywhere = _digest(kind, who, "network", network), _digest(kind, who)
    used = _used([anywhere], window)
    stormy = used.get(anywhere, 0) >= storm
    most_anywhere = storm if kind == "code" else NO_LIMIT
    allowances = [
        Allowance(place, OF_A_PLACE_IN_A_STORM if stormy else OF_A_PLACE),
        Allowance(_digest(kind, "network", network), OF_A_NETWORK),
        Allowance(anywhere, most_anywhere),
    ]
    return _take(allowances, window)


def _take(allowances: Sequence[Allowance], window: int) -> Guess:
    used = _used([row.digest for row in allowances], window)
    if any(used.get(row.digest, 0) >= row.most for row in allowances):
        raise _too_many()
    taken: list[str] = []
    for row in allowances:
        if not _one_more(row, window):
            Guess(window, taken).was_right()
            raise _too_many()
        taken.append(row.digest)
    return Guess(window, taken)


def _one_more(row: Allowance, window: int) -> bool:
    """One conditional UPDATE; the first guess of a window makes the row."""
    counted = WrongGuess.objects.filter(digest=row.digest, window=window)
    below = counted.filter(count__lt=row.most)
    if below.update(count=F("count") + 1):
        return True
    try:
        with transaction.atomic():
            WrongGuess.objects.create(digest=row.digest, window=window)
        return True
    except IntegrityError:  # it is full, or somebody made it in this moment
        return bool(below.update(count=F("count") + 1))


def _used(digests: Sequence[str], window: int) -> dict[str, int]:
    rows = WrongGuess.objects.filter(digest__in=digests, window=window)
    return dict(rows.values_list("digest", "count"))


def _digest(*words: str) -> str:
    return salted_hmac("signin.limits", "\x1f".join(words), algorithm="sha256").hexdigest()


def _too_many() -> ValidationError:
    return ValidationError(
        _(
            "Too many failed attempts. Wait a quarter of an hour, or use a browser in which you "
            "have signed in before."
        ),
        code="too_many_login_attempts",
    )


def forget_old() -> int:
    """Delete the counts of windows that are over; returns how many."""
    window = int(clock.now().timestamp()) // WINDOW
    return WrongGuess.objects.filter(window__lt=window).delete()[0]
