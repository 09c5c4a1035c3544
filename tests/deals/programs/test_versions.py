"""Versions of policies: chosen by scope and date, added from tomorrow on, never changed."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError

from deals.programs import rules, services
from deals.programs.models import Calendar, ProgramPolicy, RoutingRule, RoutingRuleSet
from partners.organizations.models import Territory, Tier
from portal.access.policy import Refused
from portal.activity.models import AuditEntry
from portal.workflow import clock
from portal.workflow.machine import StateMoved

DAY = dt.timedelta(days=1)


def written():
    """Versions besides the defaults, which the cast's deals were judged by."""
    return ProgramPolicy.objects.exclude(starts_on=rules.FIRST_DAY)


@pytest.fixture
def write(world):
    """A version from so many days from now, by the desk."""

    def version(days=1, actor=None, reason="Because", territory=None, tier=None, **data):
        return services.create_version(
            actor=actor or world.desk,
            starts_on=clock.today() + days * DAY,
            reason=reason,
            territory=territory,
            tier=tier,
            data=data,
        )

    return version


@pytest.fixture
def emea(db, world):
    return Territory.objects.get(code="emea")


@pytest.fixture
def gold(db, world):
    return Tier.objects.get(code="gold")


def test_narrowest_scope_in_force_decides(world, write, emea, gold):
    northwind, bluepeak = world.organizations["northwind"], world.organizations["bluepeak"]
    harbor, cobalt = world.organizations["harbor"], world.organizations["cobalt"]
    write(protection_days=91)
    write(tier=gold, protection_days=92)
    write(territory=emea, protection_days=93)
    write(territory=emea, tier=gold, protection_days=94)
    day = clock.today() + DAY
    found = {
        name: rules.policy_for(company, day).protection_days
        for name, company in {
            "gold in emea": northwind,
            "silver in emea": bluepeak,
            "gold elsewhere": harbor,
            "silver elsewhere": cobalt,
            "direct": None,
        }.items()
    }
    assert found == {
        "gold in emea": 94,
        "silver in emea": 93,
        "gold elsewhere": 92,
        "silver elsewhere": 91,
        "direct": 91,
    }
    assert rules.policy_for(northwind).protection_days == 90


def test_version_starts_from_what_would_hold_that_day(write, gold):
    write(days=2, protection_days=100, decision_days=3)
    assert write(days=1, extension_days=10).protection_days == 90
    assert write(days=3, tier=gold, extension_days=10).protection_days == 100
    assert write(days=5, max_extensions=4).decision_days == 3


@pytest.mark.parametrize("days", [0, -1, -4000, 4000])
def test_only_tomorrow_to_ten_years_on(write, days):
    with pytest.raises(ValidationError) as refused:
        write(days=days, protection_days=100)
    assert set(refused.value.message_dict) == {"starts_on"}
    assert not written().exists()


CONTRADICTIONS = [
    ({"long_protection_days": 30}, "long_protection_days"),
    ({"notice_days": [90, 7]}, "notice_days"),
    ({"notice_days": [14, -7]}, "notice_days"),
    ({"notice_days": ["soon"]}, "notice_days"),
    ({"release_times": ["25:00"]}, "release_times"),
    ({"protection_days": 7, "notice_days": [1]}, "release_after_days"),
    ({"clearance_per_user": 500}, "clearance_per_user"),
    ({"decision_days": 0}, "decision_days"),
    ({"protection_days": 40000}, "protection_days"),
    ({"long_protection_from": D(-1)}, "long_protection_from"),
]


@pytest.mark.parametrize(("data", "field"), CONTRADICTIONS)
def test_parameters_that_contradict_are_refused(write, data, field):
    with pytest.raises(ValidationError) as refused:
        write(**data)
    assert set(refused.value.message_dict) == {field}
    assert not written().exists()


def test_reason_is_needed(write):
    for reason in ("", "  ", "x" * 301, "a\x00b"):
        with pytest.raises(ValidationError) as refused:
            write(reason=reason, protection_days=100)
        assert set(refused.value.message_dict) == {"reason"}


def test_same_scope_and_day_is_refused_but_a_double_click_is_one_version(world, write, gold):
    first = write(protection_days=100)
    assert write(protection_days=100) == first
    for other in (
        {"protection_days": 101},
        {"protection_days": 100, "reason": "Another"},
        {"protection_days": 100, "actor": world.users["ops@meridian.example"]},
    ):
        with pytest.raises(ValidationError, match="a version from this day already"):
            write(**other)
    write(tier=gold, protection_days=101)
    assert written().count() == 2
    assert AuditEntry.objects.filter(action="new_policy").count() == 2


def test_version_that_changes_nothing_is_refused(write):
    write(protection_days=100)
    with pytest.raises(ValidationError, match="Nothing differs"):
        write(days=2, protection_days=100)


def test_only_the_desk_writes(world, write):
    for person in world.users.values():
        if person.staff_role != "desk":
            with pytest.raises(Refused):
                write(actor=person, protection_days=100)
    assert not written().exists()


def test_trail_holds_what_changed_and_why(write):
    version = write(protection_days=100, long_protection_from=D("250000.00"))
    note = AuditEntry.objects.get(action="new_policy", target_id=version.pk).note
    assert note["changes"] == {
        "protection_days": [90, 100],
        "long_protection_from": [None, "250000.00"],
    }
    assert note["reason"] == "Because"


# --- Withdrawing ---------------------------------------------------------------------------------
def test_narrower_scope_ends_and_the_wider_one_holds_again(world, write, gold):
    version = write(tier=gold, protection_days=120)
    write(protection_days=100)
    with clock.at(clock.now() + 2 * DAY):
        end = services.end_scope(
            actor=world.desk, policy=version, starts_on=clock.today() + DAY, reason="Enough"
        )
        again = services.end_scope(
            actor=world.desk, policy=version, starts_on=clock.today() + DAY, reason="Enough"
        )
    assert again == end
    harbor = world.organizations["harbor"]
    days = [rules.policy_for(harbor, clock.today() + n * DAY).protection_days for n in (0, 1, 2, 3)]
    assert days == [90, 120, 120, 100]


def test_programme_itself_is_not_withdrawn(world, write):
    version = write(protection_days=100)
    with pytest.raises(ValidationError, match="can be replaced"):
        services.end_scope(
            actor=world.desk, policy=version, starts_on=clock.today() + 2 * DAY, reason="No"
        )


def test_scope_without_own_rules_has_nothing_to_withdraw(world, write, gold):
    version = write(days=5, tier=gold, protection_days=120)
    with pytest.raises(ValidationError, match="no rules of its own"):
        services.end_scope(
            actor=world.desk, policy=version, starts_on=clock.today() + DAY, reason="No"
        )


def test_coming_version_is_taken_away_and_the_trail_keeps_it(world, write):
    version = write(protection_days=100)
    key = version.pk
    services.cancel_version(actor=world.desk, policy=version, reason="Not agreed")
    version.pk = key
    services.cancel_version(actor=world.desk, policy=version, reason="Not agreed")
    assert not written().exists()
    entry = AuditEntry.objects.get(action="cancel_policy")
    assert (entry.target_id, entry.note["parameters"]["protection_days"]) == (key, 100)


def test_version_that_has_begun_stays(world, write):
    version = write(protection_days=100)
    with clock.at(clock.now() + DAY), pytest.raises(StateMoved, match="has begun"):
        services.cancel_version(actor=world.desk, policy=version, reason="Too late")
    assert ProgramPolicy.objects.filter(pk=version.pk).exists()


def test_version_that_judged_a_deal_stays_though_the_clock_was_set_back(world, write):
    version = write(protection_days=100)
    deal = next(iter(world.deals.values()))
    type(deal).objects.filter(pk=deal.pk).update(policy=version)
    with pytest.raises(StateMoved, match="has begun"):
        services.cancel_version(actor=world.desk, policy=version, reason="Clock")
    assert ProgramPolicy.objects.filter(pk=version.pk).exists()


def test_rule_set_is_versioned_alike(world):
    def store(days=1, reason="Because", tier="gold"):
        data = [{"name": "Gold", "result": "desk", "tiers": [tier], "value_from": D("5.5")}]
        return services.create_rule_set(
            actor=world.desk, starts_on=clock.today() + days * DAY, reason=reason, data=data
        )

    first = store()
    assert store() == first
    with pytest.raises(ValidationError, match="a version from this day already"):
        store(tier="silver")
    with pytest.raises(ValidationError, match="tomorrow or later"):
        store(days=0)
    with clock.at(clock.now() + DAY), pytest.raises(StateMoved, match="has begun"):
        services.cancel_rule_set(actor=world.desk, ruleset=first, reason="Too late")
    services.cancel_rule_set(actor=world.desk, ruleset=first, reason="Not agreed")
    assert not RoutingRuleSet.objects.exists()
    entry = AuditEntry.objects.get(action="cancel_routing_rules")
    assert entry.note["rules"] == [
        {"name": "Gold", "tiers": ["gold"], "value_from": "5.5", "result": "desk"}
    ]


# --- Queries -------------------------------------------------------------------------------------
def test_policy_and_calendar_cost_few_queries(world, write, gold, django_assert_num_queries):
    write(tier=gold, protection_days=120)
    write(protection_days=100)
    harbor = world.organizations["harbor"]
    with django_assert_num_queries(1):
        rules.policy_for(harbor)
    services.save_calendar(actor=world.desk, data={"name": "All"})
    with django_assert_num_queries(1):
        rules.calendar_for(harbor)
    with django_assert_num_queries(1):
        rules.in_programme_currency(D(1), "EUR")


# --- Who reads -----------------------------------------------------------------------------------
def test_rules_are_the_staffs_and_calendars_everybodys(world, write):
    write(protection_days=100)
    services.create_rule_set(
        actor=world.desk,
        starts_on=clock.today() + DAY,
        reason="Because",
        data=[{"name": "All", "result": "desk"}],
    )
    services.save_calendar(actor=world.desk, data={"name": "All"})
    seen = {
        model: {
            email for email, user in world.users.items() if model.objects.visible_to(user).exists()
        }
        for model in (ProgramPolicy, RoutingRuleSet, RoutingRule, Calendar)
    }
    staff = {email for email, user in world.users.items() if user.staff_role}
    assert seen == {
        ProgramPolicy: staff,
        RoutingRuleSet: staff,
        RoutingRule: staff,
        Calendar: set(world.users),
    }
