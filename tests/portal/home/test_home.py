"""Home: every number equals the list it links to; the menu holds what the person may open."""

import re

import pytest
from django.urls import resolve

from deals.registrations.models import Deal
from partners.organizations import services
from portal.access.scope import scope_of
from portal.home.numbers.page import numbers
from tests.visitor import visit, words

NAV = re.compile(r'<a class="nav__item" href="([^"]+)"')
LINKED = re.compile(r'href="/deals/([0-9a-f-]{36})/"')
REVIEWING = {"Registrations to review": 2, "Waiting for a partner’s answer": 0}
OWN = {"Drafts to finish": 0, "Questions to answer": 0, "Protected deals": 0, "Tasks of yours": 0}
PEOPLE = {
    "desk@meridian.example": {**REVIEWING, "Registrations to review": 3, "On hold": 1}
    | {"Applications to decide": 1, "Certificates to confirm": 0, "Tasks of yours": 0},
    "auditor@meridian.example": {"Applications to decide": 1, "Tasks of yours": 0},
    "cam@meridian.example": {**REVIEWING, "Tasks of yours": 0},
    "cam2@meridian.example": {**REVIEWING, "Tasks of yours": 0},
    "direct@meridian.example": {**OWN, "Protected deals": 2},
    "direct2@meridian.example": OWN,
    "marketing@meridian.example": {"Certificates to confirm": 0},
    "admin@northwind.example": {**OWN, "Questions to answer": 1, "Protected deals": 1},
    "seller@northwind.example": {**OWN, "Drafts to finish": 1, "Questions to answer": 1},
    "seller2@northwind.example": {**OWN, "Protected deals": 1},
    "learner@northwind.example": {},
    "admin@bluepeak.example": OWN,
    "buyer@harbor.example": {"Deals placed with you": 1},
}


@pytest.fixture
def busy(world):
    """The cast, with one question asked of Northwind and one application waiting."""
    from deals.registrations.services import perform

    deal = world.deals["nw-submitted"]
    deal.refresh_from_db()
    manager = world.users["cam@meridian.example"]
    perform(deal=deal, action="claim", actor=manager, version=deal.version, data={})
    deal.refresh_from_db()
    asked = {"fields": ["need"], "message": "What for?"}
    perform(deal=deal, action="request_info", actor=manager, version=deal.version, data=asked)
    data = {"company": "Zenith", "kind": "reseller", "country": "GB", "contact_name": "Zoe"}
    data |= {"contact_email": "zoe@zenith.example"}
    services.apply(data=data, language="en", token=deal.pk)
    return world


def tiles(user):
    return {str(number.label): number for number in numbers(user, scope_of(user)).waiting}


@pytest.mark.parametrize("email", PEOPLE)
def test_numbers_equal_the_lists_they_link_to(busy, email):
    user = busy.users[email]
    client = visit(user)
    page = words(client.get("/"))
    expected = {**PEOPLE[email]}
    if email == "cam@meridian.example":
        expected |= {"Registrations to review": 1, "Waiting for a partner’s answer": 1}
    if email == "desk@meridian.example":
        expected |= {"Registrations to review": 2, "Waiting for a partner’s answer": 1}
    expected |= {"Pages to read": 0}
    assert {label: tile.value for label, tile in tiles(user).items()} == expected
    for label, tile in tiles(user).items():
        assert label in page
        listed = words(client.get(tile.url)).split("<main", 1)[1]
        rows = (
            listed.count("/organizations/applications/") // 2
            if "pplications" in label
            else (len(set(LINKED.findall(listed))))
        )
        assert rows == tile.value, label


@pytest.mark.parametrize("email", PEOPLE)
def test_latest_deals_are_the_persons_own(busy, email):
    user = busy.users[email]
    shown = set(LINKED.findall(words(visit(user).get("/"))))
    visible = {str(pk) for pk in Deal.objects.visible_to(user).values_list("pk", flat=True)}
    assert shown <= visible
    if email != "auditor@meridian.example" and len(visible) <= 5:
        assert shown == visible


@pytest.mark.parametrize("email", PEOPLE)
def test_menu_opens_everything_it_offers(world, email, settings):
    settings.DEMO = True
    client = visit(world.users[email])
    for path in NAV.findall(words(client.get("/"))):
        assert client.get(path, follow=True).status_code == 200, path


def test_menu_of_each_role(world, settings):
    settings.DEMO = True
    found = {}
    for email in ("desk", "auditor", "cam", "direct", "marketing"):
        paths = NAV.findall(words(visit(world.users[f"{email}@meridian.example"]).get("/me/")))
        found[email] = [resolve(path).url_name for path in paths]
    for email in ("seller", "learner"):
        paths = NAV.findall(words(visit(world.users[f"{email}@northwind.example"]).get("/me/")))
        found[email] = [resolve(path).url_name for path in paths]
    assert found == {
        "desk": ["home", "reviews", "deals", "prepare", "quotes", "tasks", "training", "library",
                 "news_list", "to_read", "accounts", "engagements", "engagement_requests",
                 "coverage", "classification", "conflicts", "direct_alerts", "named_lists",
                 "merges", "threshold", "clearance_log", "organizations", "distribution",
                 "applications", "certificates_issued", "staff", "hand_overs", "programme",
                 "programme_rules", "contact_rule", "package_list", "wagtailadmin_home",
                 "reports", "response_times", "library_reports", "access_register", "audit",
                 "privacy", "jobs", "health", "outbox"],
        "auditor": ["home", "deals", "quotes", "tasks", "training", "library", "news_list",
                    "to_read", "accounts", "engagements", "engagement_requests", "coverage",
                    "classification", "conflicts", "direct_alerts", "named_lists", "merges",
                    "threshold", "clearance_log", "organizations", "distribution",
                    "applications", "certificates_issued", "hand_overs", "programme_rules",
                    "contact_rule", "reports", "response_times", "library_reports",
                    "access_register", "audit", "privacy", "jobs", "health", "outbox"],
        "cam": ["home", "reviews", "deals", "prepare", "quotes", "tasks", "training", "library",
                "news_list", "to_read", "accounts", "engagements", "engagement_requests",
                "coverage", "organizations", "distribution", "certificates_issued",
                "reports", "response_times", "access_register", "outbox"],
        "direct": ["home", "deals", "deal_register", "tasks", "training", "library", "news_list",
                   "to_read", "accounts", "engagements", "named_lists", "reports", "outbox"],
        "marketing": ["home", "training", "library", "news_list", "to_read",
                      "certificates_issued", "package_list", "wagtailadmin_home",
                      "library_reports",
                      "outbox"],
        "seller": ["home", "deals", "deal_register", "quotes", "tasks", "company", "training",
                   "certificates", "library", "news_list", "to_read", "accounts", "engagements",
                   "reports", "outbox"],
        "learner": ["home", "company", "training", "certificates", "library", "news_list",
                    "to_read", "outbox"],
    }  # fmt: skip


@pytest.mark.parametrize("email", PEOPLE)
def test_home_is_cheap(busy, email, django_assert_max_num_queries):
    client = visit(busy.users[email])
    client.get("/")
    with django_assert_max_num_queries(16):
        client.get("/")


def test_frame_costs_two_queries(world, django_assert_num_queries):
    """Session, person and scope are every page's; the rest is the frame's."""
    for email in ("desk@meridian.example", "admin@northwind.example", "seller@northwind.example"):
        client = visit(world.users[email])
        with django_assert_num_queries(3 + 2):
            client.get("/auth/password/change/")
