"""Two at once: each place is signed once, and the columns agree with the steps."""

import pytest

from tests.racing import run_race


@pytest.fixture
def race(race_database, tmp_path):
    """race(kind) → what tests/deals/approvals/race.py reports."""
    return lambda kind: run_race(
        "tests/deals/approvals/race.py", kind, database=race_database, folder=tmp_path
    )


def test_one_place_is_signed_once(race):
    found = race("one_place")
    assert found["results"]["done"] == 1
    assert found["steps"] == ["agreed", "waiting"]
    assert (found["trail"], found["due"], found["turn"]) == (
        ["agree"], 0, "|role:account_manager|",
    )  # fmt: skip


@pytest.mark.exhaustive
def test_places_of_one_stage_do_not_disturb_each_other(race):
    found = race("parallel_places")
    assert found["results"] == {"done": 2}
    assert (found["steps"], found["due"]) == (["agreed", "agreed", "waiting"], 0)


@pytest.mark.exhaustive
def test_agreeing_and_not_agreeing_at_once_is_one_of_them(race):
    found = race("agree_or_decline")
    assert found["results"]["done"] == 1
    first = found["trail"][0]
    assert found["trail"] == [first]
    steps = {"agree": ["agreed", "waiting"], "decline": ["declined", "skipped"]}
    assert found["steps"] == steps[first]


@pytest.mark.exhaustive
def test_a_person_or_the_clock_never_both(race):
    found = race("claim_or_release")
    assert found["trail"] in (["claim"], ["auto_approve"])
    assert found["status"] == {"claim": "in_review", "auto_approve": "approved"}[found["trail"][0]]


@pytest.mark.exhaustive
def test_room_for_one_takes_one(race):
    found = race("two_over_the_cap")
    assert found["results"]["done"] == found["results"]["ValidationError"] == 1
