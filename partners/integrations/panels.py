"""The room's place on a company's page: its programs, for those who look after them."""

from typing import Any

from django.http import HttpRequest

from partners.integrations import policies
from partners.integrations.models import Integration
from partners.organizations.models import Organization
from partners.organizations.panels import Panel


def programs(request: HttpRequest, organization: Organization) -> dict[str, Any] | None:
    if not policies.can_see(request.user, organization):
        return None
    rows = Integration.objects.visible_to(request.user).live().filter(organization=organization)
    return {"organization": organization, "count": rows.count()}


OURS = [Panel(60, "partners/integrations/_panel.html", programs)]
