"""Asking in a browser and over the API; nothing but the bit comes back."""

import pytest

from deals.clearance.models import ClearanceCheck
from deals.conflicts import upkeep
from deals.programs.models import ProgramPolicy
from deals.programs.rules import judging_policy
from portal.people.models import ApiToken
from tests.visitor import visit, words

SELLER, DESK = "seller@northwind.example", "desk@meridian.example"


@pytest.fixture
def switched_on(world):
    upkeep.rebuild()
    policy = judging_policy(world.organizations["northwind"])
    ProgramPolicy.objects.filter(pk=policy.pk).update(clearance_enabled=True, clearance_per_user=2)
    return world


def api(world, who):
    token = ApiToken.issue(world.users[who], "test")
    return {"Authorization": f"Bearer {token}", "content_type": "application/json"}


def post(client, world, who, body):
    headers = api(world, who)
    kind = headers.pop("content_type")
    return client.post("/api/v1/clearance-checks/", body, content_type=kind, headers=headers)


def test_page_is_refused_while_the_programme_has_it_off(world):
    page = visit(world.users[SELLER]).get("/clearance/")
    assert page.status_code == 403
    assert "not switched on" in words(page)


def test_seller_asks_and_reads_one_bit(switched_on):
    browser = visit(switched_on.users[SELLER])
    company = switched_on.organizations["northwind"].pk
    page = browser.post(
        "/clearance/", {"organization": company, "name": "Umbrella Labs", "country": "GB"},
        follow=True,
    )  # fmt: skip
    assert "Umbrella Labs: needs review" in words(page)
    assert "1 check left today" in words(page)
    for leak in ("Bluepeak", "Umbrella Laboratories", "direct", "%"):
        assert leak not in words(page).partition("<main")[2].partition("</main")[0]


def test_used_up_budget_keeps_the_typed_words(switched_on):
    browser = visit(switched_on.users[SELLER])
    company = switched_on.organizations["northwind"].pk
    for _time in range(2):
        browser.post("/clearance/", {"organization": company, "name": "Somebody"})
    page = browser.post("/clearance/", {"organization": company, "name": "One too many"})
    assert page.status_code == 429
    assert 'value="One too many"' in words(page)
    assert "used up" in words(page)


def test_api_answers_the_bit_and_says_when_to_come_back(switched_on, client):
    body = {"name": "Umbrella Labs", "country": "GB"}
    first = post(client, switched_on, SELLER, body)
    assert first.status_code == 201
    assert set(first.json()) == {
        "id", "organization", "user", "at", "name", "website", "country", "city", "tax_id",
        "product_families", "answer",
    }  # fmt: skip
    assert first.json()["answer"] == "needs_review"
    post(client, switched_on, SELLER, body)
    refused = post(client, switched_on, SELLER, body)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "A", "country": "Narnia"}, "country"),
        ({"name": "A", "product_families": ["cars"]}, "product_families"),
        ({"name": "A", "website": "no site"}, "website"),
    ],
)
def test_api_names_what_is_wrong(switched_on, client, body, field):
    answer = post(client, switched_on, SELLER, body)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not ClearanceCheck.objects.exists()


def test_rivals_company_reads_as_unknown(switched_on, client):
    rival = str(switched_on.organizations["bluepeak"].pk)
    unknown = "00000000-0000-4000-8000-000000000000"
    answers = [
        post(client, switched_on, SELLER, {"name": "A", "organization": pk})
        for pk in (rival, unknown)
    ]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json()["errors"] == answers[1].json()["errors"]


def test_desk_reads_the_log_and_sets_traps(switched_on):
    browser = visit(switched_on.users[DESK])
    page = browser.post("/clearance/traps/", {"name": "Velvet Anvil"}, follow=True)
    assert "Velvet Anvil" in words(page)
    company = switched_on.organizations["northwind"].pk
    visit(switched_on.users[SELLER]).post(
        "/clearance/", {"organization": company, "name": "Velvet Anvil"}
    )
    log = words(browser.get("/clearance/log/?traps=1"))
    assert "Velvet Anvil" in log
    assert "Who asked most in 30 days" in log
    assert visit(switched_on.users[SELLER]).get("/clearance/log/").status_code == 403


def test_desk_stops_all_checks_and_lets_them_go_on(switched_on):
    browser, seller = visit(switched_on.users[DESK]), visit(switched_on.users[SELLER])
    refused = browser.post("/clearance/stop/", {"reason": ""})
    assert refused.status_code == 400 and '<details class="fold" open>' in words(refused)
    log = words(browser.post("/clearance/stop/", {"reason": "Fishing"}, follow=True))
    assert "All clearance checks are stopped" in log and "Fishing" in log
    page = seller.get("/clearance/")
    assert page.status_code == 403 and "Fishing" not in words(page)
    log = words(browser.post("/clearance/resume/", follow=True))
    assert "All clearance checks are stopped" not in log
    assert seller.get("/clearance/").status_code == 200
