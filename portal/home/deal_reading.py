"""“For this deal”: what the library has about a deal's products, on the deal's page.

The deal gives its product families to whoever reads its products, the library gives pages inside
the reader's own audience: neither tells anything of another company.
"""

from django.http import HttpRequest
from django.utils.translation import get_language

from cms.reading.related import for_deal
from deals.registrations.models import Deal
from deals.registrations.policies import LENSES
from deals.registrations.views.panels import ASIDE, Panel
from portal.access.scope import Scope
from portal.access.together import Asking, answered


def reading_for(request: HttpRequest, scope: Scope, deal: Deal) -> Asking:
    codes = yield from families_asked(scope, deal)
    pages = for_deal(request.user, codes, get_language()) if codes else []
    return {"pages": pages} if pages else None


def families_of(scope: Scope, deal: Deal) -> set[str]:
    """Codes of the deal's product families, for whoever reads its products."""
    found: set[str] = answered(families_asked(scope, deal))
    return found


def families_asked(scope: Scope, deal: Deal) -> Asking:
    if "products" not in LENSES.fields(scope, deal):
        return set()
    codes = deal.lines.order_by().values_list("family__code", flat=True)
    yield (codes,)
    return set(codes)


PANEL = Panel(place=ASIDE, template="cms/reading/_for_deal.html", context=reading_for)
