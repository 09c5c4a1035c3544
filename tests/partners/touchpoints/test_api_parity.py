"""Below an account over the API: timeline, files, who knows whom, the rule of silence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.touchpoints.models import AccountFile, ContactKnown
from tests.api import as_user, is_problem


@pytest.fixture
def api(who):
    return lambda name: as_user(who(name))


def test_timeline_shows_each_side_its_own(both, acme, note, api):
    note("nw", "own", "Northwind secret")
    note("nw", "joint", "Northwind joint")
    note("bp", "own", "Bluepeak secret")
    path = f"accounts/{acme.pk}/timeline/"

    def told(name):
        rows = api(name).get(path).json()["results"]
        return {row["touchpoint"]["subject"] for row in rows if row["touchpoint"]}

    assert told("nw") == {"Northwind secret", "Northwind joint"}
    assert told("bp") == {"Bluepeak secret"}
    assert "Northwind joint" in told("direct")
    is_problem(api("harbor").get(path), 404)
    is_problem(api("nw").get(f"{path}?kind=nonsense"), 400)
    is_problem(api("nw").get(f"{path}?stage=won"), 400)


def test_timeline_pages_to_the_end_and_numbers_no_event(both, acme, note, api):
    for number in range(14):
        note("nw", "own", f"Call {number}")
    seen, path = [], f"accounts/{acme.pk}/timeline/"
    while path:
        page = api("nw").get(path).json()
        seen, path = seen + page["results"], page["next"]
    subjects = [row["touchpoint"]["subject"] for row in seen if row["touchpoint"]]
    assert len(subjects) == len(set(subjects)) == 14
    assert all("id" not in row for row in seen)  # the trail is numbered across companies


def test_people_who_took_part(both, acme, who, api):
    body = {"account": str(acme.pk), "kind": "call", "visibility": "own", "subject": "Call"}
    made = api("nw").post("touchpoints/", body | {"people": [str(who("nw2").pk)]})
    assert [row["name"] for row in made.json()["people"]] == [who("nw2").name]
    rival = api("nw").post("touchpoints/", body | {"people": [str(who("bp").pk)]})
    nobody = api("nw").post(
        "touchpoints/", body | {"people": ["00000000-0000-0000-0000-000000000000"]}
    )
    assert is_problem(rival, 400) == is_problem(nobody, 400)
    sent_back = made.json()["people"]
    path = f"touchpoints/{made.json()['id']}/"
    same = api("nw").patch(path, {"people": sent_back, "version": made.json()["version"]})
    assert same.status_code == 200


def test_files(both, acme, api):
    path = f"accounts/{acme.pk}/files/"
    plan = SimpleUploadedFile("plan.txt", b"plan")
    made = api("nw").upload(path, file=plan, visibility="own")
    assert made.status_code == 201, made.content
    mine = f"{path}{made.json()['id']}/"
    assert b"".join(api("nw2").get(mine).streaming_content) == b"plan"
    for name in ("bp", "cam2", "direct", "desk"):
        assert api(name).ids(path) == set()
        is_problem(api(name).get(mine), 404)
    is_problem(api("harbor").get(path), 404)
    is_problem(api("nw2").delete(mine), 403)
    assert api("nw").delete(mine).status_code == 204
    assert not AccountFile.objects.exists()


def test_who_knows_whom(both, acme, who, api):
    alice = acme.contacts.get()
    said = {"contact": str(alice.pk), "user": str(who("nw").pk), "strength": 2}
    made = api("nw").post("acquaintances/", said | {"visibility": "own"})
    assert made.status_code == 201, made.content
    path = f"acquaintances/{made.json()['id']}/"
    again = api("nw").post("acquaintances/", said | {"visibility": "own", "strength": 3})
    assert (again.json()["id"], again.json()["strength"]) == (made.json()["id"], 3)
    assert api("bp").ids("acquaintances/") == set()
    is_problem(api("bp").get(path), 404)
    rival = said | {"visibility": "own", "user": str(who("bp").pk)}
    assert "user" in is_problem(api("nw").post("acquaintances/", rival), 400)["errors"]
    is_problem(api("bp").delete(path), 404)
    assert api("nw").delete(path).status_code == 204
    assert not ContactKnown.objects.exists()


def test_the_rule_of_silence(api, world):
    rule = api("auditor").get("contact-rule/").json()
    is_problem(api("nw").get("contact-rule/"), 403)
    is_problem(api("auditor").patch("contact-rule/", {"days": 20, "version": 1}), 403)
    is_problem(api("desk").patch("contact-rule/", {"days": 20}), 400)
    changed = api("desk").patch("contact-rule/", {"days": 20, "version": rule["version"]})
    assert (changed.json()["days"], changed.json()["attempts"]) == (20, rule["attempts"])
    is_problem(api("desk").patch("contact-rule/", {"days": 30, "version": rule["version"]}), 409)


def test_family_ends_where_the_accounts_are_hidden(both, acme, world, api):
    child = world.accounts["initech"]
    type(child).objects.filter(pk=child.pk).update(parent=acme)
    path = f"accounts/{acme.pk}/family/"
    assert [row["name"] for row in api("desk").get(path).json()["below"]] == ["Initech"]
    assert api("nw").get(path).json() == {"above": [], "below": [], "is_cut": False}
    is_problem(api("harbor").get(path), 404)
