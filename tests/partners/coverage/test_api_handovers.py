"""Hand-overs over the API, as on the pages: each side its own, and nothing of the other."""

import pytest

from partners.coverage.models import HandOver
from tests.api import as_user, is_problem


@pytest.fixture
def api(people):
    return lambda name: as_user(people[name])


@pytest.fixture
def begin(people, world, api):
    """A hand-over of Northwind's seller to its administrator, begun by the administrator."""

    def start(who="nw-admin", company="northwind", **more):
        body = {
            "person": str(people["nw-seller"].pk),
            "organization": str(world.organizations[company].pk),
            "kind": "move",
            "successor": str(people["nw-admin"].pk),
        }
        return api(who).post("hand-overs/", body | more)

    return start


def test_a_checklist_is_worked_off(begin, api, people):
    made = begin()
    assert made.status_code == 201, made.content
    found = made.json()
    path = f"hand-overs/{found['id']}/"
    assert found["open"]
    is_problem(api("nw-admin").post(f"{path}finish/", {"version": found["version"]}), 400)
    for row in found["open"]:
        given = {"kind": row["kind"], "record": row["record"]}
        heir = {"successor": str(people["nw-admin"].pk)}
        assert api("nw-admin").post(f"{path}give/", given | heir).status_code == 200
    done = api("nw-admin").post(f"{path}finish/", {"version": found["version"]})
    assert done.status_code == 200, done.content
    assert (done.json()["status"], done.json()["open"]) == ("finished", [])
    assert len(done.json()["done"]) == len(found["open"])


def test_the_same_again_is_the_same(begin):
    assert begin().json()["id"] == begin().json()["id"]


def test_rivals_see_none_of_it(begin, api, people, world):
    path = f"hand-overs/{begin().json()['id']}/"
    assert api("bp-admin").ids("hand-overs/") == set()
    is_problem(api("bp-admin").get(path), 404)
    is_problem(api("bp-admin").post(f"{path}withdraw/", {"version": 1}), 404)
    is_problem(api("nw-seller").get("hand-overs/"), 403)
    is_problem(api("nw-seller").get("hand-overs/people/"), 403)
    is_problem(api("nw-admin").get("hand-overs/orphans/"), 403)
    reach = api("bp-admin").get("hand-overs/people/").json()["results"]
    assert {row["organization"]["name"] for row in reach} == {"Bluepeak Systems"}


def test_anothers_people_read_like_unknown_ones(begin, people, world):
    rival = begin("bp-admin", "bluepeak", successor=str(people["bp-seller"].pk))
    nobody = begin("bp-admin", "bluepeak", person="00000000-0000-0000-0000-000000000000",
                   successor=str(people["bp-seller"].pk))  # fmt: skip
    assert is_problem(rival, 400) == is_problem(nobody, 400)
    assert not HandOver.objects.exists()


def test_withdrawing_and_what_belongs_to_nobody(begin, api):
    found = begin().json()
    is_problem(api("auditor").post(f"hand-overs/{found['id']}/withdraw/", {"version": 1}), 403)
    back = api("nw-admin").post(
        f"hand-overs/{found['id']}/withdraw/", {"version": found["version"]}
    )
    assert back.json()["status"] == "withdrawn"
    assert api("desk").get("hand-overs/orphans/").json() == {"results": []}
