"""The place of a case on its registration's page: what this side knows of it."""

from django.http import HttpRequest

from deals.cases.models import CaseParty
from deals.registrations.models import Deal
from deals.registrations.policies import LENSES
from deals.registrations.views.panels import MAIN, Panel
from portal.access.scope import Scope
from portal.access.together import Asking


def _context(request: HttpRequest, scope: Scope, deal: Deal) -> Asking:
    """The deal's matters in the reader's scope, for whoever reads the dialogue."""
    if "comments" not in LENSES.fields(scope, deal):
        return None
    rows = CaseParty.objects.all().of_record(scope, "deal", deal)
    parties = rows.select_related("case", "credit").order_by("-told_at", "-pk")
    yield (parties,)
    return {"parties": parties, "is_neutral": scope.is_neutral} if parties else None


PANEL = Panel(place=MAIN, template="deals/cases/_panel.html", context=_context)
