"""Who may ask who sees a record, and what each asker is told."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.accounts.models import Engagement
from partners.organizations import services as organizations
from partners.organizations.models import Membership
from portal.access import grants
from portal.activity.models import AuditEntry
from portal.people.models import ApiToken
from portal.workflow import clock

HIDDEN = (
    "Direct North", "Dirk", "Mia ", "Cara", "Dana", "Omar", "Ada ", "Bluepeak", "Rival",
    "bluepeak.example", "meridian.example",
)  # fmt: skip


def user(world, name, company="meridian"):
    return world.users[f"{name}@{company}.example"]


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def page(person, kind, record):
    return client_of(person).get(f"/access/{kind}/{record.pk}/")


def api(person, kind, record):
    token = ApiToken.issue(person, "test")
    path = f"/api/v1/{kind}/{record.pk}/access/"
    return Client().get(path, headers={"authorization": f"Bearer {token}"})


def lines(response):
    """(holder, the people named, until) of each line of an answer of the API."""
    return [
        (row["holder"]["name"], [one["email"] for one in row["holder"]["people"]])
        for row in response.json()["results"]
    ]


def test_desk_reads_every_path_with_its_fact(world):
    deal = world.deals["nw-approved"]
    found = api(world.desk, "deals", deal).json()["results"]
    told = {row["holder"]["name"]: row for row in found}
    assert list(told) == [
        "Cara Manager", "Nora Admin", "Nina Seller", "Direct North", "Channel desk", "Auditors",
    ]  # fmt: skip
    engagement = Engagement.objects.get(account=world.accounts["acme"])
    joint = told["Direct North"]
    assert joint["fact"]["type"] == "accounts.engagement"
    assert joint["fact"]["id"] == str(engagement.pk)
    assert joint["since"] == engagement.starts_on.isoformat() and joint["until"] is None
    assert joint["lens"] == "joint" and "value" not in joint["fields_opened"]
    assert [one["name"] for one in joint["holder"]["people"]] == ["Dirk Direct", "Mia Direct"]
    assert told["Cara Manager"]["fact"]["text"] == "Account manager of Northwind Resale"
    assert told["Cara Manager"]["by"] == "Dana Desk"


def test_page_and_api_tell_the_same_people(world):
    for kind, record in _records(world):
        text = page(world.desk, kind, record).content.decode()
        for _holder, people in lines(api(world.desk, kind, record)):
            assert all(email in text for email in people), kind


def _records(world):
    engagement = Engagement.objects.get(account=world.accounts["acme"])
    return [
        ("deals", world.deals["co-submitted"]),
        ("accounts", world.accounts["acme"]),
        ("engagements", engagement),
        ("organizations", world.organizations["northwind"]),
    ]


def test_administrator_reads_own_people_and_the_vendor_as_one(world):
    """Neither the direct team, nor account managers, nor another partner of the same account."""
    acme, northwind = world.accounts["acme"], world.organizations["northwind"]
    rival = Engagement.objects.create(
        account=acme, organization=world.organizations["bluepeak"], level="contacts",
        purpose="Rival purpose", status="active", vendor_accepted_at=clock.now(),
        partner_accepted_at=clock.now(), proposed_by=world.desk,
    )  # fmt: skip
    grants.sync(rival)
    admin = user(world, "admin", "northwind")
    own = ["seller@northwind.example", "seller2@northwind.example", "admin@northwind.example"]
    assert sorted(lines(api(admin, "accounts", acme))) == [
        ("Meridian’s account team", []),
        ("Sellers and administrators of Northwind Resale", sorted(own, key=_name(world))),
    ]
    for kind, record in (
        ("accounts", acme),
        ("deals", world.deals["nw-approved"]),
        ("organizations", northwind),
        ("engagements", Engagement.objects.get(account=acme, organization=northwind)),
    ):
        for answer in (page(admin, kind, record), api(admin, kind, record)):
            text = answer.content.decode()
            assert answer.status_code == 200
            assert "Meridian’s account team" in text or "Meridian\\u2019s" in text
            for hidden in HIDDEN:
                assert hidden not in text, (kind, hidden)


def _name(world):
    return lambda email: world.users[email].name


def test_administrator_reads_the_distributor_without_its_people(world):
    deal = world.deals["co-submitted"]
    found = lines(api(user(world, "seller", "cobalt"), "deals", deal))
    assert ("Harbor Distribution, the deal’s distributor", []) in found
    text = page(user(world, "seller", "cobalt"), "deals", deal).content.decode()
    assert "Hana" not in text and "Hugo" not in text


def test_a_hidden_bridge_changes_nothing_for_the_administrator(world):
    """Byte for byte the same, whoever else works on the account and whoever manages it."""
    acme, admin = world.accounts["acme"], user(world, "admin", "northwind")
    before = api(admin, "accounts", acme).content
    test_administrator_reads_own_people_and_the_vendor_as_one(world)
    assert api(admin, "accounts", acme).content == before


def test_who_may_ask(world):
    """Hidden answers 404, visible but not one's to ask 403."""
    deal = world.deals["nw-submitted"]
    wanted = {
        "desk@meridian.example": 200, "auditor@meridian.example": 200,
        "admin@northwind.example": 200, "seller@northwind.example": 403,
        "cam@meridian.example": 403, "admin@bluepeak.example": 404, "direct@meridian.example": 404,
    }  # fmt: skip
    for email, status in wanted.items():
        person = world.users[email]
        assert page(person, "deals", deal).status_code == status, email
        assert api(person, "deals", deal).status_code == status, email
    assert page(world.desk, "nonsense", deal).status_code == 404
    assert page(world.desk, "accounts", deal).status_code == 404
    assert page(world.desk, "deals", world.deals["nw-draft"]).status_code == 404


def test_why_not_says_what_is_missing_and_is_on_the_trail(world):
    deal = world.deals["nw-submitted"]
    desk = client_of(world.desk)
    path = f"/access/deals/{deal.pk}/"
    text = desk.post(path, {"person": "seller@bluepeak.example"}).content.decode()
    assert "Ben Seller cannot see it" in text
    assert "Is not a member of Northwind Resale." in text
    text = desk.post(path, {"person": "Cara Manager"}).content.decode()
    assert "Cara Manager can see it" in text
    asked = AuditEntry.objects.filter(action="ask_why", target_id=deal.pk).order_by("id")
    assert [row.note for row in asked] == [
        {"person": "seller@bluepeak.example", "sees": False},
        {"person": "cam@meridian.example", "sees": True},
    ]
    for typed in ("", "nobody@nowhere.example", "\x00", "a" * 400, "‮x😀"):
        answer = desk.post(path, {"person": typed})
        assert answer.status_code == 400
        assert "can see it" not in answer.content.decode()
    assert asked.count() == 2
    admin = client_of(user(world, "admin", "northwind"))
    assert admin.post(path, {"person": "cam@meridian.example"}).status_code == 403


def test_link_is_on_the_pages_of_those_who_may_ask(world):
    deal = world.deals["nw-submitted"]
    link = f"/access/deals/{deal.pk}/"
    asks = ["desk@meridian.example", "admin@northwind.example"]
    reads = ["seller@northwind.example", "cam@meridian.example"]
    for email, shown in [*((one, True) for one in asks), *((one, False) for one in reads)]:
        text = client_of(world.users[email]).get(f"/deals/{deal.pk}/").content.decode()
        assert (link in text) is shown, email


def test_more_people_cost_no_more_queries(world):
    deal, company = world.deals["nw-submitted"], world.organizations["northwind"]

    def cost():
        desk = client_of(world.desk)
        with CaptureQueriesContext(connection) as found:
            assert desk.get(f"/access/deals/{deal.pk}/").status_code == 200
        return len(found)

    first = cost()
    for name in ("learner", "marketer"):
        seat = Membership.objects.get(user=user(world, name, "northwind"))
        organizations.change_role(membership=seat, actor=world.desk, role="admin")
    organizations.assign(organization=company, actor=world.desk, user=user(world, "cam2"))
    assert cost() == first
