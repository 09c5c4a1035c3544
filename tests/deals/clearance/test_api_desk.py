"""Watching the clearance check through the API: for the desk alone."""

import json

import pytest
from django.core.management import call_command

from deals.clearance.models import ClearanceCheck, Trap
from deals.clearance.policies import is_stopped
from tests.api import as_user, is_problem

DESK, AUDITOR, CAM = (f"{name}@meridian.example" for name in ("desk", "auditor", "cam"))
SELLER = "seller@northwind.example"


@pytest.fixture
def api(world):
    return lambda email: as_user(world.users[email])


def test_desk_stops_and_resumes(api):
    for who in (SELLER, CAM, AUDITOR):
        is_problem(api(who).post("clearance/stop/", {"reason": "x"}), 403)
        is_problem(api(who).post("clearance/resume/"), 403)
    assert api(DESK).post("clearance/stop/", {"reason": "Fishing"}).status_code == 201
    assert is_stopped() and api(AUDITOR).get("clearance/").json()["stopped"]["reason"] == "Fishing"
    assert api(DESK).post("clearance/resume/").status_code == 204
    assert not is_stopped() and api(DESK).get("clearance/").json()["stopped"] is None


def test_traps_and_hits_are_nowhere_else(world, api):
    made = api(DESK).post("clearance-traps/", {"name": "Velvet Anvil"})
    assert made.status_code == 201
    path = f"clearance-traps/{made.json()['id']}/"
    check = ClearanceCheck.objects.create(
        user=world.users[SELLER],
        organization=world.organizations["northwind"],
        name="Velvet Anvil",
        answer="needs_review",
        hit_trap=True,
    )
    hits = api(AUDITOR).get("clearance-log/?hit_trap=true").json()["results"]
    assert [row["id"] for row in hits] == [str(check.pk)]
    assert "hit_trap" not in api(SELLER).get(f"clearance-checks/{check.pk}/").json()
    is_problem(api(SELLER).get("clearance-checks/?hit_trap=true"), 400)
    for who in (SELLER, CAM):
        for address in ("clearance-traps/", path, "clearance-log/", "clearance/"):
            is_problem(api(who).get(address), 403)
    is_problem(api(AUDITOR).get(path), 403)
    is_problem(api(AUDITOR).delete(path), 403)
    assert api(DESK).delete(path).status_code == 204 and not Trap.objects.exists()


def test_description_of_the_api_says_nothing_of_traps(tmp_path):
    """Everybody who signs in may read it."""
    call_command("spectacular", "--format=openapi-json", f"--file={tmp_path / 's.json'}")
    text = json.dumps(json.loads((tmp_path / "s.json").read_text())).lower()
    assert "trap" not in text and "clearance-log" not in text
