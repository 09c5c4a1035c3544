"""One bit, the same whoever holds the conflict; off by default, budgeted, logged, with traps."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from deals.clearance import services
from deals.clearance.models import ClearanceCheck, Spent, Stop
from deals.conflicts import upkeep
from deals.named import services as named
from deals.programs.models import ProgramPolicy
from deals.programs.rules import judging_policy
from deals.registrations.models import Deal, ProductFamily
from portal.access.policy import Refused
from portal.activity.models import AuditEntry, OutgoingEmail
from portal.workflow import clock

SELLER, RIVAL = "seller@northwind.example", "seller@bluepeak.example"
DESK = "desk@meridian.example"


@pytest.fixture
def switched_on(world):
    upkeep.rebuild()
    policy = judging_policy(world.organizations["northwind"])
    ProgramPolicy.objects.filter(pk=policy.pk).update(
        clearance_enabled=True, clearance_per_user=3, clearance_per_company=5
    )
    return world


def ask(world, who=SELLER, company="northwind", name="Nobody Knows Ltd", families=(), **asked):
    return services.ask(
        actor=world.users[who],
        organization=world.organizations[company],
        asked={"name": name, **asked},
        families=list(ProductFamily.objects.filter(code__in=families)),
    )


def test_check_is_off_by_default(world):
    with pytest.raises(Refused, match="not switched on"):
        ask(world)
    assert not ClearanceCheck.objects.exists()


@pytest.mark.parametrize(
    ("who", "company"),
    [
        ("learner@northwind.example", "northwind"),
        (RIVAL, "northwind"),
        ("cam@meridian.example", "northwind"),
        (DESK, "northwind"),
    ],
)
def test_only_the_companys_sellers_ask(switched_on, who, company):
    with pytest.raises(Refused):
        ask(switched_on, who, company)


def test_unknown_customer_is_clear(switched_on):
    assert ask(switched_on, name="Zanzibar Kite Repair Cooperative").answer == "clear"


def hold(world, key):
    """A registration of each kind of holder for one customer that is not on file."""
    name, site = "Quillfeather Optronics", "quillfeather.example"
    columns = {"customer_name": name, "customer_website": site, "customer_country": "GB"}
    Deal.objects.filter(pk=world.deals[key].pk).update(**columns)
    upkeep.rebuild()


@pytest.mark.parametrize("holder", ["bp-review", "nw-approved", "dn-direct", "named"])
def test_answer_does_not_say_who_holds_the_conflict(switched_on, holder):
    """A rival, the own company, direct sales, a named-account list: the same bit and bytes."""
    world = switched_on
    if holder == "named":
        put_on_list(world, "Quillfeather Optronics,quillfeather.example,GB")
    else:
        hold(world, holder)
    check = ask(world, name="Quillfeather Optronics", website="quillfeather.example", country="GB")
    assert check.answer == "needs_review"
    row = ClearanceCheck.objects.visible_to(world.users[SELLER]).get()
    assert row.get_answer_display() == "Needs review"


def put_on_list(world, line):
    desk = world.users[DESK]
    found = named.create_list(actor=desk, team=world.teams["Direct North"], name="North")
    version = named.upload_version(
        named_list=found, actor=desk, data=f"name,website,country\n{line}\n".encode()
    )
    named.put_in_force(version=version, actor=desk, starts_on=clock.today(), reason="Plan")


def test_other_product_family_is_clear(switched_on):
    world = switched_on
    hold(world, "bp-review")  # network
    check = ask(world, name="Quillfeather Optronics", country="GB", families=["storage"])
    assert (check.families, check.answer) == (["storage"], "clear")


def test_budget_of_a_person_ends_and_comes_back_the_next_day(switched_on):
    world = switched_on
    for _time in range(3):
        ask(world)
    assert services.budget_left(world.users[SELLER], world.organizations["northwind"]) == 0
    with pytest.raises(services.BudgetSpent) as caught:
        ask(world)
    assert 0 < caught.value.wait <= 24 * 3600
    assert ClearanceCheck.objects.count() == 3
    with clock.at(clock.now() + dt.timedelta(days=1)):
        assert ask(world).answer == "clear"


def test_budget_of_a_company_is_shared_and_a_rivals_questions_cost_it_nothing(switched_on):
    world = switched_on
    colleague = "admin@northwind.example"
    for _time in range(3):
        ask(world)
        ask(world, RIVAL, "bluepeak")
    ask(world, colleague)
    ask(world, colleague)
    with pytest.raises(services.BudgetSpent):
        ask(world, colleague)
    with pytest.raises(services.BudgetSpent):
        ask(world, RIVAL, "bluepeak")


def test_refused_question_costs_nothing(switched_on):
    world = switched_on
    for asked in ({"name": ""}, {"name": "x" * 201}, {"name": "A\x00B"}, {"website": "no site"}):
        with pytest.raises(ValidationError) as caught:
            ask(world, **asked)
        assert set(caught.value.message_dict) <= {"name", "website"}
    assert not Spent.objects.exists()


def test_same_form_twice_is_one_question(switched_on):
    world, token = switched_on, uuid.uuid4()
    answers = [
        services.ask(
            actor=world.users[SELLER], organization=world.organizations["northwind"],
            asked={"name": "Acme"}, families=[], token=token,
        )
        for _time in range(2)
    ]  # fmt: skip
    assert answers[0] == answers[1]
    assert Spent.objects.filter(holder=world.users[SELLER].pk).get().used == 1


def test_trap_answers_needs_review_and_tells_the_desk_alone(switched_on):
    world = switched_on
    services.set_trap(
        actor=world.users[DESK], name="Velvet Anvil Works", website="velvet-anvil.example", note=""
    )
    check = ask(world, name="velvet anvil  WORKS")
    assert (check.answer, check.hit_trap) == ("needs_review", True)
    told = OutgoingEmail.objects.filter(subject__contains="does not exist")
    assert set(told.values_list("to", flat=True)) == {DESK, "ops@meridian.example"}
    assert ask(world, name="Something else", website="https://velvet-anvil.example/x").hit_trap


def test_traps_are_the_desks(switched_on):
    world = switched_on
    with pytest.raises(Refused):
        services.set_trap(actor=world.users[SELLER], name="Mine", website="", note="")
    services.set_trap(actor=world.users[DESK], name="Once", website="", note="")
    for name in ("", "Once", "x" * 201):
        with pytest.raises(ValidationError):
            services.set_trap(actor=world.users[DESK], name=name, website="", note="")


def test_off_switch_ends_every_check_at_once_and_says_no_more_than_never_on(switched_on):
    ProgramPolicy.objects.update(clearance_enabled=False)
    with pytest.raises(Refused, match="not switched on") as never:
        ask(switched_on)
    ProgramPolicy.objects.update(clearance_enabled=True)
    desk = switched_on.users[DESK]
    first = services.stop_checks(actor=desk, reason="Somebody fishes for Umbrella")
    assert services.stop_checks(actor=desk, reason="Once more") == first
    with pytest.raises(Refused) as stopped:
        ask(switched_on)
    assert str(stopped.value) == str(never.value)
    services.resume_checks(actor=desk)
    services.resume_checks(actor=desk)
    assert ask(switched_on).answer == "clear"
    trail = AuditEntry.objects.about(first).order_by("at")
    assert [entry.action for entry in trail] == ["stop_clearance", "resume_clearance"]
    assert Stop.objects.count() == 1


@pytest.mark.parametrize("who", [SELLER, "cam@meridian.example", "auditor@meridian.example"])
def test_off_switch_is_the_desks(switched_on, who):
    with pytest.raises(Refused):
        services.stop_checks(actor=switched_on.users[who], reason="x")
    with pytest.raises(Refused):
        services.resume_checks(actor=switched_on.users[who])
    seen = Stop.objects.visible_to(switched_on.users[who])
    services.stop_checks(actor=switched_on.users[DESK], reason="Somebody fishes")
    assert seen.exists() is (who == "auditor@meridian.example")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_stopping_wants_a_reason(switched_on, reason):
    with pytest.raises(ValidationError, match="reason"):
        services.stop_checks(actor=switched_on.users[DESK], reason=reason)
    assert ask(switched_on).answer == "clear"


def test_who_sees_a_check(switched_on):
    world = switched_on
    ask(world)
    seen = {e for e, user in world.users.items() if ClearanceCheck.objects.visible_to(user)}
    assert seen == {
        SELLER, "admin@northwind.example",
        DESK, "ops@meridian.example", "auditor@meridian.example",
    }  # fmt: skip
