"""The room's place on a company's page."""

from django.http import HttpRequest

from deals.intake.policies import can_open
from deals.intake.services import rule_asked
from partners.organizations.models import Organization
from partners.organizations.panels import Panel
from portal.access.scope import scope_of
from portal.access.together import Asking


def ways_in(request: HttpRequest, organization: Organization) -> Asking:
    if not can_open(scope_of(request.user), organization):
        return None
    return {"organization": organization, "rule": (yield from rule_asked(organization))}


OURS = [Panel(64, "deals/intake/_panel.html", ways_in)]
