"""What a token may be used for: areas of the API, each to read or to write.

An endpoint names its area (`area = "deals"` on the view); a token carries words such as
"deals:read". A word never opens more than the token's person may see and do.
"""

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


READ, WRITE = "read", "write"
WORDS = frozenset(f"{area}:{verb}" for area in Area for verb in (READ, WRITE))


def needed(area: str, method: str) -> str:
    """The word a request needs: `method` is the HTTP method."""
    return f"{area}:{READ if method in {'GET', 'HEAD', 'OPTIONS'} else WRITE}"
