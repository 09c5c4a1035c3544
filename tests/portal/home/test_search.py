"""Search everything: the same rows as everywhere else, also for guesses, recents and tokens."""

import pytest
from django.test import Client

from deals.registrations.models import Deal
from partners.accounts.models import Account, Contact
from partners.organizations.models import Membership, Organization
from portal.access.scope import scope_of
from portal.home.search.finding import find
from portal.home.search.sources import SOURCES
from portal.people.models import ApiToken
from tests.api import Api, as_user
from tests.visitor import visit, words

pytestmark = pytest.mark.django_db
MODELS = {
    "deals": Deal,
    "accounts": Account,
    "contacts": Contact,
    "organizations": Organization,
    "people": Membership,
}


def found(world, email, text):
    """{kind: titles} of what this person finds."""
    answer = find(scope_of(world.users[email]), text)
    return {group.kind: {hit.title for hit in group.hits} for group in answer.groups}


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("seller@northwind.example", {"deals": {"Umbrella campus network"}}),
        ("seller@bluepeak.example", {"deals": {"Bluepeak secret Umbrella bid"}}),
        ("buyer@harbor.example", {}),
        ("direct@meridian.example", {}),
        (
            "desk@meridian.example",
            {"deals": {"Umbrella campus network", "Bluepeak secret Umbrella bid"}},
        ),
    ],
)
def test_a_word_both_rivals_use_finds_each_only_its_own(world, email, expected):
    assert found(world, email, "umbrella") == expected


@pytest.mark.parametrize("text", ["umbrela", "Bluepek secret", "Hooly", "Acme Industris", "Delta"])
def test_what_a_person_finds_is_always_within_the_scope(world, text):
    for email, user in world.users.items():
        answer = find(scope_of(user), text)
        for group in answer.groups:
            if model := MODELS.get(group.kind):
                mine = {
                    str(pk) for pk in model.objects.visible_to(user).values_list("pk", flat=True)
                }
                assert {hit.key for hit in group.hits} <= mine, email


def test_a_misspelled_name_is_guessed_and_says_so(world):
    seller = scope_of(world.users["seller@northwind.example"])
    answer = find(seller, "Umbrelal campus")
    assert answer.is_guess
    assert [hit.title for group in answer.groups for hit in group.hits] == [
        "Umbrella campus network"
    ]
    assert not find(seller, "Hoolli").groups  # the rival's customer, spelled almost right


def test_pages_of_the_menu_are_found_by_those_who_may_open_them(world):
    assert found(world, "desk@meridian.example", "conflict desk")["actions"] == {"Conflict desk"}
    assert "actions" not in found(world, "seller@northwind.example", "conflict desk")


def test_people_and_contacts(world):
    Contact.objects.create(
        account=world.accounts["acme"], name="Ada Buyer", email="ada@acme.example"
    )
    assert found(world, "direct@meridian.example", "ada buyer") == {"contacts": {"Ada Buyer"}}
    # Northwind shares the account at a level without contacts.
    assert found(world, "seller@northwind.example", "ada buyer") == {}
    assert "people" not in found(world, "seller@bluepeak.example", "northwind")
    assert found(world, "admin@northwind.example", "seller2@northwind")["people"]


def test_records_remembered_by_the_browser_are_looked_up_in_the_scope(world):
    ours, theirs = world.deals["nw-submitted"], world.deals["bp-review"]
    asked = {"recent": [f"deals:{theirs.pk}", f"deals:{ours.pk}", "deals:nonsense", "x:y", "’"]}
    client = visit(world.users["seller@northwind.example"])
    shown = words(client.get("/search/palette/", asked))
    assert "Umbrella campus network" in shown
    assert "Bluepeak" not in shown


def test_the_page_and_the_box_show_the_same(world):
    client = visit(world.users["seller@northwind.example"])
    for address in ("/search/", "/search/palette/"):
        shown = words(client.get(address, {"q": "umbrella"}))
        assert "Umbrella campus network" in shown
        assert "Bluepeak" not in shown
    assert "Nothing found" in words(client.get("/search/", {"q": "zzzz qqqq"}))
    assert client.get("/search/", {"q": "\0 %_' \" <b>"}).status_code == 200
    assert Client().get("/search/palette/").status_code == 302


@pytest.mark.parametrize("text", ["a", "in"])
def test_every_hit_leads_to_a_page_the_person_may_open(world, text):
    for email in ("desk", "auditor", "cam", "direct", "marketing"):
        _open_all(world.users[f"{email}@meridian.example"], text)
    for email in (
        "admin@northwind.example",
        "seller@northwind.example",
        "learner@northwind.example",
        "buyer@harbor.example",
    ):
        _open_all(world.users[email], text)


def _open_all(user, text):
    client, groups = visit(user), find(scope_of(user), text).groups
    assert groups, user
    for hit in (hit for group in groups for hit in group.hits):
        assert client.get(hit.url, follow=True).status_code == 200, (user.email, hit)


def test_no_question_costs_more_with_more_rows(world, django_assert_max_num_queries):
    client = visit(world.users["desk@meridian.example"])
    client.get("/search/", {"q": "e"})
    with django_assert_max_num_queries(14):
        client.get("/search/", {"q": "e"})


def test_a_token_finds_what_its_areas_read(world):
    seller = world.users["seller@northwind.example"]
    answer = as_user(seller).get("search/?q=umbrella").json()
    assert [group["kind"] for group in answer["groups"]] == ["deals"]
    raw = ApiToken.issue(seller, "content", ["content:read"])
    assert Api(raw).get("search/?q=umbrella").json()["groups"] == []
    assert as_user(seller).get("search/?q=umbrella&organization=1").status_code == 400


def test_every_source_starts_from_the_scope(world):
    """Nobody, asked everything, finds nothing."""
    from portal.access.scope import NOBODY

    assert not [row for source in SOURCES for row in source.rows(NOBODY) if source.kind != "pages"]


def test_no_question_finds_nothing(world):
    seller = as_user(world.users["seller@northwind.example"])
    for address in ("search/", "search/?q="):
        assert seller.get(address).json()["groups"] == []
