"""Many at once: one decision with its effects, one appeal with its case.

Threads need committed data, so each race runs in its own process on a copy of the test database.
"""

import pytest

from tests.racing import run_race


@pytest.fixture
def race(race_database, tmp_path):
    """race(kind) → what tests/deals/cases/race.py reports."""
    return lambda kind: run_race(
        "tests/deals/cases/race.py", kind, database=race_database, folder=tmp_path
    )


@pytest.mark.exhaustive
def test_two_desk_people_decide_at_once(race):
    found = race("two_desks")
    assert found["statuses"] == ["approved", "rejected"]
    assert found["trail"] == ["approve", "reject"]
    assert (found["decisions"], found["results"]) == (1, {"done": 4, "StateMoved": 4})


def test_same_appeal_eight_times_is_one_case(race):
    found = race("same_appeal")
    assert found["trail"] == ["appeal", "reject"]
    assert (found["cases"], found["parties"], found["results"]) == (1, 1, {"done": 8})
