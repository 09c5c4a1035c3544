"""The table of conflict rules: every row, its edges, and what meets none."""

import datetime as dt
from dataclasses import replace

import pytest

from deals.conflicts.rules import RULES, Candidate, Subject, Terms, conflicts_of, highest

TODAY = dt.date(2026, 11, 1)
SUBJECT = Subject("org:me", frozenset({"network", "storage"}), TODAY)
TERMS = Terms(threshold=0.5, look_back_days=366)
RIVAL = Candidate(
    source="deal", key=1, probability=0.9, holder="org:rival", status="submitted",
    route="channel", families=frozenset({"network"}), day=TODAY - dt.timedelta(days=30),
)  # fmt: skip


def judged(terms=TERMS, **other):
    """(rule, severity) of the one finding, or None."""
    found = conflicts_of(SUBJECT, [replace(RIVAL, **other)], terms)
    return (found[0].rule, found[0].severity) if found else None


TABLE = {
    ("org:rival", "channel", "submitted"): ("competing", "review"),
    ("org:rival", "channel", "in_review"): ("competing", "review"),
    ("org:rival", "channel", "info_requested"): ("competing", "review"),
    ("org:rival", "channel", "on_hold"): ("competing", "review"),
    ("org:rival", "channel", "approved"): ("protected", "block"),
    ("org:rival", "channel", "won"): ("incumbent", "review"),
    ("org:rival", "channel", "lost"): ("earlier", "note"),
    ("org:rival", "channel", "rejected"): ("earlier", "note"),
    ("org:rival", "channel", "expired"): ("earlier", "note"),
    ("org:rival", "channel", "revoked"): ("earlier", "note"),
    ("org:rival", "channel", "draft"): None,
    ("org:rival", "channel", "withdrawn"): None,
    ("team:north", "direct", "approved"): ("direct_protected", "block"),
    ("team:north", "direct", "submitted"): ("direct", "review"),
    ("team:north", "direct", "won"): ("incumbent", "review"),
    ("team:north", "direct", "draft"): None,
    ("org:me", "channel", "submitted"): ("own", "note"),
    ("org:me", "channel", "approved"): ("own", "note"),
    ("org:me", "channel", "won"): ("own_won", "note"),
    ("org:me", "channel", "expired"): None,
}


@pytest.mark.parametrize("case", TABLE, ids="-".join)
def test_registration_is_judged_by_holder_route_and_status(case):
    holder, route, status = case
    assert judged(holder=holder, route=route, status=status) == TABLE[case]


def test_every_rule_is_met_by_some_row():
    named = judged(source="named", holder="", status="", route="")
    met = {found[0] for found in TABLE.values() if found} | {named[0]}
    assert met == {row.rule for row in RULES}


def test_named_account_blocks():
    assert judged(source="named", holder="", status="") == ("named", "block")


def test_no_product_family_in_common_is_no_conflict():
    assert judged(families=frozenset({"security"})) is None
    assert judged(families=frozenset()) is None


def test_families_in_common_are_named():
    both = replace(RIVAL, families=frozenset({"storage", "network", "security"}))
    assert conflicts_of(SUBJECT, [both], TERMS)[0].families == ("network", "storage")


@pytest.mark.parametrize(("days", "found"), [(0, True), (366, True), (367, False)])
def test_look_back_counts_to_the_day(days, found):
    assert (judged(day=TODAY - dt.timedelta(days=days)) is not None) is found


def test_a_running_protection_is_never_too_old():
    assert judged(status="approved", day=None) == ("protected", "block")


@pytest.mark.parametrize(
    ("probability", "found"),
    [(0.5, ("competing", "review")), (0.49, ("like", "note")), (0.09, None)],
)
def test_threshold_decides_what_is_the_same_customer(probability, found):
    assert judged(probability=probability) == found


def test_less_likely_and_harmless_is_not_worth_a_look():
    assert judged(probability=0.3, status="expired") is None


def test_corporate_family_never_blocks_by_itself():
    assert judged(relation="family", status="approved") == ("protected", "review")
    assert judged(relation="family", status="lost") == ("earlier", "note")


def test_accounts_say_who_the_customer_may_be():
    account = Candidate(source="account", key=7, probability=0.9)
    rules = [
        conflicts_of(SUBJECT, [one], TERMS)[0].rule
        for one in (account, replace(account, probability=0.2), replace(account, relation="family"))
    ]
    assert rules == ["same_account", "like_account", "family_account"]


def test_weightiest_comes_first_and_only_conflicts_count_for_the_score():
    account = Candidate(source="account", key=7, probability=0.99)
    protected = replace(RIVAL, key=2, status="approved", probability=0.6)
    own = replace(RIVAL, key=3, holder="org:me", probability=0.95)
    found = conflicts_of(SUBJECT, [account, RIVAL, protected, own], TERMS)
    assert [f.rule for f in found] == ["protected", "competing", "same_account", "own"]
    assert highest(found) == 0.9
    assert highest([]) == 0
    assert highest([f for f in found if f.severity == "note"]) == 0
