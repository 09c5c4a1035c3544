"""The room's place on a company's page: its programs, for those who look after them."""

from django.http import HttpRequest

from partners.integrations import policies
from partners.integrations.models import Integration
from partners.organizations.models import Organization
from partners.organizations.panels import Panel
from portal.access.together import Asking


def programs(request: HttpRequest, organization: Organization) -> Asking:
    if not policies.can_see(request.user, organization):
        return None
    rows = Integration.objects.visible_to(request.user).live().filter(organization=organization)
    keys = rows.order_by().values_list("pk", flat=True)
    yield (keys,)
    return {"organization": organization, "count": len(keys)}


OURS = [Panel(60, "partners/integrations/_panel.html", programs)]
