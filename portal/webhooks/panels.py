"""The way from a company's page to its webhooks."""

from typing import Any

from django.http import HttpRequest

from partners.organizations.models import Organization
from partners.organizations.panels import Panel
from portal.access.scope import scope_of
from portal.webhooks.policies import can_see


def webhooks(request: HttpRequest, organization: Organization) -> dict[str, Any] | None:
    if not can_see(scope_of(request.user), organization):
        return None
    return {"organization": organization}


PANEL = Panel(90, "portal/webhooks/_panel.html", webhooks)
