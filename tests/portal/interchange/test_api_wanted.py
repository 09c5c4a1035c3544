"""`fields` and `expand`: less or more of a record, never more than a direct GET shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.accounts.models import Contact
from portal.people.models import ApiToken
from tests.api import Api, as_user, is_problem

SELLER, RIVAL, DESK = "seller@northwind.example", "seller@bluepeak.example", "desk@meridian.example"

MANAGER, BUYER = "cam@meridian.example", "buyer@harbor.example"


@pytest.fixture
def seller(world):
    return as_user(world.users[SELLER])


def path_of(world, key):
    return f"deals/{world.deals[key].pk}/"


def test_fields_leave_the_rest_out(world, seller):
    whole = seller.get(path_of(world, "nw-submitted")).json()
    part = seller.get(path_of(world, "nw-submitted") + "?fields=number,customer").json()
    assert part == {name: whole[name] for name in ("id", "version", "number", "customer")}
    for row in seller.get("deals/?fields=title&fields=number").json()["results"]:
        assert row.keys() == {"id", "version", "title", "number"}


def test_a_field_outside_the_lens_is_absent_whoever_asks(world):
    """A distributor's deal has no value: asking for it by name brings none."""
    buyer = as_user(world.users["buyer@harbor.example"])
    rows = buyer.get("deals/?fields=title,value").json()["results"]
    assert rows and all("value" not in row and "title" in row for row in rows)


@pytest.mark.parametrize("name", ["fields", "expand"])
def test_unknown_names_are_told_alike_to_everybody(world, name):
    """What is known is told by the description, not by what somebody may see or what there is."""
    paths = ["deals/", path_of(world, "bp-review"), path_of(world, "nw-submitted")]
    answers = {
        as_user(world.users[email]).get(f"{path}?{name}=candidates,owner").content
        for email in (SELLER, RIVAL, DESK)
        for path in paths
    }
    assert len(answers) == 1
    errors = is_problem(as_user(world.users[SELLER]).get(f"deals/?{name}=x,owner"), 400)["errors"]
    assert errors == {name: ["Not known here: x."]}


def test_expand_brings_what_a_direct_get_shows(world, seller):
    deal = seller.get(path_of(world, "nw-submitted") + "?expand=organization,owner").json()
    company = seller.get(f"organizations/{deal['organization']['id']}/").json()
    assert deal["expanded"]["organization"] == company
    assert deal["expanded"]["owner"]["user"]["id"] == deal["owner"]["id"]
    assert deal["expanded"]["owner"]["organization"]["id"] == company["id"]


def expanded(api, path, name):
    """name of the record → what stands under `expanded`, over a whole list."""
    rows = api.get(f"{path}?page_size=100&expand={name}").json()["results"]
    assert rows
    return [row["expanded"].get(name) for row in rows]


@pytest.mark.parametrize(
    "email", [SELLER, RIVAL, DESK, "cam@meridian.example", "buyer@harbor.example"]
)
@pytest.mark.parametrize(
    ("path", "name", "target"),
    [
        ("deals/", "organization", "organizations/"),
        ("deals/", "account", "accounts/"),
        ("deals/", "owner", "members/"),
        ("contacts/", "account", "accounts/"),
        ("engagements/", "account", "accounts/"),
    ],
)
def test_expanded_is_the_record_or_nothing(world, email, path, name, target):
    api = as_user(world.users[email])
    rows = api.get(f"{path}?page_size=100&expand={name}").json()["results"]
    for row in rows:
        found = row["expanded"].get(name)
        if found is not None:
            assert api.get(f"{target}{found['id']}/").json() == found
        elif row.get(name) and name != "owner":
            assert api.get(f"{target}{row[name]['id']}/").status_code == 404


def test_contacts_of_many_accounts_come_with_as_many_queries(world):
    desk = as_user(world.users[DESK])
    account = world.accounts["initech"]
    desk.get("accounts/?expand=contacts")  # what is looked up once a process is
    costs = []
    for number in (1, 30):
        Contact.objects.bulk_create(
            Contact(account=account, name=f"Person {number}-{index:02}") for index in range(number)
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows = desk.get("accounts/?expand=contacts&page_size=100").json()["results"]
        costs.append(len(queries))
    [people] = [row["expanded"]["contacts"] for row in rows if row["id"] == str(account.pk)]
    assert costs[0] == costs[1]
    assert len(people) == 20 and people == sorted(people, key=lambda row: row["name"])
    assert {row["account"]["id"] for row in people} == {str(account.pk)}


def test_expand_needs_the_word_of_what_it_brings(world):
    """A token for deals alone does not read companies by way of them."""
    person = world.users[SELLER]
    deals_only = Api(ApiToken.issue(person, "deals", areas=["deals:read"]))
    assert deals_only.get("deals/").status_code == 200
    refused = is_problem(deals_only.get("deals/?expand=organization"), 403)
    assert refused == is_problem(deals_only.get("organizations/"), 403)


def test_what_writes_takes_neither(world, seller):
    errors = is_problem(seller.post("deals/?fields=number", {"title": "x"}), 400)["errors"]
    assert errors.keys() == {"fields"}
