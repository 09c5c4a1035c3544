"""What the health page asks of the secrets kept in the database."""

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.jobs.registry import Progress
from portal.observing.choices import When
from portal.observing.registry import Finding, check, fault, ok
from portal.people import sealing
from portal.signin.sealing import PURPOSE

LOOKED_AT = 50  # of each end: a key that was changed once leaves the old ones or the new ones


@check(
    "keys",
    _("Secrets"),
    _("Set SECRET_KEY to the value the database was used with, or name it in SECRET_KEY_FALLBACKS "
      "(docs/sign-in.md). Until then people with a second step cannot sign in."),
    When.QUICK,
)  # fmt: skip
def check_keys(progress: Progress) -> Finding:
    """Can second steps be read with the keys there are?"""
    rows = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    sample = [*rows.order_by("pk")[:LOOKED_AT], *rows.order_by("-pk")[:LOOKED_AT]]
    texts = {row.data["secret"] for row in sample}
    if unread := sum(sealing.unseal(text, PURPOSE) is None for text in texts):
        return fault(gettext_noop("%(count)d second steps cannot be read."), count=unread)
    return ok(gettext_noop("What was sealed can be read."))
