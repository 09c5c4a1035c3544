from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClientKind(TextChoices):
    """Whom a client gets tokens for, and whether it can keep a secret."""

    PROGRAM = "program", _("The program itself, with nobody present (client credentials)")
    PEOPLE = "people", _("People who agree, in an app on a server (authorization code)")
    PUBLIC = "public", _("People who agree, in an app on their own device (no secret)")
