"""What the calendar does here: forget what is over, and keep secrets under the present key."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.jobs.registry import Progress, scheduled
from portal.signin import limits, sealing, sessions
from portal.signin.models import KnownDevice, SpentCode
from portal.workflow import clock

DEVICES_KEPT = dt.timedelta(days=400)  # as long as the cookie


@scheduled("signin_upkeep", _("Forget ended sessions and old attempts"), dt.timedelta(hours=1))
def signin_upkeep(progress: Progress) -> str:
    guesses, dead = limits.forget_old(), sessions.forget_dead()
    window = int(clock.now().timestamp()) // limits.WINDOW
    SpentCode.objects.filter(window__lt=window - 1).delete()
    KnownDevice.objects.filter(last_seen_at__lt=clock.now() - DEVICES_KEPT).delete()
    return f"{dead} session(s), {guesses} count(s), {_seal_again()} secret(s) sealed again"


def _seal_again() -> int:
    """After SECRET_KEY changed: write every secret with the new one, so that the old may go."""
    if not settings.SECRET_KEY_FALLBACKS:
        return 0
    done = 0
    for row in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).iterator():
        name = "secret" if row.type == Authenticator.Type.TOTP else "seed"
        if new := sealing.renewed(row.data[name]):
            done += _replace(row.pk, name, row.data[name], new)
    return done


def _replace(pk: int, name: str, old: str, new: str) -> int:
    """Only while the row still says the same: the person may be using a code right now."""
    rows = Authenticator.objects.filter(pk=pk, **{f"data__{name}": old})
    row = rows.first()
    if row is None:
        return 0
    return rows.filter(data=row.data).update(data=row.data | {name: new})
