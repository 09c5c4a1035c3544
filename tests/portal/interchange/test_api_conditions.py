"""`ETag`, `If-None-Match` and `If-Match`, on every endpoint there is."""

import pytest

from deals.registrations.models import Deal
from portal.home.doors import routes
from tests.api import ROOT, as_user, is_problem

SELLER, DESK = "seller@northwind.example", "desk@meridian.example"
STALE = '"999999999"'


@pytest.fixture
def seller(world):
    return as_user(world.users[SELLER])


def test_what_is_unchanged_is_304(world, seller):
    path = f"deals/{world.deals['nw-draft'].pk}/"
    first = seller.get(path)
    tag = first["ETag"]
    assert tag.startswith('"1-')
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        same = seller.get(path, If_None_Match=known)
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    assert seller.get(path, If_None_Match='"1"').status_code == 200
    assert seller.get(f"{path}?fields=title", If_None_Match=tag).status_code == 200
    seller.patch(path, {"title": "New"}, If_Match=tag)
    changed = seller.get(path, If_None_Match=tag)
    assert changed.status_code == 200 and changed["ETag"].startswith('"2-')


def test_an_answer_that_changes_without_its_version_is_not_304(world):
    """On hold reads as before to the partner, whatever the desk does; the desk sees the change."""
    seller, desk = (as_user(world.users[email]) for email in (SELLER, DESK))
    deal = world.deals["nw-submitted"]
    path = f"deals/{deal.pk}/"
    desk.post(f"{path}claim/", {"version": deal.version})
    before = {api: api.get(path)["ETag"] for api in (seller, desk)}
    version = desk.get(path).json()["version"]
    held = desk.post(f"{path}hold/", {"version": version, "message": "Wait"})
    assert held.json()["version"] == version
    assert seller.get(path, If_None_Match=before[seller]).status_code == 304
    assert desk.get(path, If_None_Match=before[desk]).status_code == 200


def test_a_stale_if_match_is_412_and_a_stale_version_409(world, seller):
    path = f"deals/{world.deals['nw-draft'].pk}/"
    old = seller.get(path)["ETag"]
    new = seller.patch(path, {"title": "A"}, If_Match=old)
    assert new.status_code == 200 and new["ETag"] == seller.get(path)["ETag"]
    for stale in (old, '"1"', '"nothing"', STALE):
        assert is_problem(seller.patch(path, {"title": "B"}, If_Match=stale), 412)["version"] == 2
    assert is_problem(seller.patch(path, {"title": "B", "version": 1}), 409)["version"] == 2
    both = seller.patch(path, {"title": "B", "version": 2}, If_Match='"1"')
    assert is_problem(both, 412)
    assert is_problem(seller.delete(path, If_Match=old), 412)
    assert Deal.objects.get(pk=world.deals["nw-draft"].pk).title == "A"
    assert seller.patch(path, {"title": "C"}, If_Match=f'{old}, "2"').status_code == 200
    assert seller.delete(path, If_Match="*").status_code == 204


def test_a_record_without_version_has_a_tag_of_its_content(world):
    desk = as_user(world.users[DESK])
    member = desk.get("members/?page_size=1").json()["results"][0]
    path = f"members/{member['id']}/"
    tag = desk.get(path)["ETag"]
    assert desk.get(path, If_None_Match=tag).status_code == 304
    assert is_problem(desk.patch(path, {"role": member["role"]}, If_Match=STALE), 412)
    assert desk.patch(path, {"role": member["role"]}, If_Match=tag).status_code == 200


def test_a_hidden_record_is_404_whatever_is_named(world, seller):
    path = f"deals/{world.deals['bp-review'].pk}/"
    for send in (seller.patch, seller.post):
        address = path if send == seller.patch else f"{path}submit/"
        is_problem(send(address, {}, If_Match=STALE), 404)
    is_problem(seller.get(path, If_None_Match="*"), 404)


def records(api):
    """(collection, id) of the first row of every list."""
    for route, view in routes():
        if "GET" in route_methods(view) and route.startswith("api/v1/") and "<" not in route:
            answer = api.get(f"/{route}")
            body = answer.json() if answer.status_code == 200 else {}
            rows = body.get("results") if isinstance(body, dict) else None
            if rows and "id" in rows[0]:
                yield route.removeprefix("api/v1/"), rows[0]["id"]


def route_methods(view):
    actions = getattr(view, "actions", None) or {}
    return {method.upper() for method in actions}


def below(route):
    """Addresses of single records of this collection, and what may be done to them."""
    start = f"api/v1/{route}<uuid:pk>/"
    return [
        (method, address.removeprefix("api/v1/"), view.actions[method.lower()])
        for address, view in routes()
        if address.startswith(start) and address.count("<") == 1
        for method in route_methods(view)
    ]


# They ask about another record than the one in the address, or about none.
NOT_ABOUT_THE_RECORD = {"audit", "access", "comments", "files", "versions", "receipts"}


def test_every_endpoint_of_a_record_heeds_the_conditions(world):
    """The desk sees most; whatever has a tag takes it back, and refuses a stale one with 412."""
    desk = as_user(world.users[DESK])
    seen, silent = 0, []
    for route, pk in list(records(desk)):
        for method, address, action in below(route):
            path = ROOT + address.replace("<uuid:pk>", str(pk))
            if action == "retrieve":
                first = desk.get(path)
                if first.status_code == 200:
                    again = desk.get(path, If_None_Match=first["ETag"])
                    assert again.status_code == 304, address
                    seen += 1
            elif method in {"PATCH", "POST", "DELETE"}:
                answer = desk.send(method, path, {}, If_Match=STALE)
                if answer.status_code != 412 and not NOT_ABOUT_THE_RECORD & set(address.split("/")):
                    silent.append(f"{method} {address} {answer.status_code}")
                seen += 1
    assert seen > 50
    assert silent == []
