"""Building quotes and prepared registrations, each by the people who would."""

import datetime as dt
from decimal import Decimal
from typing import Any

from deals.supply import services
from deals.supply.emails import people_with
from deals.supply.models import PreparedRegistration, SupplyRequest
from portal.home.worlds.world import Row, SpecError, World, key_id, named
from portal.workflow import clock

# Status → the transitions that lead there, with who makes them.
WALKS: dict[str, tuple[str, ...]] = {
    "asked": (),
    "quoted": ("quote",),
    "declined": ("decline",),
    "chosen": ("quote", "choose"),
    "not_chosen": ("quote", "not_chosen"),
}
DISTRIBUTORS = frozenset({"quote", "decline"})


def _ago(row: Row) -> dt.datetime:
    return clock.now() - dt.timedelta(hours=row.get("hours_ago", 24))


def build_quotes(world: World, rows: list[Row]) -> None:
    """`hours_ago` the deal's owner asked; each step is an hour later. The desk is told of direct
    deals on joint accounts, as the hourly job tells it."""
    known = set(SupplyRequest.objects.values_list("deal_id", "distributor_id"))
    for place, row in enumerate(rows):
        deal, company = world.deals[row["deal"]], world.organizations[row["distributor"]]
        if (deal.pk, company.pk) not in known:
            with named(f"quotes[{place}]"):
                _quote(world, row, place)
    services.raise_missing()


def _quote(world: World, row: Row, place: int) -> None:
    deal, company = world.deals[row["deal"]], world.organizations[row["distributor"]]
    deal.refresh_from_db()
    buyer = next(iter(people_with(company.pk, "view_supplied_deals")), None)
    if buyer is None:
        raise SpecError(f"quotes[{place}].distributor: needs a buyer or an administrator.")
    moment = _ago(row)
    with clock.at(moment):
        (request,) = services.ask_for_quotes(
            deal=deal,
            actor=deal.owner,
            distributors=[company],
            answer_by=clock.today() + dt.timedelta(days=row.get("answer_in_days", 7)),
            message=row.get("message", ""),
        )
    for step, name in enumerate(WALKS[row.get("status", "asked")], start=1):
        actor = buyer if name in DISTRIBUTORS else deal.owner
        with clock.at(min(moment + dt.timedelta(hours=step), clock.now())):
            request = services.act_on_request(
                request=request,
                action=name,
                actor=actor,
                version=request.version,
                data=_data(row, request, name),
            )


def _data(row: Row, request: SupplyRequest, name: str) -> dict[str, Any]:
    if name != "quote":
        return {"message": row.get("words", "")}
    lines = list(request.lines.all())
    prices = [Decimal(str(price)) for price in row.get("prices", [])]
    return {
        "prices": {line.pk: price for line, price in zip(lines, prices, strict=False)},
        "currency": row.get("currency", "EUR"),
        "valid_until": clock.today() + dt.timedelta(days=row.get("valid_days", 30)),
        "note": row.get("note", ""),
    }


def build_prepared(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        pk = key_id("prepared", row["key"])
        if not PreparedRegistration.objects.filter(pk=pk).exists():
            with named(f"prepared_registrations[{place}]"), clock.at(_ago(row)):
                services.prepare(
                    distributor=world.organizations[row["distributor"]],
                    reseller=world.organizations[row["reseller"]],
                    actor=world.users[row["author"].lower()],
                    data=_fields(row),
                    lines=[_line(world, line) for line in row.get("products", ())],
                    message=row.get("message", ""),
                    row_id=pk,
                )


def _fields(row: Row) -> dict[str, Any]:
    fields = {f"customer_{name}": value for name, value in row["customer"].items()}
    fields |= {name: row[name] for name in ("title", "kind", "need") if name in row}
    if value := row.get("value"):
        fields["value_amount"] = Decimal(str(value["amount"]))
        fields["value_currency"] = value["currency"]
    days = row.get("close_in_days", 90)
    return fields | {"expected_close": clock.today() + dt.timedelta(days=days)}


def _line(world: World, line: Row) -> dict[str, Any]:
    price = line.get("unit_price")
    return {
        "family": world.families[line["family"]],
        "name": line.get("name", ""),
        "quantity": line.get("quantity", 1),
        "unit_price": None if price is None else Decimal(str(price)),
    }
