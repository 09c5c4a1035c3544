"""What the routing rules read of a registration, and how it is kept.

`certified`: the deal's families ask for certifications, and people of the company hold all of
them. Where no family asks for any, nothing was proved: it is false.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Q

from deals.programs.routing import MATCH_NEEDS_A_PERSON, Facts
from deals.programs.rules import in_programme_currency
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from deals.registrations.moves import policy_of
from partners.certifications.holding import held_by
from portal.workflow import clock

MONTH = dt.timedelta(days=30.44)


def facts_of(deal: Deal, score: Decimal) -> Facts:
    """The facts of a registration as it stands. `score`: of its best match, 0 to 1."""
    company = deal.organization
    return Facts(
        value=in_programme_currency(deal.value_amount, deal.value_currency, _sent_on(deal)),
        tier=company.tier.code if company and company.tier else "",
        families=frozenset(deal.lines.values_list("family__code", flat=True)),
        territory=company.territory.code if company and company.territory else "",
        kind=deal.kind,
        score=score,
        incumbent=is_incumbent(deal),
        certified=is_certified(deal),
    )


def _sent_on(deal: Deal) -> dt.date:
    return deal.submitted_at.date() if deal.submitted_at else clock.today()


def is_incumbent(deal: Deal) -> bool:
    """Has the same company won this customer's business within the programme's months?

    The customer is the same account or, before one is matched, the same name and country in the
    company's own registrations.
    """
    since = clock.now() - policy_of(deal).new_customer_months * MONTH
    won = Deal.objects.filter(
        organization=deal.organization_id, status=Status.WON, closed_at__gte=since
    )
    same = Q(customer_name__iexact=deal.customer_name, customer_country=deal.customer_country)
    if deal.account_id:
        same |= Q(account=deal.account_id)
    return won.exclude(pk=deal.pk).filter(same).exists()


def is_certified(deal: Deal) -> bool:
    """Holds the company every certification that the deal's product families ask for?"""
    if deal.organization_id is None:
        return False
    asked = deal.lines.exclude(family__requires=None).values_list("family__requires", flat=True)
    wanted = frozenset(asked)
    return bool(wanted) and wanted <= held_by(deal.organization_id)


def is_clear(facts: Facts) -> bool:
    """Nothing a person has to look at: no possible match, and a value that can be judged."""
    return facts.score < MATCH_NEEDS_A_PERSON and facts.value is not None


def as_json(facts: Facts) -> dict[str, Any]:
    return {
        "value": None if facts.value is None else str(facts.value),
        "tier": facts.tier,
        "families": sorted(facts.families),
        "territory": facts.territory,
        "kind": facts.kind,
        "score": str(facts.score),
        "incumbent": facts.incumbent,
        "certified": facts.certified,
    }


def from_json(stored: dict[str, Any]) -> Facts:
    value = stored["value"]
    return Facts(
        value=None if value is None else Decimal(value),
        tier=stored["tier"],
        families=frozenset(stored["families"]),
        territory=stored["territory"],
        kind=stored["kind"],
        score=Decimal(stored["score"]),
        incumbent=stored["incumbent"],
        certified=stored.get("certified", False),  # kept before there were certificates
    )
