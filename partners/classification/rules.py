"""Which class, relationship and benefits an account has: read by the rooms above."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from partners.classification.choices import Relationship, ValueClass
from partners.classification.definitions import in_force
from partners.classification.models import (
    AccountClass,
    ClassOverride,
    ClassPeriod,
    RelationshipDecision,
)
from portal.access.together import Asking, answered, first_of


@dataclass(frozen=True)
class Standing:
    """What holds for one account. `value_class` is empty before the first period is published."""

    period: ClassPeriod | None
    row: AccountClass | None
    override: ClassOverride | None
    decision: RelationshipDecision | None

    @property
    def computed(self) -> str:
        """The class of the period in force; without a purchase in it: minor."""
        if self.period is None:
            return ""
        return self.row.value_class if self.row else str(ValueClass.MINOR)

    @property
    def value_class(self) -> str:
        return self.override.value_class if self.override else self.computed

    @property
    def relationship(self) -> str:
        return self.decision.relationship if self.decision else ""


def current_period() -> ClassPeriod | None:
    """The newest published period."""
    return ClassPeriod.objects.published().first()


def standing(account_id: Any) -> Standing:
    """Always two queries, whatever there is."""
    found: Standing = answered(standing_asked(account_id))
    return found


def standing_asked(account_id: Any) -> Asking:
    """What `standing` tells, asked for with other things."""
    periods = ClassPeriod.objects.published()[:1]
    overrides = ClassOverride.objects.holding().filter(account=account_id)
    overrides = overrides.select_related("by")[:1]
    decisions = RelationshipDecision.objects.filter(account=account_id)
    decisions = decisions.select_related("by")[:1]
    yield periods, overrides, decisions
    period = first_of(periods)
    rows = AccountClass.objects.filter(account=account_id, period=period)
    rows = rows.select_related("period").order_by("pk")[:1]
    yield (rows,)
    return Standing(period, first_of(rows), first_of(overrides), first_of(decisions))


def of_class(value_class: str, key: str = "pk") -> Q:
    """Accounts that have this class now. `key`: the field that leads to the account's id."""
    overridden = ClassOverride.objects.holding()
    by_hand = Q(**{f"{key}__in": overridden.filter(value_class=value_class).values("account")})
    period = current_period()
    if period is None:
        return by_hand
    rows = AccountClass.objects.filter(period=period)
    placed = Q(**{f"{key}__in": rows.filter(value_class=value_class).values("account")})
    if value_class == ValueClass.MINOR:
        placed |= ~Q(**{f"{key}__in": rows.values("account")})
    return by_hand | placed & ~Q(**{f"{key}__in": overridden.values("account")})


# --- What follows ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Entitlement:
    """What an account's standing gives a registration about it: is it a key account, and how many
    days of protection its class has (0: none of its own)."""

    is_key: bool = False
    days: int = 0


def entitlement(account_id: Any, on: dt.date | None = None) -> Entitlement:
    """By what people decided or published only: the newest published class or the override, the
    decided relationship, and the benefits in force on a day (default: today)."""
    if account_id is None:
        return Entitlement()
    now = standing(account_id)
    benefits = in_force("benefits", on)
    days = benefits[now.value_class]["protection"] if now.value_class else None
    return Entitlement(now.relationship == Relationship.KEY, days or 0)
