"""One account's page: which parts each person finds, at each level of opening."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.accounts import services
from partners.accounts.choices import EngagementLevel
from partners.accounts.models import Account
from partners.accounts.policies import CONTACTS, DETAILS, DIRECTORY, INSIDE, LENSES
from portal.workflow import clock
from tests.api import as_user
from tests.partners.accounts.conftest import end
from tests.visitor import visit

BUDGET = 14  # queries
READERS = (
    "seller@northwind.example", "direct@meridian.example",
    "cam@meridian.example", "desk@meridian.example",
)  # fmt: skip
RIVALS = [
    "seller@bluepeak.example",
    "direct2@meridian.example",
    "cam2@meridian.example",
    "marketing@meridian.example",
    "learner@northwind.example",
    "buyer@harbor.example",
]
BY_LEVEL = {"directory": DIRECTORY, "account": DETAILS, "contacts": CONTACTS, "plan": CONTACTS}
SECRETS = {  # what the page says → the field that lets it
    "acme.example": "website",
    "GB-123": "tax_id",
    "Mill Lane": "street",
    "LS1 4AP": "postcode",
    "Direct North": "owner_team",
    "Acme Holdings": "names",
    "Alice Acme": "contacts",
    "Decides": "contacts",
    "crm · 77": "external_id",
}


@pytest.fixture
def acme(world):
    """Acme with every field filled."""
    account = world.accounts["acme"]
    Account.objects.filter(pk=account.pk).update(
        tax_id="GB-123", street="Mill Lane", postcode="LS1 4AP", source="crm", external_id="77"
    )
    account.refresh_from_db()
    return account


def told(page):
    text = page.content.decode()
    return {field for words, field in SECRETS.items() if words in text}


def url(account):
    return f"/accounts/{account.pk}/"


def readable(fields):
    return {field for field in SECRETS.values() if field in fields}


@pytest.mark.parametrize("level", EngagementLevel.values)
@pytest.mark.parametrize(
    "email",
    ["admin@northwind.example", "seller2@northwind.example", "cam@meridian.example"],
)
def test_page_opens_step_by_step_to_partner_and_account_manager(
    sign_in, acme, engage, level, email
):
    engage(acme, level=level)
    page = sign_in(email).get(url(acme))
    assert page.context["shown"] == BY_LEVEL[level]
    assert told(page) == readable(BY_LEVEL[level])
    assert "Edit" not in page.content.decode()


@pytest.mark.parametrize(
    ("email", "edits"),
    [
        ("direct@meridian.example", True),
        ("direct-manager@meridian.example", True),
        ("desk@meridian.example", True),
        ("auditor@meridian.example", False),
    ],
)
def test_page_shows_everything_to_team_desk_and_auditor(sign_in, acme, email, edits):
    page = sign_in(email).get(url(acme))
    assert page.context["shown"] == INSIDE
    assert told(page) == set(SECRETS.values())
    assert ("Add contact" in page.content.decode()) is edits


@pytest.mark.parametrize("email", RIVALS)
def test_page_of_a_hidden_account_is_like_no_page(sign_in, acme, email):
    client = sign_in(email)
    hidden = client.get(url(acme))
    missing = client.get("/accounts/00000000-0000-4000-8000-000000000000/")
    assert hidden.status_code == missing.status_code == 404
    # Each form on a page carries its own CSRF mask; everything else is the same.
    assert len(hidden.content) == len(missing.content)


@pytest.mark.parametrize("when", ["before it starts", "after it ends", "ended"])
def test_page_closes_with_the_bridge(sign_in, world, acme, engage, when):
    today = clock.today()
    if when == "before it starts":
        engage(acme, level="plan", starts_on=today + dt.timedelta(days=2))
    elif when == "after it ends":
        engage(acme, level="plan", ends_on=today + dt.timedelta(days=1))
    else:
        end(engagement=engage(acme, level="plan"), actor=world.users["direct@meridian.example"])
    later = clock.now() + dt.timedelta(days=1 if when == "after it ends" else 0)
    with clock.at(later):
        for email in ("seller@northwind.example", "cam@meridian.example"):
            assert sign_in(email).get(url(acme)).status_code == 404


def members(page):
    """(names above, from the top; names below as a nested dict) of the family on a page."""

    def below(node):
        return {child.account.name: below(child) for child in node.children}

    family = page.context["family"]
    return [row.name for row in family.above], below(family.tree)


def test_family_shows_only_visible_members(sign_in, family):
    acme = family["acme"]
    team = members(sign_in("direct@meridian.example").get(url(acme)))
    assert team == ([], {"Acme Leeds": {}})
    desk = members(sign_in("desk@meridian.example").get(url(acme)))
    assert desk == (["Hidden Holding"], {"Acme Leeds": {}, "Acme Secret South": {}})
    assert members(sign_in("seller@northwind.example").get(url(acme))) == ([], {})


def test_family_tree_ends_at_a_member_out_of_sight(sign_in, world, family):
    """Several levels; below a hidden member nothing is shown, folded or counted."""
    south, north = world.teams["Direct South"], world.teams["Direct North"]

    def below(parent, name, team):
        data = {"name": name, "owner_team": team, "parent": parent}
        return services.create_account(actor=world.desk, data=data)

    dock = below(family["own"], "Dock Works", north)
    below(dock, "Crane Works", north)
    below(family["other"], "Behind the wall", north)
    hidden = below(dock, "Secret Crane", south)
    for number in range(7):
        below(hidden, f"Under cover {number}", north)
    client = sign_in("direct@meridian.example")
    page = client.get(url(family["acme"]))
    tree = {"Acme Leeds": {"Dock Works": {"Crane Works": {}}}}
    assert members(page) == ([], tree)
    text = page.content.decode()
    assert " more</summary>" not in text and "not everybody" not in text
    for number in range(7):
        below(family["own"], f"Yard {number}", north)
    folded = client.get(url(family["acme"])).content.decode()
    assert "3 more</summary>" in folded  # eight below Leeds, five stand open
    up = members(client.get(url(dock)))[0]
    assert up == ["Acme Industries", "Acme Leeds"]


def test_parent_out_of_sight_costs_no_query(sign_in, world, family):
    """One query more would tell a partner that its customer belongs to somebody."""
    seller, counts = world.users["seller@northwind.example"], []
    browser, api = sign_in(seller.email), as_user(seller)
    api.get("me/")  # the first use of a token is noted
    acme = family["acme"]
    for parent in (family["parent"], None):
        Account.objects.filter(pk=acme.pk).update(parent=parent)
        with CaptureQueriesContext(connection) as queries:
            assert b"Hidden Holding" not in browser.get(url(acme)).content
            assert api.get(f"accounts/{acme.pk}/").json()["parent"] is None
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_family_of_a_directory_entry_stays_unsaid(sign_in, family, engage):
    """Whose subsidiary an account is belongs to the subsidiary's details."""
    engage(family["own"], level="directory")
    client = sign_in("seller@northwind.example")
    assert members(client.get(url(family["acme"]))) == ([], {})
    assert "Acme Industries" not in client.get(url(family["own"])).content.decode()


def bridges(page):
    """The rows of the engagements panel."""
    panels = {item["template"]: item["context"] for item in page.context["panels"]["main"]}
    return panels["partners/accounts/includes/engagements.html"]["rows"]


def test_engagements_show_a_partner_only_its_own(sign_in, acme, engage):
    engage(acme, "bluepeak", "contacts")
    seen = {
        "direct@meridian.example": {"Northwind Resale", "Bluepeak Systems"},
        "desk@meridian.example": {"Northwind Resale", "Bluepeak Systems"},
        "seller@northwind.example": {"Northwind Resale"},
        "cam@meridian.example": {"Northwind Resale"},
        "admin@bluepeak.example": {"Bluepeak Systems"},
        "cam2@meridian.example": {"Bluepeak Systems"},
    }
    for email, companies in seen.items():
        page = sign_in(email).get(url(acme))
        assert {item["row"].organization.name for item in bridges(page)} == companies
        for company in {"Northwind Resale", "Bluepeak Systems"} - companies:
            assert company not in page.content.decode()


def test_engagement_pairs_the_partner_with_its_account_manager(sign_in, acme):
    (item,) = bridges(sign_in("seller@northwind.example").get(url(acme)))
    assert [person.name for person in item["managers"]] == ["Cara Manager"]


def test_lens_of_an_account_read_outside_the_scope_is_the_directory(world, acme):
    """The manager's levels travel on rows that come from `visible_to`, and only there."""
    from portal.access.scope import scope_of

    scope = scope_of(world.users["cam@meridian.example"])
    assert LENSES.fields(scope, Account.objects.get(pk=acme.pk)) == DIRECTORY
    assert LENSES.fields(scope, Account.objects.in_scope(scope).get(pk=acme.pk)) == DETAILS


def test_query_count_stays_the_same_with_more_of_everything(sign_in, world, acme, engage):
    client = sign_in("desk@meridian.example")

    def more(*numbers):
        for number in numbers:
            services.add_name(account=acme, actor=world.desk, name=f"Alias {number}", kind="alias")
            services.save_contact(account=acme, actor=world.desk, data={"name": f"P {number}"})
            data = {"name": f"Sub {number}", "parent": acme}
            services.create_account(actor=world.desk, data=data)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(url(acme))
        return len(queries)

    engage(acme, "bluepeak", "contacts")
    more(1)
    client.get(url(acme))
    one = cost()
    more(2, 3, 4)
    assert cost() == one
    assert one < 50  # with the panels of every room


@pytest.mark.parametrize("email", READERS)
def test_page_keeps_to_its_budget_of_queries(world, acme, engage, email):
    """docs/performance.md: 14 queries a detail page."""
    engage(acme, level="plan")
    client = visit(world.users[email])
    for account in Account.objects.visible_to(world.users[email]):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(account)).status_code == 200
        assert len(queries) <= BUDGET, account
