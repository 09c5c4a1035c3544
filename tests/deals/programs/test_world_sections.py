"""The rules in a world's description: built as if in time, once, or refused with their path."""

import copy
import datetime as dt
from decimal import Decimal as D

import pytest

from deals.programs import rules
from deals.programs.models import Calendar, CalendarException, ExchangeRate, ProgramPolicy
from deals.programs.routing import rules_in_force
from portal.activity.models import AuditEntry
from portal.home import worlds
from portal.workflow import clock

SPEC = {
    "tiers": [{"code": "gold", "name": "Gold", "rank": 3}],
    "territories": [{"code": "dach", "name": "DACH", "countries": ["DE"]}],
    "product_families": [{"code": "net", "name": "Net"}],
    "users": [{"email": "boss@v.example", "name": "Boss", "staff_role": "desk"}],
    "program_policies": [
        {"starts_on": "2021-05-01", "reason": "More", "rules": {"protection_days": 100}},
        {"rules": {"notice_days": [20, 5], "long_protection_from": "1000.50"}},
        {"tier": "gold", "territory": "dach", "rules": {"max_extensions": 5}},
    ],
    "calendars": [
        {"name": "All", "timezone": "Europe/London"},
        {
            "name": "D",
            "territory": "dach",
            "week": [[["09:00", "12:00"]]] * 7,
            "exceptions": [{"day": "2999-01-01", "reason": "Far"}],
        },
    ],
    "exchange_rates": [{"currency": "EUR", "rate": "1.10"}],
    "routing_rules": [
        {
            "rules": [
                {
                    "name": "Large",
                    "result": "chain",
                    "value_from": 5000,
                    "tiers": ["gold"],
                    "chain": [["role:account_manager"], ["user:Boss@v.example", "role:desk"]],
                },
                {"name": "Rest", "result": "desk"},
            ]
        }
    ],
}


@pytest.fixture
def spec(db):
    """SPEC without days that are too far; nothing else in the tables of this room."""
    found = copy.deepcopy(SPEC)
    soon = clock.today() + dt.timedelta(days=9)
    found["calendars"][1]["exceptions"][0]["day"] = soon.isoformat()
    return found


def test_rules_are_built_once_and_hold_in_the_past(spec):
    for _twice in range(2):
        world = worlds.build(spec)
    day = dt.date(2020, 6, 1)
    assert rules.policy_of_scope(None, None, day).notice_days == [20, 5]
    assert rules.policy_of_scope(None, None, day).long_protection_from == D("1000.50")
    later = rules.policy_of_scope(None, None, dt.date(2021, 5, 1))
    assert (later.protection_days, later.notice_days) == (100, [20, 5])
    versions = ProgramPolicy.objects.exclude(starts_on=rules.FIRST_DAY)
    assert versions.filter(tier__code="gold", territory__code="dach").get().max_extensions == 5
    assert versions.count() == 3
    assert later.created_at.date() == dt.date(2021, 4, 29)
    large, rest = rules_in_force(None, day)
    assert (large.value_from, rest.name) == (5000, "Rest")
    assert large.chain == [
        ["role:account_manager"],
        [f"user:{world.users['boss@v.example'].pk}", "role:desk"],
    ]
    assert rules.in_programme_currency(D(10), "EUR", day) == D("11.00")
    assert (Calendar.objects.count(), CalendarException.objects.count()) == (2, 1)
    assert AuditEntry.objects.filter(action="new_policy").count() == 3


FAULTS = [
    (("program_policies", 0, "rules", "colour"), "red", "program_policies[0].rules.colour"),
    (("program_policies", 0, "rules", "protection_days"), "9", "must be a whole number"),
    (("program_policies", 0, "rules", "protection_days"), 5, "program_policies[0].notice_days"),
    (("program_policies", 2, "tier"), "tin", "program_policies[2].tier: nothing in tiers"),
    (("calendars", 1, "week"), [[]] * 7, "calendars[1].week: A calendar without"),
    (("calendars", 1, "week"), [5] * 7, "calendars[1].week"),
    (("calendars", 0, "timezone"), "Mars/Olympus", "calendars[0].timezone"),
    (("exchange_rates", 0, "currency"), "USD", "exchange_rates[0].currency"),
    (("exchange_rates", 0, "rate"), "0", "exchange_rates[0].rate"),
    (("routing_rules", 0, "rules", 0, "chain"), [], "routing_rules[0]: “Large”: every stage"),
    (("routing_rules", 0, "rules", 0, "chain"), ["role:desk"], "routing_rules[0].chain"),
    (("routing_rules", 0, "rules", 0, "chain"), [["user:x"]], "not an active reviewer"),
    (("routing_rules", 0, "rules", 0, "kinds"), ["theft"], "nothing is called theft"),
    (("routing_rules", 0, "rules", 1, "result"), "auto_approve", "would approve registrations"),
]


@pytest.mark.parametrize(("path", "value", "text"), FAULTS)
def test_fault_is_named_with_its_path(spec, path, value, text):
    *way, last = path
    row = spec
    for step in way:
        row = row[step]
    row[last] = value
    with pytest.raises(worlds.SpecError) as refused:
        worlds.build(spec)
    assert text in str(refused.value)
    assert not ExchangeRate.objects.exists()
