"""Classes of the demo's customers: two months published, one that waits for the desk, an
override, two relationships and a scorecard with a trend.
"""

from typing import Any

AIRBUS, BARCLAYS, EQUINOR = "A55f629840b", "Ae7c36b0e41", "A74cc730f22"
DIRECT = "direct@meridian.example"
DEFINITIONS = [
    {
        "topic": "percentages",
        "reason": "Meridian closes its books every month.",
        "data": {"period": "month"},
    }
]
PERIODS = [
    {"ago": 3, "reason": "First run, agreed with sales"},
    {"ago": 2, "reason": "Agreed with both direct managers"},
    {"ago": 1, "publish": False},
]
OVERRIDES = [
    {
        "account": AIRBUS,
        "value_class": "vip",
        "reason": "Group agreement signed; the orders come next year.",
    }
]
RELATIONSHIPS = [
    {
        "account": AIRBUS,
        "relationship": "key",
        "reason": "Plans three halls with us until the end of the decade.",
        "by": "direct-manager@meridian.example",
    },
    {
        "account": BARCLAYS,
        "relationship": "transactional",
        "reason": "Buys by tender, each time anew.",
        "by": "direct2@meridian.example",
    },
]


def _card(ago: int, *scores: tuple[str, int, str]) -> dict[str, Any]:
    names = ("criterion", "value", "note")
    rows = [dict(zip(names, score, strict=True)) for score in scores]
    return {"account": AIRBUS, "by": DIRECT, "ago": ago, "scores": rows}


SCORECARDS = [
    _card(
        1,
        ("collections", 3, "Two invoices late"),
        ("margin", 3, ""),
        ("growth", 4, "Second hall ordered"),
        ("satisfaction", 4, ""),
        ("potential", 5, "Three more halls planned"),
    ),
    _card(
        0,
        ("collections", 4, "All paid within 40 days"),
        ("margin", 3, "Price pressure on access switches"),
        ("growth", 4, ""),
        ("satisfaction", 5, "Thanked us for the night shift"),
        ("potential", 5, ""),
    ),
]

CLASSIFICATION = {
    "class_definitions": DEFINITIONS,
    "class_periods": PERIODS,
    "class_overrides": OVERRIDES,
    "relationships": RELATIONSHIPS,
    "scorecards": SCORECARDS,
}
