from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from partners.organizations.choices import MemberRole


class Kind(TextChoices):
    OIDC = "oidc", _("OpenID Connect")
    SAML = "saml", _("SAML 2.0")


class Status(TextChoices):
    OFF = "off", _("Off")
    ON = "on", _("On")
    REQUIRED = "required", _("Required")


class SecondFactor(TextChoices):
    """When a sign-in by the provider counts as one with a second factor."""

    PORTAL = "portal", _("The portal asks for its own")
    CLAIMED = "claimed", _("It counts when the provider says that one was used")
    TRUSTED = "trusted", _("It always counts: the provider asks everybody for one")


class Proof(TextChoices):
    DNS = "dns", _("DNS record")
    DESK = "desk", _("Confirmed by the channel desk")


LIVE = frozenset({Status.ON, Status.REQUIRED})
# New people never come in as administrators unless an attribute of the provider says so.
DEFAULT_ROLES = [(role, label) for role, label in MemberRole.choices if role != MemberRole.ADMIN]
