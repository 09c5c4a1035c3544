"""A rival's ids answer byte for byte like ids that never were."""

import uuid

import pytest

from deals.registrations.models import Deal, DealComment, DealFile
from tests.api import as_user

NOWHERE = str(uuid.UUID(int=7))
RIVAL = "seller@bluepeak.example"


def answers(api, method, path, body=None):
    answer = api.send(method, path, body)
    return answer.status_code, answer.content.replace(path.encode(), b"")


@pytest.fixture
def hidden(world):
    """Something of Northwind's for each kind of id."""
    deal = world.deals["nw-submitted"]
    seat = world.organizations["northwind"].memberships.get(
        user=world.users["seller@northwind.example"]
    )
    contact = world.accounts["acme"].contacts.first()
    return {
        "deals": deal.pk,
        "organizations": world.organizations["northwind"].pk,
        "accounts": world.accounts["acme"].pk,
        "contacts": contact.pk,
        "members": seat.pk,
    }


def test_rival_addresses_answer_as_missing_ones(world, hidden):
    rival = as_user(world.users[RIVAL])
    for resource, pk in hidden.items():
        for method, body in (("GET", None), ("PATCH", {"version": 1}), ("DELETE", None)):
            real = answers(rival, method, f"/api/v1/{resource}/{pk}/", body)
            assert real == answers(rival, method, f"/api/v1/{resource}/{NOWHERE}/", body)
            assert real[0] in {404, 405}


def test_rival_actions_and_dialogue_answer_as_missing_ones(world, hidden):
    from deals.registrations.api import ACTIONS

    rival, pk = as_user(world.users[RIVAL]), hidden["deals"]
    comment = {"body": "Hello"}
    tries = [("POST", f"{action}/", {"version": 2}) for action in ACTIONS]
    tries += [("GET", "comments/", None), ("POST", "comments/", comment), ("GET", "files/", None)]
    tries += [("GET", f"files/{NOWHERE}/", None), ("DELETE", f"files/{NOWHERE}/", None)]
    for method, tail, body in tries:
        real = answers(rival, method, f"/api/v1/deals/{pk}/{tail}", body)
        assert real == answers(rival, method, f"/api/v1/deals/{NOWHERE}/{tail}", body), tail
        assert real[0] == 404
    assert not DealComment.objects.filter(body="Hello").exists()


def test_file_of_another_deal_is_missing(world):
    """A file is found below its own deal only."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from deals.registrations import services

    seller = world.users["seller@northwind.example"]
    stored = services.add_file(
        deal=world.deals["nw-submitted"],
        actor=seller,
        upload=SimpleUploadedFile("plan.txt", b"our plan"),
    )
    api = as_user(seller)
    own = api.get(f"deals/{stored.deal_id}/files/{stored.pk}/")
    assert b"".join(own.streaming_content) == b"our plan"
    other = world.deals["nw-draft"].pk
    assert answers(api, "GET", f"/api/v1/deals/{other}/files/{stored.pk}/")[0] == 404
    rival = as_user(world.users[RIVAL])
    mine = world.deals["bp-review"].pk
    real = answers(rival, "GET", f"/api/v1/deals/{mine}/files/{stored.pk}/")
    assert real == answers(rival, "GET", f"/api/v1/deals/{mine}/files/{NOWHERE}/")
    assert DealFile.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "kind", "key"),
    [
        ("organization", "organizations", "northwind"),
        ("distributor", "organizations", "harbor"),
        ("team", "teams", "Direct North"),
    ],
)
def test_rival_ids_in_a_deal_answer_as_missing_ones(world, field, kind, key):
    rival, pk = as_user(world.users[RIVAL]), getattr(world, kind)[key].pk
    for wrap in (str, lambda value: {"id": str(value)}):
        real = answers(rival, "POST", "/api/v1/deals/", {field: wrap(pk)})
        assert real == answers(rival, "POST", "/api/v1/deals/", {field: wrap(NOWHERE)})
        assert real[0] == 400
    draft = rival.post("deals/", {"title": "Mine"}).json()["id"]
    if field == "distributor":
        patch = {"version": 1, field: str(pk)}
        real = answers(rival, "PATCH", f"/api/v1/deals/{draft}/", patch)
        patch = {"version": 1, field: NOWHERE}
        assert real == answers(rival, "PATCH", f"/api/v1/deals/{draft}/", patch)


def test_rival_people_as_team_members_answer_as_missing_ones(world):
    rival, pk = as_user(world.users[RIVAL]), world.users["seller@northwind.example"].pk
    real = answers(rival, "POST", "/api/v1/deals/", {"team_members": [str(pk)]})
    assert real == answers(rival, "POST", "/api/v1/deals/", {"team_members": [NOWHERE]})
    assert real[0] == 400


def test_rival_account_in_a_decision_answers_as_missing_one(world):
    """cam2 looks after Bluepeak and sees neither Acme's nor Globex's account."""
    deal, manager = world.deals["bp-review"], as_user(world.users["cam2@meridian.example"])
    path, version = f"/api/v1/deals/{deal.pk}/approve/", deal.version
    hidden = str(world.accounts["globex"].pk)
    real = answers(manager, "POST", path, {"version": version, "account": hidden})
    assert real == answers(manager, "POST", path, {"version": version, "account": NOWHERE})
    assert real[0] == 400
    assert Deal.objects.get(pk=deal.pk).status == "in_review"


@pytest.mark.parametrize("name", ["organization", "owner", "distributor"])
def test_rival_ids_in_filters_answer_as_missing_ones(world, name):
    rival = as_user(world.users[RIVAL])
    own = {
        "organization": world.organizations["northwind"].pk,
        "owner": world.users["seller@northwind.example"].pk,
        "distributor": world.organizations["harbor"].pk,
    }[name]
    real = rival.get(f"deals/?{name}={own}")
    assert real.content == rival.get(f"deals/?{name}={NOWHERE}").content
    assert real.json()["results"] == []


def test_filters_do_not_ask_about_fields_outside_the_lens(world):
    """Harbor sees Cobalt's deal without its owner and value: neither can be asked for."""
    buyer = as_user(world.users["buyer@harbor.example"])
    assert len(buyer.ids("deals/")) == 1
    owner = world.users["seller@cobalt.example"].pk
    real = buyer.get(f"deals/?owner={owner}")
    assert real.content == buyer.get(f"deals/?owner={NOWHERE}").content
    assert buyer.get("deals/?ordering=value").status_code == 400
    assert len(as_user(world.users["seller@cobalt.example"]).ids(f"deals/?owner={owner}")) == 1


def test_search_finds_nothing_of_the_rival(world):
    rival = as_user(world.users[RIVAL])
    held, reviewed = (str(world.deals[key].pk) for key in ("bp-hold", "bp-review"))
    assert rival.ids("deals/?search=umbrella") == {reviewed}
    assert rival.ids("deals/?search=campus") == set()
    assert rival.ids("deals/?search=hooli") == {held}
    number = world.deals["nw-submitted"].number
    assert rival.ids(f"deals/?search={number}") == set()
