"""Which definitions hold on a day, and their content in words."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.classification.choices import SHARES, PeriodKind, Relationship, ValueClass
from partners.classification.defaults import DEFAULTS
from partners.classification.models import Definition
from portal.workflow import clock

Data = dict[str, Any]
COLUMNS = {
    "coverage": gettext_lazy("coverage"),
    "reply": gettext_lazy("answer within"),
    "protection": gettext_lazy("protection"),
}


def in_force(topic: str, on: dt.date | None = None, without: Any = None) -> Data:
    """Content of the version in force on a day (default: today); the defaults before the first."""
    rows = Definition.objects.started(on or clock.today()).filter(topic=topic).exclude(pk=without)
    found = rows.order_by("-starts_on").values_list("data", flat=True).first()
    return found or DEFAULTS[topic]


def cuts(percentages: Data, customers: int) -> dict[str, int]:
    """Class → the last rank in it: the share of the customers, rounded up, so that the best
    customer of any period is VIP."""
    shares = {name: Decimal(str(percentages[name])) for name in SHARES}
    return {name: ceil(customers * share / 100) for name, share in shares.items()}


def class_at(rank: int, limits: dict[str, int]) -> str:
    """The strongest class whose last rank is not below `rank`; equal ranks are equal classes."""
    return next((name for name in SHARES if rank <= limits[name]), str(ValueClass.MINOR))


def suggested(definition: Data, facts: Any) -> str:
    """The strongest relationship all of whose minimums are met; empty without a purchase."""
    if not facts or not facts.purchases:
        return ""
    for code in reversed(Relationship.values):
        least = definition["types"][code]
        if all(getattr(facts, name) >= least[name] for name in ("purchases", "years", "families")):
            return code
    return ""


def relationship_name(definition: Data, code: str) -> str:
    """As the desk calls it; the defaults are translated."""
    return _(definition["types"][code]["name"]) if code else ""


def weighted(criteria: list[Data], scores: dict[str, int]) -> Decimal | None:
    """The scorecard's result: Σ (weight × value) ÷ Σ weight, over the criteria that have a value,
    1.00 (poor) to 5.00 (excellent), rounded to two places. None when none has.

    When all criteria have a value the weights sum to 100 and this is Σ (weight × value) ÷ 100.
    """
    filled = [(row["weight"], scores[row["code"]]) for row in criteria if row["code"] in scores]
    weights = sum(weight for weight, _value in filled)
    if not weights:
        return None
    points = sum(weight * value for weight, value in filled)
    return (Decimal(points) / weights).quantize(Decimal("0.01"))


# --- In words -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Change:
    """One point that differs: its label, before and after in words."""

    label: str
    old: str
    new: str


def points(topic: str, data: Data) -> dict[str, tuple[str, str]]:
    """Key → (label, value in words) of everything a version says, in the order of the form."""
    return dict(WORDS[topic](data))


def changes(topic: str, old: Data, new: Data) -> list[Change]:
    """What differs; a point that is new or gone stands beside “none”."""
    before, after = points(topic, old), points(topic, new)
    none = ("", _("none"))
    keys = [key for key in {**after, **before} if before.get(key) != after.get(key)]
    return [
        Change(
            (after.get(key) or before[key])[0],
            before.get(key, none)[1],
            after.get(key, none)[1],
        )
        for key in keys
    ]


Points = Iterator[tuple[str, tuple[str, str]]]


def _percentages(data: Data) -> Points:
    yield "period", (_("Computed every"), str(PeriodKind(data["period"]).label))
    for name in SHARES:
        text = _("to %(share)s %%") % {"share": data[name]}
        yield name, (str(ValueClass(name).label), text)


def _relationships(data: Data) -> Points:
    yield "months", (_("Looks back"), _("%(n)d months") % {"n": data["months"]})
    for code, row in data["types"].items():
        asks = _("from %(purchases)d purchases in %(years)d years and %(families)d families") % row
        yield code, (str(Relationship(code).label), f"{_(row['name'])}: {_(row['about'])} ({asks})")


def _criteria(data: Data) -> Points:
    for row in data["criteria"]:
        yield row["code"], (_(row["name"]), _("%(name)s: weight %(weight)d") % named(row))


def named(row: Data) -> Data:
    """A criterion with its name in the reader's language."""
    return row | {"name": _(row["name"])}


def _benefits(data: Data) -> Points:
    for code in ValueClass.values:
        for name, text in benefit(data[code]).items():
            label = _("%(class)s: %(what)s") % {
                "class": ValueClass(code).label,
                "what": COLUMNS[name],
            }
            yield f"{code}-{name}", (label, text)


def benefit(row: Data) -> dict[str, str]:
    """What one class gets, in words."""
    reply = (
        ngettext("%(n)d business hour", "%(n)d business hours", row["reply"])
        if row["unit"] == "hours"
        else ngettext("%(n)d business day", "%(n)d business days", row["reply"])
    ) % {"n": row["reply"]}
    days = row["protection"]
    text = ngettext("%(n)d day", "%(n)d days", days or 0) % {"n": days or 0}
    return {
        "coverage": _(row["coverage"]),
        "reply": reply,
        "protection": text if days else _("as the programme says"),
    }


WORDS = {
    "percentages": _percentages,
    "relationships": _relationships,
    "criteria": _criteria,
    "benefits": _benefits,
}
