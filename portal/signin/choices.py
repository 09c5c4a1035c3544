from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Group(TextChoices):
    """Whom a rule about the second factor is for."""

    VENDOR = "vendor", _("The vendor’s people")
    ADMINS = "admins", _("Administrators of partner companies")
    PARTNERS = "partners", _("Everybody else at partner companies")
    COMPANY = "company", _("The people of one company")


# What holds while nobody has said otherwise.
REQUIRED_BY_DEFAULT = frozenset({Group.VENDOR})
GRACE_DAYS = 14
MOST_GRACE_DAYS = 90
FEW_CODES = 3  # from here on the person is told to make new recovery codes
KINDS = [("totp", _("Authenticator app")), ("webauthn", _("Passkey"))]
