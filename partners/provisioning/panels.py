"""The room's place on a company's page."""

from django.http import HttpRequest

from partners.organizations.models import Organization
from partners.organizations.panels import Panel
from partners.provisioning.models import Directory
from partners.provisioning.policies import can_set_up
from portal.access.scope import scope_of
from portal.access.together import Asking, first_of


def directory(request: HttpRequest, organization: Organization) -> Asking:
    if not can_set_up(scope_of(request.user), organization):
        return None
    rows = Directory.objects.visible_to(request.user).filter(organization=organization)[:1]
    yield (rows,)
    return {"organization": organization, "directory": first_of(rows)}


OURS = [Panel(62, "partners/provisioning/_panel.html", directory)]
