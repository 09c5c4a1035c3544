"""The deals list: rows, filters, sorting and pages stay inside the reader's scope and lens."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.registrations import services
from deals.registrations.models import Deal
from tests.visitor import visit, words

TITLE = re.compile(r'table__link" href="[^"]*">([^<]+)</a>')


def titles(user, query="", status=200):
    response = visit(user).get(f"/deals/{query}")
    assert response.status_code == status
    return TITLE.findall(words(response))


def drafts(world, count, **data):
    for place in range(count):
        services.create_draft(
            actor=world.users["seller@northwind.example"],
            organization=world.organizations["northwind"],
            data={"title": f"Extra {place}", "customer_name": f"Customer {place}"} | data,
        )


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("seller@northwind.example", {"Northwind draft", "Umbrella campus network"}),
        ("seller2@northwind.example", {"Acme storage refresh"}),
        ("learner@northwind.example", set()),
        ("admin@bluepeak.example", {"Bluepeak secret Umbrella bid", "Bluepeak held deal"}),
        ("buyer@harbor.example", {"Cobalt via Harbor"}),
        ("direct@meridian.example", {"Acme storage refresh", "Direct North secret"}),
        ("direct2@meridian.example", set()),
    ],
)
def test_list_shows_exactly_the_scope(world, email, expected):
    assert set(titles(world.users[email])) == expected


def test_list_of_anonymous_asks_to_sign_in(world):
    assert visit().get("/deals/").status_code == 302


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?status=draft", {"Northwind draft"}),
        ("?q=umbrella+campus", {"Umbrella campus network"}),
        ("?q=acme+INDUSTRIES", {"Acme storage refresh"}),
        ("?q=secret", set()),
        ("?family=storage", {"Acme storage refresh"}),
        ("?country=GB", {"Umbrella campus network", "Acme storage refresh"}),
        ("?kind=tender", set()),
        ("?period=7", {"Northwind draft", "Umbrella campus network"}),
        ("?status=submitted&family=network", {"Umbrella campus network"}),
    ],
)
def test_filters_narrow_the_scope(world, query, expected):
    assert set(titles(world.users["admin@northwind.example"], query)) == expected


def test_owner_filter_finds_a_colleagues_deals(world):
    owner = world.users["seller2@northwind.example"].pk
    admin = world.users["admin@northwind.example"]
    assert titles(admin, f"?owner={owner}") == ["Acme storage refresh"]


@pytest.mark.parametrize(
    "query",
    [
        "?status=nonsense",
        "?status=on_hold",
        "?country=XX",
        "?period=9999",
        "?family=none",
        "?q=a%00b",
    ],
)
def test_unknown_filter_values_say_so_and_show_nothing(world, query):
    admin = world.users["admin@bluepeak.example"]
    assert titles(admin, query, status=400) == []
    assert "One of these filters is unknown" in words(visit(admin).get(f"/deals/{query}"))


def test_a_rivals_person_reads_like_an_unknown_one(world):
    seller = visit(world.users["seller@northwind.example"])
    rival = world.users["seller@bluepeak.example"].pk
    unknown = "00000000-0000-4000-8000-000000000000"
    pages = [words(seller.get(f"/deals/?owner={pk}")) for pk in (rival, unknown)]
    assert pages[0].replace(str(rival), unknown) == pages[1]


def test_on_hold_reads_in_review_outside_the_reviewers(world):
    bluepeak, cam2 = world.users["admin@bluepeak.example"], world.users["cam2@meridian.example"]
    both = {"Bluepeak secret Umbrella bid", "Bluepeak held deal"}
    assert set(titles(bluepeak, "?status=in_review")) == both
    assert "hold" not in words(visit(bluepeak).get("/deals/")).replace("placeholder", "")
    assert titles(cam2, "?status=on_hold") == ["Bluepeak held deal"]
    assert titles(cam2, "?status=in_review") == ["Bluepeak secret Umbrella bid"]


def test_on_hold_is_not_told_through_a_share(world):
    """An account manager of others who is shown one deal is no reviewer of it."""
    services.share_deal(
        deal=world.deals["bp-hold"],
        actor=world.users["desk@meridian.example"],
        user=world.users["cam@meridian.example"],
        reason="Second opinion",
        expires_at=world.deals["bp-hold"].created_at + dt.timedelta(days=400),
    )
    cam = world.users["cam@meridian.example"]
    assert titles(cam, "?status=on_hold") == []
    assert "Bluepeak held deal" in titles(cam, "?status=in_review")


def test_distributor_reads_neither_value_nor_owner(world):
    page = words(visit(world.users["buyer@harbor.example"]).get("/deals/"))
    assert "Cobalt via Harbor" in page
    assert "21,000" not in page and "Cleo Seller" not in page
    assert "o=-value" not in page and 'name="owner"' in page


def test_filters_on_hidden_fields_do_not_match(world):
    """The distributor cannot find out the owner of a supplied deal by filtering."""
    owner = world.users["seller@cobalt.example"].pk
    assert titles(world.users["admin@harbor.example"], f"?owner={owner}", status=400) == []


def test_sorting_by_value_says_nothing_about_hidden_values(world):
    """An administrator of a distributor has own deals with values, and supplied ones without."""
    admin, harbor = world.users["admin@harbor.example"], world.organizations["harbor"]
    for title, amount in (("Own small", "10.00"), ("Own large", "900000.00")):
        data = {"title": title, "value_amount": services.to_money(amount), "value_currency": "EUR"}
        services.create_draft(actor=admin, organization=harbor, data=data)
    assert titles(admin, "?o=-value") == ["Own large", "Own small", "Cobalt via Harbor"]
    assert titles(admin, "?o=value") == ["Cobalt via Harbor", "Own small", "Own large"]


@pytest.mark.parametrize("order", ["customer", "-value", "value", "close", "-protected", "created"])
def test_pages_hold_every_deal_once_in_every_order(world, order):
    drafts(world, 30)
    admin, seen, address = world.users["admin@northwind.example"], [], f"/deals/?o={order}"
    for _page in range(5):
        page = words(visit(admin).get(address))
        seen += TITLE.findall(page)
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        if not onward:
            break
        address = f"/deals/{onward[1]}"
    assert len(seen) == 33 and len(set(seen)) == 33


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJOYU4iLCJ4IixmYWxzZV0", "%00"])
def test_broken_cursor_is_a_bad_request(world, cursor):
    user = world.users["seller@northwind.example"]
    assert visit(user).get(f"/deals/?o=-value&cursor={cursor}").status_code == 400


def test_unknown_order_falls_back_and_says_so(world):
    page = visit(world.users["seller@northwind.example"]).get("/deals/?o=margin")
    assert page.status_code == 400
    assert "cannot be sorted that way" in words(page)


def test_empty_states_offer_the_next_step(world):
    seller, learner = (
        world.users["direct2@meridian.example"],
        world.users["learner@northwind.example"],
    )
    assert "Register your first deal" in words(visit(seller).get("/deals/"))
    assert "No deals to see" in words(visit(learner).get("/deals/"))
    filtered = visit(world.users["seller@northwind.example"]).get("/deals/?q=zebra")
    assert "Nothing matches" in words(filtered)


@pytest.mark.parametrize(
    "email", ["admin@northwind.example", "cam@meridian.example", "desk@meridian.example"]
)
def test_list_takes_the_same_queries_for_many_rows(world, email):
    client, counts = visit(world.users[email]), []
    for extra in (0, 15):
        drafts(world, extra)
        Deal.objects.filter(title__startswith="Extra").update(
            status="submitted",
            created_at=world.deals["nw-submitted"].created_at,
            submitted_at=world.deals["nw-submitted"].submitted_at,
        )
        client.get("/deals/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/deals/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
