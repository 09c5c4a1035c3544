from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    MAIL = "mail", _("E-mail")
    LINK = "link", _("Form link")


class Outcome(TextChoices):
    DRAFT = "draft", _("Waits to be confirmed")
    SENT = "sent", _("Registered")
    REFUSED = "refused", _("Refused")


class Reason(TextChoices):
    """Why a mail was refused."""

    UNPROVEN = "unproven", _("Not proven to come from this address")
    UNKNOWN = "unknown", _("No seller has this address")
    OFF = "off", _("The company does not register by e-mail")
    UNCLEAR = "unclear", _("More than one company, and none was named")
    EMPTY = "empty", _("No customer was found in it")
    TOO_MANY = "too_many", _("Too many mails in a day")
