"""Conflicts of a customer that was only typed: the clearance check."""

from collections.abc import Iterable, Mapping

from deals.conflicts import rules
from deals.conflicts.matching.scoring import threshold
from deals.conflicts.services.search import ToldApart, candidates_for
from deals.registrations.models import Deal, ProductFamily
from portal.workflow import clock

NOBODY = ""  # holds nothing, so that nothing found is the asker's own


def conflicts_with(
    customer: Mapping[str, str], families: Iterable[ProductFamily], look_back_days: int
) -> list[rules.Finding]:
    """What a registration of this customer (name, website, country, city, tax_id) for these
    product families would meet today, whoever holds it. Both sides' data: only whether the list
    is empty may be told to a partner."""
    typed = Deal(**{f"customer_{name}": value for name, value in customer.items()})
    codes = frozenset(family.code for family in families)
    found = rules.conflicts_of(
        rules.Subject(NOBODY, codes, clock.today()),
        candidates_for(typed, ToldApart()),
        rules.Terms(threshold(), look_back_days),
    )
    return [finding for finding in found if finding.is_conflict]
