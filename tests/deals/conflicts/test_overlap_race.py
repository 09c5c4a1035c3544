"""Approvals at the same moment: never two protections for one customer and product family.

Threads need committed data, so each race runs in its own process on a copy of the test database.
On PostgreSQL: `python -m tests.postgres`.
"""

import pytest
from django.db import IntegrityError, transaction

from deals.conflicts.models import CustomerKey, ProtectionClaim
from deals.registrations.models import ProductFamily
from tests.exhaustive import and_too
from tests.racing import run_race


@pytest.fixture
def race(race_database, tmp_path):
    """race(kind) → what tests/deals/conflicts/overlap_race.py reports."""
    return lambda kind: run_race(
        "tests/deals/conflicts/overlap_race.py", kind, database=race_database, folder=tmp_path
    )


@pytest.mark.parametrize("kind", and_too(["unknown_customer"], ["one_account", "database_alone"]))
def test_one_of_four_partners_is_protected(race, kind):
    found = race(kind)
    assert found["approved"] == 1, found
    assert (found["held"], found["bases"]) == (["network"], {"first": 1})
    assert found["results"]["Overlap"] == 6


@pytest.mark.exhaustive
def test_families_that_overlap_in_pairs_are_held_once(race):
    found = race("some_families")
    assert found["held"] == sorted(set(found["held"])), found
    assert found["bases"].keys() == {"first"}


@pytest.mark.exhaustive
def test_the_desk_may_allow_all_of_them(race):
    found = race("allowed_by_the_desk")
    assert found["approved"] == 4, found
    assert found["bases"] == {"first": 1, "exception": 3}
    assert found["customers"] == 1


def test_the_database_refuses_a_second_first_claim(world):
    customer = CustomerKey.objects.create(name="Umbrella")
    family = ProductFamily.objects.get(code="network")
    one = {"customer": customer, "family": family}
    ProtectionClaim.objects.create(deal=world.deals["nw-submitted"], **one)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtectionClaim.objects.create(deal=world.deals["bp-review"], **one)
    with pytest.raises(IntegrityError), transaction.atomic():  # an exception needs its record
        ProtectionClaim.objects.create(deal=world.deals["bp-review"], basis="exception", **one)
