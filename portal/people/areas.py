"""What a token may be used for: areas of the API, each to read or to write.

An endpoint names its area (`area = Area.DEALS` on the view; `ANY` where every token may come); a
token carries words such as "deals:read". A word never opens more than the token's person may see
and do. The words are the scopes of OAuth, too.
"""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Area(TextChoices):
    """Parts of the API that are allowed one by one."""

    PROFILE = "profile", _("Your profile and notifications")
    DEALS = "deals", _("Deals and registrations")
    ACCOUNTS = "accounts", _("Accounts, contacts and joint work")
    ORGANIZATIONS = "organizations", _("Companies, people and the programme")
    CONTENT = "content", _("Library and news")
    TRAINING = "training", _("Training and certificates")
    REPORTS = "reports", _("Reports")
    ACCESS = "access", _("Access register and audit trail")
    EXCHANGE = "exchange", _("Imports and exports")
    WEBHOOKS = "webhooks", _("Webhooks and integrations")
    PROVISIONING = "provisioning", _("Provisioning by a directory (SCIM)")


ANY = ""
READ, WRITE = "read", "write"
WORDS = tuple(f"{area}:{verb}" for area in Area for verb in (READ, WRITE))
READING = tuple(word for word in WORDS if word.endswith(READ))


def needed(area: str, method: str) -> str:
    """The word a request needs: `method` is the HTTP method."""
    return f"{area}:{READ if method in {'GET', 'HEAD', 'OPTIONS'} else WRITE}"


def in_order(words: Iterable[str]) -> list[str]:
    """The known ones of `words`, once each, in the table's order."""
    wanted = set(words)
    return [word for word in WORDS if word in wanted]


def described(words: Iterable[str]) -> list[tuple[str, bool]]:
    """(label, may it write?) of each area the words open, for people to read."""
    wanted = set(words)
    return [
        (str(area.label), f"{area}:{WRITE}" in wanted)
        for area in Area
        if {f"{area}:{READ}", f"{area}:{WRITE}"} & wanted
    ]
