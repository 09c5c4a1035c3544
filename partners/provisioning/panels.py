"""The room's place on a company's page."""

from typing import Any

from django.http import HttpRequest

from partners.organizations.models import Organization
from partners.organizations.panels import Panel
from partners.provisioning.models import Directory
from partners.provisioning.policies import can_set_up
from portal.access.scope import scope_of


def directory(request: HttpRequest, organization: Organization) -> dict[str, Any] | None:
    if not can_set_up(scope_of(request.user), organization):
        return None
    rows = Directory.objects.visible_to(request.user).filter(organization=organization)
    return {"organization": organization, "directory": rows.first()}


OURS = [Panel(62, "partners/provisioning/_panel.html", directory)]
