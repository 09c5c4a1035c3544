"""Who decides: the first rule that fits, and everything that can be wrong with a set."""

import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deals.programs import services
from deals.programs.choices import Answer, Result
from deals.programs.models import RoutingRule, RoutingRuleSet
from deals.programs.routing import Facts, decide, default_rules, fits, rules_in_force
from deals.programs.routing_checks import problems_of
from portal.workflow import clock

CHAIN = [["role:account_manager"], ["role:desk", "user:1"]]


def rule(name="Rule", result="desk", **kwargs):
    return RoutingRule(name=name, result=result, **kwargs)


# rule's condition, what fits, what does not
CONDITIONS = [
    ({"value_from": D(100)}, {"value": D(100)}, {"value": D("99.99")}),
    ({"value_from": D(100)}, {"value": D(101)}, {"value": None}),
    ({"value_to": D(100)}, {"value": D("99.99")}, {"value": D(100)}),
    ({"value_to": D(100)}, {"value": D(0)}, {"value": None}),
    ({"score_from": D("0.4")}, {"score": D("0.4")}, {"score": D("0.399")}),
    ({"score_to": D("0.4")}, {"score": D("0.399")}, {"score": D("0.4")}),
    ({"tiers": ["gold", "silver"]}, {"tier": "silver"}, {"tier": ""}),
    ({"territories": ["emea"]}, {"territory": "emea"}, {"territory": "apac"}),
    ({"kinds": ["tender"]}, {"kind": "tender"}, {"kind": "hunt"}),
    ({"incumbent": "yes"}, {"incumbent": True}, {"incumbent": False}),
    ({"incumbent": "no"}, {"incumbent": False}, {"incumbent": True}),
    ({"certified": "yes"}, {"certified": True}, {"certified": False}),
    ({"families": ["net"]}, {"families": {"net", "sec"}}, {"families": {"sec"}}),
    ({"families": ["net"], "result": "auto_approve"}, {"families": {"net"}}, {"families": set()}),
    (
        {"families": ["net", "sec"], "result": "auto_approve"},
        {"families": {"net", "sec"}},
        {"families": {"net", "other"}},
    ),
]


def facts(**kwargs):
    if "families" in kwargs:
        kwargs["families"] = frozenset(kwargs["families"])
    return Facts(**kwargs)


@pytest.mark.parametrize(("condition", "inside", "outside"), CONDITIONS)
def test_condition_is_met_or_not(condition, inside, outside):
    assert fits(rule(**condition), facts(**inside))
    assert not fits(rule(**condition), facts(**outside))


def test_first_rule_that_fits_decides():
    rules = [rule("Large", "chain", value_from=D(100), chain=CHAIN), rule("All")]
    large, small = (decide(rules, Facts(value=D(value))) for value in (100, 99))
    assert (large.result, large.rule.name) == ("chain", "Large")
    assert large.chain == (("role:account_manager",), ("role:desk", "user:1"))
    assert large.why == "“Large”: value of $100 or more."
    assert (small.result, small.rule.name, small.chain) == ("desk", "All", ())
    assert small.why == "“All” takes every registration."


def test_without_a_rule_the_account_manager_decides():
    outcome = decide([rule(tiers=["gold"])], Facts())
    assert (outcome.result, outcome.rule, outcome.chain) == ("account_manager", None, ())
    assert "No rule fits" in outcome.why


def test_why_names_the_conditions_in_words():
    words = {"tiers": {"gold": "Gold"}, "families": {}, "territories": {}, "kinds": {}}
    tight = rule(
        "R",
        value_from=D(10),
        value_to=D("20.5"),
        tiers=["gold", "gone"],
        families=["net"],
        score_to=D("0.400"),
        incumbent="no",
        certified="yes",
    )
    assert decide([tight], _middle_of(tight), words).why == (
        "“R”: value from $10 to below $20.50, tier Gold or gone, product family net, "
        "match score below 0.4, does not supply the customer yet, certified for the products."
    )


def _middle_of(found):
    return Facts(
        D(15), "gold", frozenset(found.families), "", "", D("0.1"), incumbent=False, certified=True
    )


def test_by_default_the_account_manager_decides_everything():
    assert [decide(default_rules(), Facts(score=D(score))).result for score in ("0.9", "0")] == [
        "account_manager",
        "account_manager",
    ]
    assert problems_of(default_rules()) == []


# --- What is wrong with a set --------------------------------------------------------------------
KNOWN = {
    "tiers": {"gold": "Gold"},
    "families": {"net": "Networking", "sec": "Security"},
    "territories": {"emea": "EMEA"},
    "kinds": {"hunt": "Found by us", "tender": "Public tender"},
    "people": {"1": "Dana"},
}
BLIND = "would approve registrations with a match score of 0.4 or more"
# rules, part of the error, the rules it names
WRONG = [
    ([], "Add at least one rule", ()),
    ([rule("A"), rule("a")], "Two rules are called “a”", (0, 1)),
    ([rule("")], "Give the rule a name", (0,)),
    ([rule(result="nobody")], "say where the registration goes", (0,)),
    ([rule(value_from=D(10), value_to=D(10))], "nothing is from $10 and below $10", (0,)),
    ([rule(value_to=D(0))], "nothing is from $0 and below $0", (0,)),
    ([rule(value_from=D(-1))], "a value cannot be negative", (0,)),
    ([rule(score_from=D("0.5"), score_to=D("0.2"))], "nothing is from 0.5 and below 0.2", (0,)),
    ([rule(score_from=D("1.1"))], "a match score is between 0 and 1", (0,)),
    ([rule(tiers=["gold", "tin"])], "nothing is called tin", (0,)),
    ([rule(families=["cars"])], "nothing is called cars", (0,)),
    ([rule(territories=["mars"])], "nothing is called mars", (0,)),
    ([rule(kinds=["theft"])], "nothing is called theft", (0,)),
    ([rule(result="chain", chain=[])], "every stage of its chain needs somebody", (0,)),
    ([rule(result="chain", chain=[["role:desk"], []])], "every stage of its chain", (0,)),
    ([rule(result="chain", chain=[["role:king"]])], "is not an active reviewer", (0,)),
    ([rule(result="chain", chain=[["user:9"]])], "is not an active reviewer", (0,)),
    ([rule(result="chain", chain=[["user:1"], ["user:1"]])], "agree twice", (0,)),
    ([rule(str(n), value_from=D(n)) for n in range(51)], "At most 50 rules", ()),
    ([rule("A"), rule("B", tiers=["gold"])], "“B” is never reached: “A” before it", (1, 0)),
    (
        [rule("A", incumbent="yes"), rule("B", incumbent="no"), rule("C")],
        "“C” is never reached: “A” and “B” before it take",
        (2, 0, 1),
    ),
    (
        [rule("A", value_from=D(10)), rule("Z", tiers=["gold"]), rule("B", value_from=D(20))],
        "“B” is never reached: “A” before it",
        (2, 0),
    ),
    (
        [rule("A", kinds=["hunt"]), rule("B", kinds=["tender"]), rule("C", value_to=D(5))],
        "“C” is never reached",
        (2, 0, 1),
    ),
    ([rule("A", "auto_approve")], BLIND, (0,)),
    ([rule("A", "auto_approve", score_to=D("0.401"))], BLIND, (0,)),
    ([rule("M", score_from=D("0.4"), value_from=D(1)), rule("A", "auto_approve")], BLIND, (1,)),
]


@pytest.mark.parametrize(("rules", "text", "places"), WRONG)
def test_problem_is_named_with_its_rules(rules, text, places):
    errors = [problem for problem in problems_of(rules, KNOWN) if problem.is_error]
    assert any(text in problem.text for problem in errors), errors
    assert next(problem for problem in errors if text in problem.text).rules == places


# rules that stand, what falls through
FINE = [
    ([rule()], None),
    ([rule("A", incumbent="yes"), rule("B", incumbent="no")], None),
    ([rule("A", "auto_approve", score_to=D("0.4"))], "match score of 0.4 or more"),
    ([rule("M", score_from=D("0.4")), rule("A", "auto_approve")], None),
    ([rule("A", value_to=D(10)), rule("B", value_from=D(20))], "no known value or value from $10"),
    ([rule("A", tiers=["gold"])], "tier another or none"),
    ([rule("A", kinds=["hunt"])], "kind Public tender"),
    # one family of two is enough for a person, not for approval by itself
    (
        [
            rule("A", "auto_approve", families=["net"], score_to=D("0.4")),
            rule("B", families=["net"]),
        ],
        "product family another.",
    ),
    ([rule("A", "chain", chain=[["role:desk", "user:1"]], certified="no")], "certified for the"),
]


@pytest.mark.parametrize(("rules", "gap"), FINE)
def test_sound_rules_have_notes_only(rules, gap):
    found = problems_of(rules, KNOWN)
    assert [problem.is_error for problem in found] == ([False] if gap else [])
    if gap:
        assert gap in found[0].text
        assert "goes to the account manager" in found[0].text


LIMITS = st.one_of(st.none(), st.sampled_from([D(0), D("0.2"), D("0.4"), D("0.7"), D(1)]))
RULES = st.builds(
    RoutingRule,
    name=st.just("R"),
    result=st.sampled_from(["desk", "account_manager", "auto_approve"]),
    value_from=LIMITS,
    value_to=LIMITS,
    score_from=LIMITS,
    score_to=LIMITS,
    tiers=st.lists(st.sampled_from(["gold"]), max_size=1),
    families=st.lists(st.sampled_from(["net", "sec"]), max_size=2, unique=True),
    incumbent=st.sampled_from(Answer.values),
)
FACTS = st.builds(
    Facts,
    value=st.sampled_from([None, D(0), D("0.1"), D("0.3"), D("0.5"), D("0.8"), D(1), D(5)]),
    tier=st.sampled_from(["", "gold"]),
    families=st.sets(st.sampled_from(["net", "sec", "other"]), min_size=1).map(frozenset),
    kind=st.sampled_from(["hunt", "tender"]),
    score=st.sampled_from([D(0), D("0.3"), D("0.4"), D("0.5"), D(1)]),
    incumbent=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(RULES, min_size=1, max_size=5), st.lists(FACTS, min_size=1, max_size=20))
def test_checks_agree_with_what_rules_do(rules, many):
    for place, found in enumerate(rules):
        found.name = f"R{place}"
    errors = [problem for problem in problems_of(rules, KNOWN) if problem.is_error]
    if any("nothing is from" in problem.text for problem in errors):
        return  # ranges first: nothing else is looked for
    unreached = {p.rules[0] for p in errors if "never reached" in p.text}
    blind = any("would approve" in p.text for p in errors)
    has_gap = any("account manager" in p.text for p in problems_of(rules, KNOWN) if not p.is_error)
    for one in many:
        outcome = decide(rules, one)
        assert outcome.rule not in [rules[place] for place in unreached] or outcome.rule is None
        if outcome.result == Result.AUTO_APPROVE and not blind:
            assert one.score < D("0.4")
        assert outcome.rule is not None or has_gap


# --- Versions ------------------------------------------------------------------------------------
TOMORROW = dt.timedelta(days=1)


def stored(world, starts_on, *rules):
    return services.create_rule_set(
        actor=world.desk,
        starts_on=starts_on,
        reason="Because",
        data=rules or [{"name": "All", "result": "desk"}],
    )


def test_rules_of_a_day_are_the_newest_that_have_begun(world, django_assert_num_queries):
    today = clock.today()
    assert [found.name for found in rules_in_force(None)] == ["Every registration"]
    stored(world, today + TOMORROW)
    stored(world, today + 3 * TOMORROW, {"name": "Later", "result": "desk", "tiers": ["gold"]})
    with django_assert_num_queries(1):
        assert [found.name for found in rules_in_force(None)] == ["Every registration"]
    days = [rules_in_force(None, today + n * TOMORROW)[0].name for n in (1, 2, 3, 9)]
    assert days == ["All", "All", "Later", "Later"]


def test_rule_set_keeps_order_and_chain(world):
    person = str(world.users["cam@meridian.example"].pk)
    chain = [["role:account_manager", f"user:{person}"], ["role:desk"]]
    stored(
        world,
        clock.today() + TOMORROW,
        {"name": "Big", "result": "chain", "value_from": D(5), "chain": chain},
        {"name": "Small", "result": "desk", "chain": chain, "tiers": ["gold"]},
    )
    found = rules_in_force(None, clock.today() + TOMORROW)
    assert [(r.name, r.chain) for r in found] == [("Big", chain), ("Small", [])]


def test_rule_set_with_an_error_is_not_saved(world):
    with pytest.raises(Exception, match="match score of"):
        stored(world, clock.today() + TOMORROW, {"name": "All", "result": "auto_approve"})
    assert not RoutingRuleSet.objects.exists()
