"""Named-account lists through the API: a direct manager's, and nothing for anybody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deals.named.models import ListVersion, NamedEntry
from portal.workflow import clock
from tests.api import as_user, is_problem

MANAGER, REP, OTHER = (
    f"{name}@meridian.example" for name in ("direct-manager", "direct", "direct2")
)
DESK, AUDITOR, CAM = (f"{name}@meridian.example" for name in ("desk", "auditor", "cam"))
SELLER = "seller@northwind.example"


@pytest.fixture
def api(world):
    return lambda email: as_user(world.users[email])


@pytest.fixture
def path(world, api):
    team = world.teams["Direct North"]
    made = api(MANAGER).post("named-lists/", {"team": str(team.pk), "name": "North 50"})
    assert made.status_code == 201, made.content
    return f"named-lists/{made.json()['id']}/"


def csv(text):
    return SimpleUploadedFile("list.csv", text.encode(), content_type="text/csv")


def test_list_is_uploaded_read_and_put_in_force(api, path):
    made = api(MANAGER).upload(f"{path}versions/", file=csv("name,country\nHooli,GB\nNo,XX\n"))
    assert made.status_code == 201, made.content
    assert made.json()["entry_count"] == 1 and made.json()["problems"][0]["line"] == 3
    version = f"named-versions/{made.json()['id']}/"
    entries = api(REP).get(f"{version}entries/").json()["results"]
    assert [(row["name"], row["country"]) for row in entries] == [("Hooli", "GB")]
    today = {"starts_on": clock.today().isoformat(), "reason": "Plan"}
    past = today | {"starts_on": "2020-01-01"}
    assert is_problem(api(MANAGER).post(f"{version}start/", past), 400)["errors"].keys() == {
        "starts_on"
    }
    is_problem(api(REP).post(f"{version}start/", today), 403)
    shown = api(MANAGER).post(f"{version}start/", today).json()
    assert shown["starts_on"] == today["starts_on"]
    is_problem(api(MANAGER).delete(version), 409)
    assert api(AUDITOR).get(path).json()["entries"] == 1
    assert NamedEntry.objects.in_force().count() == 1


def test_nobody_else_learns_that_there_is_a_list(api, path):
    made = api(MANAGER).upload(f"{path}versions/", file=csv("name\nHooli\n")).json()["id"]
    for who in (SELLER, CAM):
        is_problem(api(who).get("named-lists/"), 403)
        is_problem(api(who).get(path), 403)
        for address in (
            f"{path}versions/",
            f"named-versions/{made}/",
            f"named-versions/{made}/entries/",
        ):
            is_problem(api(who).get(address), 404)
    assert api(OTHER).ids("named-lists/") == set()
    is_problem(api(OTHER).get(path), 404)
    is_problem(api(REP).upload(f"{path}versions/", file=csv("name\nx\n")), 403)
    assert api(DESK).delete(f"named-versions/{made}/").status_code == 204
    assert not ListVersion.objects.exists()
