"""The room's place on a company's page: what its tier and the next one ask for, and its list."""

from django.http import HttpRequest

from partners.certifications import policies
from partners.certifications.holding import progress_asked
from partners.organizations.models import Organization
from partners.organizations.panels import Panel
from portal.access.scope import scope_of
from portal.access.together import Asking


def standing(request: HttpRequest, organization: Organization) -> Asking:
    scope = scope_of(request.user)
    if not policies.can_see_standing(scope, organization):
        return None
    progress = yield from progress_asked(organization)
    can_see_team = policies.can_see_team(scope, organization)
    if not progress and not can_see_team:
        return None
    return {"organization": organization, "progress": progress, "can_see_team": can_see_team}


OURS = [Panel(20, "partners/certifications/_standing.html", standing)]
