"""What the maker of a snapshot could open: figures of then stay closed to whoever has lost any of
it since.

The desk and auditors open everything. Everybody else's snapshot remembers the companies whose deals
were all open to the person, and one by one the deals that were open for another reason (one's own,
a deal team's, a sales team's): a deal handed to somebody else takes its figures with it.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deals.registrations.models import Deal
from deals.registrations.querysets import read_whole
from deals.reports.choices import MOST_DEALS
from portal.access.scope import Scope


def held(scope: Scope) -> dict[str, Any]:
    """As JSON. Raises ValidationError for a person with too many deals to remember."""
    if scope.is_neutral:
        return {"all": True}
    companies = _whole_companies(scope)
    others = _one_by_one(scope, companies).values_list("pk", flat=True)
    deals = sorted(str(pk) for pk in others[: MOST_DEALS + 1])
    if len(deals) > MOST_DEALS:
        text = _("Snapshots are for people with at most %(count)d deals. Take the CSV instead.")
        raise ValidationError(text % {"count": MOST_DEALS})
    return {"companies": sorted(map(str, companies)), "deals": deals}


def still_holds(then: dict[str, Any], scope: Scope) -> bool:
    """Is everything that was open then open now?"""
    if scope.is_neutral:
        return True
    if then.get("all"):
        return False
    companies = set(then["companies"])
    if not companies <= {str(pk) for pk in _whole_companies(scope)}:
        return False
    if not (deals := set(then["deals"])):
        return True
    return deals <= {str(pk) for pk in _one_by_one(scope, companies).values_list("pk", flat=True)}


def _whole_companies(scope: Scope) -> frozenset[Any]:
    """Companies all of whose registrations this person opens and reads whole."""
    readers = scope.having("view_deals") | scope.having("view_drafts")
    return readers & (scope.having("register_deals") | scope.having("review_deals"))


def _one_by_one(scope: Scope, companies: Any) -> Any:
    """Deals the person reads whole, without those of `companies`."""
    rows = Deal.objects.in_scope(scope).filter(read_whole(scope)).order_by()
    return rows.exclude(organization_id__in=companies)
