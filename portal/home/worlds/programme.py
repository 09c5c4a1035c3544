"""Building the programme's rules: versions that began in the past are written the day before."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from deals.programs import services
from deals.programs.changes import PARAMETERS
from deals.programs.models import Calendar, ExchangeRate, ProgramPolicy, RoutingRuleSet
from partners.organizations.models import Territory, Tier
from portal.home.worlds.world import Row, World, date, named
from portal.workflow import clock

FIRST_DAY = dt.date(2020, 1, 1)  # of rules that do not say
AMOUNTS = ("value_from", "value_to", "score_from", "score_to")
NO_RULE: Row = {"tiers": [], "families": [], "territories": [], "kinds": [], "chain": []}


@contextmanager
def _before(day: dt.date) -> Iterator[None]:
    """The clock stands two days before `day`, or where it is when that is later still."""
    noon = dt.datetime.combine(day - dt.timedelta(days=2), dt.time(12), dt.UTC)
    with clock.at(min(noon, clock.now())):
        yield


def _start(row: Row) -> dt.date:
    return date(row.get("starts_on")) or FIRST_DAY


def build_policies(world: World, rows: list[Row]) -> None:
    tiers, territories = _by_code(Tier), _by_code(Territory)
    known = set(ProgramPolicy.objects.values_list("territory", "tier", "starts_on"))
    for place, row in sorted(enumerate(rows), key=lambda numbered: _start(numbered[1])):
        territory, tier = territories.get(row.get("territory")), tiers.get(row.get("tier"))
        day = _start(row)
        if (territory and territory.pk, tier and tier.pk, day) in known:
            continue
        with named(f"program_policies[{place}]"), _before(day):
            services.create_version(
                actor=world.desk,
                territory=territory,
                tier=tier,
                starts_on=day,
                reason=row.get("reason", "As agreed with the partners."),
                data=_parameters(row.get("rules", {})),
            )


def _parameters(given: Row) -> dict[str, Any]:
    data = {name: given[name] for name in PARAMETERS if name in given}
    if "long_protection_from" in data:
        data["long_protection_from"] = Decimal(str(data["long_protection_from"]))
    return data


def _by_code(model: Any) -> dict[Any, Any]:
    return {row.code: row for row in model.objects.all()}


def build_calendars(world: World, rows: list[Row]) -> None:
    territories = _by_code(Territory)
    known = set(Calendar.objects.values_list("territory", flat=True))
    for place, row in enumerate(rows):
        territory = territories.get(row.get("territory"))
        if (territory and territory.pk) in known:
            continue
        with named(f"calendars[{place}]"):
            data = {k: v for k, v in row.items() if k != "exceptions"} | {"territory": territory}
            calendar = services.save_calendar(actor=world.desk, data=data)
            for exception in row.get("exceptions", ()):
                services.add_exception(
                    actor=world.desk,
                    calendar=calendar,
                    day=dt.date.fromisoformat(exception["day"]),
                    spans=exception.get("spans", []),
                    reason=exception.get("reason", ""),
                )


def build_rates(world: World, rows: list[Row]) -> None:
    known = set(ExchangeRate.objects.values_list("currency", "starts_on"))
    for place, row in enumerate(rows):
        day = _start(row)
        if (row["currency"], day) not in known:
            with named(f"exchange_rates[{place}]"), _before(day):
                services.add_rate(
                    actor=world.desk,
                    currency=row["currency"],
                    rate=Decimal(str(row["rate"])),
                    starts_on=day,
                )


def build_routing(world: World, rows: list[Row]) -> None:
    known = set(RoutingRuleSet.objects.values_list("starts_on", flat=True))
    for place, row in enumerate(rows):
        day = _start(row)
        if day not in known:
            with named(f"routing_rules[{place}]"), _before(day):
                services.create_rule_set(
                    actor=world.desk,
                    starts_on=day,
                    reason=row.get("reason", "As agreed with the partners."),
                    data=[_rule(world, rule) for rule in row["rules"]],
                )


def _rule(world: World, row: Row) -> dict[str, Any]:
    """A rule as the service takes it; people in its chain are named by e-mail address."""
    data = {**NO_RULE, **row}
    for name in AMOUNTS:
        if data.get(name) is not None:
            data[name] = Decimal(str(data[name]))
    if not all(isinstance(stage, list) for stage in data["chain"]):
        raise ValidationError({"chain": "A chain is a list of stages, each a list of approvers."})
    data["chain"] = [[_approver(world, str(who)) for who in stage] for stage in data["chain"]]
    return data


def _approver(world: World, who: str) -> str:
    user = world.users.get(who.removeprefix("user:").lower())
    return f"user:{user.pk}" if user else who
