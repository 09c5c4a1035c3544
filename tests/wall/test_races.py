"""Many at once: exactly one decision, one line in the trail, one mail.

Threads need committed data, so each race runs in its own process on a copy of the test database.
"""

import pytest

from tests.exhaustive import and_too
from tests.racing import run_race


@pytest.fixture
def race(race_database, tmp_path):
    """race(kind) → what tests/wall/race.py reports."""
    return lambda kind: run_race(
        "tests/wall/race.py", kind, database=race_database, folder=tmp_path
    )


def test_same_click_eight_times_is_one_approval(race):
    found = race("same_click")
    assert (found["status"], found["version"], found["mails"]) == ("approved", 3, 1)
    assert found["trail"] == ["approve"]
    assert found["results"] == {"done": 8}


@pytest.mark.parametrize("kind", and_too(["two_reviewers"], ["withdraw_or_approve"]))
def test_two_decisions_at_once_are_one(race, kind):
    found = race(kind)
    decision = {"approved": "approve", "rejected": "reject", "withdrawn": "withdraw"}
    assert found["trail"] == [decision[found["status"]]]
    assert found["version"] == 3
    assert found["mails"] == (0 if found["status"] == "withdrawn" else 1)
    assert found["results"] == {"done": 4, "StateMoved": 4}


@pytest.mark.exhaustive
def test_same_assignment_eight_times_is_one_fact(race):
    found = race("same_assignment")
    assert found["results"] == {"done": 8, "assignments": 1}
    assert found["drift"] == 0
