"""What a description may say of the programme's rules and of its return."""

from django.db import models

from deals.programs.changes import PARAMETERS
from deals.programs.choices import Answer, Result
from deals.programs.models import ProgramPolicy
from deals.reports.choices import Category
from portal.home.worlds.key import AMOUNT, DATE, NEEDED, NUMBER, TEXT, Key, Rows, choice, name_of

TYPES = {
    models.BooleanField: "yes or no",
    models.DecimalField: "amount",
    models.JSONField: "list",
}


def _parameter(name: str) -> Key:
    field = ProgramPolicy._meta.get_field(name)
    return Key(next((said for kind, said in TYPES.items() if isinstance(field, kind)), "number"))


VERSION: Rows = {"starts_on": DATE, "reason": TEXT}
RULES: dict[str, Rows] = {
    "program_policies": {
        **VERSION,
        "territory": name_of("territories", needed=False),
        "tier": name_of("tiers", needed=False),
        "rules": Key("object", each={name: _parameter(name) for name in PARAMETERS}),
    },
    "sign_in_rules": {
        "group": choice(("vendor", "admins", "partners"), needed=True),
        "required": Key("yes or no"),
        "grace_days": Key("number"),
    },
    "calendars": {
        "name": NEEDED,
        "territory": name_of("territories", needed=False),
        "timezone": TEXT,
        "week": Key("list"),
        "holiday_country": TEXT,
        "holiday_region": TEXT,
        "exceptions": Key(
            "list",
            each={"day": Key("date", needed=True), "spans": Key("list"), "reason": TEXT},
        ),
    },
    "exchange_rates": {
        "currency": NEEDED,
        "rate": Key("amount", needed=True),
        "starts_on": DATE,
    },
    "programme_lines": {
        "key": NEEDED,
        "category": choice(Category, needed=True),
        "amount": Key("amount", needed=True),
        "currency": NEEDED,
        "days_ago": Key("number", needed=True),
        "days": NUMBER,
        "organization": name_of("organizations", needed=False),
        "about": TEXT,
    },
    "routing_rules": {
        **VERSION,
        "rules": Key(
            "list",
            needed=True,
            each={
                "name": NEEDED,
                "result": choice(Result, needed=True),
                "value_from": AMOUNT,
                "value_to": AMOUNT,
                "score_from": AMOUNT,
                "score_to": AMOUNT,
                "tiers": Key("list", names="tiers"),
                "families": Key("list", names="product_families"),
                "territories": Key("list", names="territories"),
                "kinds": Key("list"),
                "incumbent": choice(Answer),
                "certified": choice(Answer),
                "chain": Key("list"),
            },
        ),
    },
}
