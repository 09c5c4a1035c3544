"""`…/bulk/`: many requests in one call, each as if it had come alone."""

import uuid

import pytest

from deals.registrations.models import Deal
from portal.people.models import ApiToken
from tests.api import Api, as_user, is_problem

SELLER, DESK = "seller@northwind.example", "desk@meridian.example"


@pytest.fixture
def seller(world):
    return as_user(world.users[SELLER])


def statuses(answer):
    assert answer.status_code == 200, answer.content
    return [row["status"] for row in answer.json()["results"]]


def test_each_item_has_its_own_answer(world, seller):
    own, other = world.deals["nw-draft"], world.deals["bp-review"]
    items = [
        {"action": "create", "body": {"title": "First"}},
        {"action": "update", "id": str(own.pk), "body": {"version": 1, "title": "Second"}},
        {"action": "update", "id": str(own.pk), "body": {"version": 1, "title": "Stale"}},
        {"action": "submit", "id": str(own.pk), "body": {"version": 2}},
        {"action": "approve", "id": str(world.deals["nw-submitted"].pk), "body": {"version": 1}},
        {"action": "update", "id": str(other.pk), "body": {"version": 1}},
        {"action": "create", "body": {"titel": "Typing error"}},
        {"action": "delete", "id": str(own.pk)},
    ]
    answer = seller.post("deals/bulk/", {"items": items})
    assert statuses(answer) == [201, 200, 409, 400, 403, 404, 400, 204]
    assert answer.json()["refused"] == 5
    results = answer.json()["results"]
    assert results[0]["body"]["title"] == "First"
    assert results[2]["body"]["version"] == 2 and results[7]["body"] is None
    assert set(results[6]["body"]["errors"]) == {"titel"}
    assert Deal.objects.filter(title="First").exists()
    assert not Deal.objects.filter(pk=own.pk).exists()


def test_a_foreign_id_reads_as_an_unknown_one(world, seller):
    """As single requests do; and the same answer for every action."""
    foreign, unknown = str(world.deals["bp-review"].pk), str(uuid.uuid4())
    for action in ("update", "submit", "approve", "delete"):
        items = [{"action": action, "id": pk, "body": {}} for pk in (foreign, unknown)]
        results = seller.post("deals/bulk/", {"items": items}).json()["results"]
        assert results[0] == results[1] and results[0]["status"] == 404
        atomic = seller.post("deals/bulk/", {"items": items[:1], "atomic": True}).json()
        assert atomic == seller.post("deals/bulk/", {"items": items[1:], "atomic": True}).json()
    assert Deal.objects.filter(pk=foreign).exists()


def test_atomic_is_all_or_none(world, seller):
    good = {"action": "create", "body": {"title": "Together"}}
    bad = {"action": "create", "body": {"probability": 200}}
    body = is_problem(seller.post("deals/bulk/", {"items": [good, bad, good], "atomic": True}), 400)
    assert [row["status"] for row in body["results"]] == [201, 400]
    assert not Deal.objects.filter(title="Together").exists()
    both = seller.post("deals/bulk/", {"items": [good, good], "atomic": True})
    assert statuses(both) == [201, 201]
    assert Deal.objects.filter(title="Together").count() == 2


def test_one_key_for_the_whole(world, seller):
    body = {"items": [{"action": "create", "body": {"title": "Once"}}, {"action": "create"}]}
    first, again = (seller.post("deals/bulk/", body, Idempotency_Key="b1") for _time in range(2))
    assert first.content == again.content and again["Idempotency-Replayed"] == "true"
    assert Deal.objects.filter(title="Once").count() == 1
    other = {"items": body["items"][:1]}
    is_problem(seller.post("deals/bulk/", other, Idempotency_Key="b1"), 422)


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{"action": "create"}] * 101,
        [{"action": "vanish", "id": str(uuid.uuid4())}],
        [{"action": "bulk"}],
        [{"action": "update"}],
        [{"action": "create", "id": str(uuid.uuid4())}],
        [{"action": "submit", "id": "../accounts"}],
        [{"action": "create", "body": []}],
        [{"action": "create", "colour": "red"}],
        "all",
    ],
)
def test_what_is_not_a_list_of_requests_is_refused_whole(world, seller, items):
    before = Deal.objects.count()
    errors = is_problem(seller.post("deals/bulk/", {"items": items}), 400)["errors"]
    assert errors.keys() == {"items"}
    assert Deal.objects.count() == before


def test_a_token_that_reads_writes_nothing_in_bulk_either(world):
    reader = Api(ApiToken.issue(world.users[SELLER], "reader", areas=["deals:read"]))
    items = {"items": [{"action": "create", "body": {"title": "x"}}]}
    assert is_problem(reader.post("deals/bulk/", items), 403)
    is_problem(Api().post("deals/bulk/", items), 401)


def test_the_other_collections(world):
    desk = as_user(world.users[DESK])
    account = str(world.accounts["initech"].pk)

    def made(collection, body):
        item = {"action": "create", "body": body}
        answer = desk.post(f"{collection}/bulk/", {"items": [item]})
        assert statuses(answer) == [201], answer.content
        return answer.json()["results"][0]["body"]

    made("accounts", {"name": "Bulk Ltd", "country": "GB"})
    contact = made("contacts", {"account": account, "name": "Bea"})
    task = made("tasks", {"account": account, "title": "Call", "visibility": "internal"})
    for collection, row, action in (("contacts", contact, "delete"), ("tasks", task, "start")):
        body = {} if action == "delete" else {"version": row["version"]}
        item = {"action": action, "id": row["id"], "body": body}
        assert statuses(desk.post(f"{collection}/bulk/", {"items": [item]})) in ([204], [200])
    note = {"account": account, "kind": "call", "subject": "Hello", "visibility": "internal"}
    assert made("touchpoints", note)["subject"] == "Hello"
