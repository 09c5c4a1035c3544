"""Home, for the whole cast: every number equals the list it links to; nothing tells of a rival."""

import datetime as dt
import re

import pytest
from django.test import Client

from deals.registrations.models import Deal
from deals.registrations.services import perform
from partners.organizations import services as organizations
from partners.organizations.models import Organization
from partners.plans.models import Task
from partners.plans.services import create_task
from portal.access.scope import scope_of
from portal.home.numbers.page import numbers
from portal.home.numbers.quarters import MEASURES, Quarter, answered_for
from portal.home.numbers.risks import at_risk, reasons_of
from portal.home.today.finding import ASKED, LATER, OVERDUE, TODAY, today
from portal.people.models import ApiToken
from portal.workflow import clock
from tests.visitor import visit, words
from tests.wall.stage import set_stage
from tests.wall.stage_joint import PEOPLE

BODY = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)
ON_NO_COURSE = "On no course"


@pytest.fixture
def stage(world):
    """The cast and one of everything: tasks, quotes, conflicts, courses, certificates, claims."""
    found = set_stage(world)
    account = world.accounts["acme"]
    seller = world.users["seller@northwind.example"]
    data = {"title": "Send the offer", "assignee": seller, "visibility": "joint"}
    data |= {"due_on": clock.today() + dt.timedelta(days=2)}
    bridge = account.engagements.get()
    create_task(account=account, engagement=bridge, actor=seller, data=data)
    return found


def rows_of(name, page):
    """How many rows the list on a page has."""
    main = page.split("<main", 1)[1]
    if name == "to_read":
        return main.count('class="list__item"')
    tables = BODY.findall(main)
    if name.startswith("people"):
        tables = tables[:1]
    elif name.startswith("invited"):
        tables = tables[1:]
    return sum(
        row.lstrip(" >").startswith(("<", "data", "\n")) and ON_NO_COURSE not in row
        for table in tables
        for row in table.split("<tr")[1:]
    )


def numbers_of(user):
    return list(numbers(user, scope_of(user)).all)


@pytest.mark.exhaustive
@pytest.mark.parametrize("days", [0, 75])
def test_every_number_equals_the_list_it_links_to(stage, days):
    """Today, and when everything is late and every partner quiet."""
    seen = set()
    with clock.at(clock.now() + dt.timedelta(days=days)):
        for who in PEOPLE:
            seen |= equal_numbers(stage.user(who))
    assert {"late", "at-risk", "tasks", "to_read"} <= seen if days else "soon" in seen


def equal_numbers(user):
    """Names of the numbers that count something; each was compared with its list."""
    client, seen = visit(user), set()
    page = words(client.get("/"))
    for number in numbers_of(user):
        if not number.count and number.name.split()[0] in MEASURES:
            continue  # many of them; those that count something are looked at
        assert str(number.label) in page, number.name
        answer = client.get(number.url)
        assert answer.status_code == 200, number.url
        assert rows_of(number.name, words(answer)) == number.count, (user.email, number.url)
        seen |= {number.name} if number.count else set()
    return seen


def test_numbers_of_those_who_decide_equal_their_lists(world):
    """When everything is late: most lists of the home page hold something."""
    with clock.at(clock.now() + dt.timedelta(days=75)):
        assert "late" in equal_numbers(world.users["desk@meridian.example"])
        assert {"late", "at-risk"} <= equal_numbers(world.users["cam@meridian.example"])


# --- Quarters ------------------------------------------------------------------------------------
def test_quarters_follow_each_other():
    first = Quarter.of(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert (first.code, first.moved(-1).code, first.moved(4).code) == ("2026-1", "2025-4", "2027-1")
    assert first.moved(1).start == dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    assert Quarter.read("2026-1") == first
    for text in ("", "2026", "2026-5", "26-1", "9999-4", "2026-1x", "２０２６-1"):
        assert Quarter.read(text) is None


def test_a_person_counts_only_what_they_answer_for(world):
    """All of it in sight and read whole; nothing of a rival."""
    owned = {email: {deal.pk for deal in answered_for(scope_of(user))}
             for email, user in world.users.items()}  # fmt: skip
    northwind, bluepeak = owned["admin@northwind.example"], owned["admin@bluepeak.example"]
    assert northwind and bluepeak and not northwind & bluepeak
    assert owned["seller@northwind.example"] < northwind
    assert world.deals["dn-direct"].pk in owned["direct@meridian.example"]
    assert owned["direct2@meridian.example"] == set() == owned["buyer@harbor.example"]
    for email, deals in owned.items():
        visible = Deal.objects.visible_to(world.users[email])
        assert deals <= set(visible.values_list("pk", flat=True)), email


def test_an_unknown_quarter_and_a_list_of_others_are_refused(world):
    seller = visit(world.users["seller@northwind.example"])
    assert seller.get("/home/sent/").status_code == 200
    assert seller.get("/home/sent/?quarter=2026-9").status_code == 400
    assert (
        seller.get("/home/at-risk/").status_code == 404 == seller.get("/home/nothing/").status_code
    )


# --- Partners at risk ----------------------------------------------------------------------------
def test_partners_at_risk_are_the_managers_own_and_say_why(world):
    cam, desk = (world.users[f"{who}@meridian.example"] for who in ("cam", "desk"))
    assert not at_risk(scope_of(desk)).exists()
    with clock.at(clock.now() + dt.timedelta(days=61)):
        all_of_them = {company.name for company in at_risk(scope_of(desk))}
        mine = list(at_risk(scope_of(cam)))
        assert {company.name for company in mine} < all_of_them
        assert "Harbor Distribution" not in all_of_them
        for company in mine:
            assert company in Organization.objects.visible_to(cam)
            assert [str(reason) for reason in reasons_of(company)] == ["no registration in 60 days"]


def test_a_partner_that_sends_less_is_at_risk(world):
    """Four in the three months before, one since."""
    company = world.organizations["northwind"]
    now, sample = clock.now(), world.deals["nw-submitted"]
    Organization.objects.filter(pk=company.pk).update(created_at=now - dt.timedelta(days=400))
    for place in range(6):
        sample.pk, sample.number = None, f"D-OLD{place}"
        sample._state.adding = True
        sample.created_at = sample.submitted_at = now - dt.timedelta(days=100 + place)
        sample.save()
    desk = scope_of(world.users["desk@meridian.example"])
    found = at_risk(desk).get(pk=company.pk)
    assert (found.is_falling, found.is_quiet) == (True, False)
    sample.pk, sample.number, sample._state.adding = None, "D-NEW", True
    sample.created_at = sample.submitted_at = now
    sample.save()
    assert not at_risk(desk).filter(pk=company.pk).exists()


# --- What needs a person -------------------------------------------------------------------------
def kinds(user, most=9):
    return [(item.kind, item.name) for item in today(scope_of(user), most)]


def test_a_question_stands_first_and_leads_to_its_answer(world):
    deal, manager = world.deals["nw-submitted"], world.users["cam@meridian.example"]
    seller, colleague = (world.users[f"{who}@northwind.example"] for who in ("seller", "seller2"))
    assert ("answer", "Umbrella Labs") not in kinds(seller)
    asked = {"fields": ["need"], "message": "What for?"}
    for action, data in (("claim", {}), ("request_info", asked)):
        deal.refresh_from_db()
        perform(deal=deal, action=action, actor=manager, version=deal.version, data=data)
    item = next(item for item in today(scope_of(seller), 9) if item.kind == "answer")
    assert item.url == f"/deals/{deal.pk}/answer/" and item.due and item.rank in {TODAY, LATER}
    assert "Umbrella Labs" in words(visit(seller).get("/"))
    assert visit(seller).get(item.url).status_code == 200
    assert ("answer", "Umbrella Labs") in kinds(world.users["admin@northwind.example"])
    for other in (colleague, world.users["seller@bluepeak.example"], manager):
        assert ("answer", "Umbrella Labs") not in kinds(other)


def test_what_is_late_comes_first(world):
    """Protection, updates and tasks with their days; the latest on top."""
    account, seller = world.accounts["acme"], world.users["seller2@northwind.example"]
    for title, days in (("Late", -3), ("Soon", 0), ("Far", 30)):
        data = {"title": title, "assignee": seller, "visibility": "joint"}
        data |= {"due_on": clock.today() + dt.timedelta(days=days)}
        engagement = account.engagements.get()
        create_task(account=account, engagement=engagement, actor=seller, data=data)
    assert Task.objects.visible_to(seller).count() == 3
    found = [(item.name, item.rank) for item in today(scope_of(seller), 9) if item.kind == "task"]
    assert found == [("Late", OVERDUE), ("Soon", TODAY)]
    with clock.at(clock.now() + dt.timedelta(days=400)):
        ranked = [item.rank for item in today(scope_of(seller), 9)]
        assert ranked == sorted(ranked) and OVERDUE in ranked
        assert "overdue since" in words(visit(seller).get("/home/today/"))
        assert {"protection", "update"} & {kind for kind, _name in kinds(seller)}


def test_joint_work_waits_for_who_may_answer(stage):
    """What Northwind asked is its account manager's to answer; a rival's manager is not told."""
    assert "request" in dict(kinds(stage.user("cam")))
    assert "request" not in dict(kinds(stage.user("direct")))
    for who in PEOPLE:
        for item in today(scope_of(stage.user(who)), 20):
            assert item.rank in {OVERDUE, TODAY, ASKED, LATER}
            assert visit(stage.user(who)).get(item.url).status_code == 200, (who, item)


def test_a_reviewers_list_says_since_when_the_oldest_waits(world):
    page = words(visit(world.users["cam@meridian.example"]).get("/"))
    assert "Oldest registration waits" in page and "Review the registration" in page


# --- New people, closed companies ----------------------------------------------------------------
def test_a_new_person_is_told_first_steps(world):
    for email, step in (
        ("learner@northwind.example", "/training/"),
        ("marketing@meridian.example", "/cms/"),
        ("admin@bluepeak.example", "/deals/register/"),
    ):
        user = world.users[email]
        Deal.objects.filter(organization=world.organizations["bluepeak"]).update(
            organization=world.organizations["delta"]
        )
        page = words(visit(user).get("/"))
        assert "First steps" in page and f'href="{step}"' in page, email


def test_people_of_a_suspended_company_see_why_and_nothing_else(world):
    company = world.organizations["northwind"]
    desk = world.users["desk@meridian.example"]
    organizations.set_status(organization=company, actor=desk, status="suspended")
    page = words(visit(world.users["seller@northwind.example"]).get("/"))
    assert "Northwind Resale is suspended" in page
    assert "Waiting for you" not in page and "First steps" not in page
    assert today(scope_of(world.users["seller@northwind.example"]), 9) == []


# --- The API -------------------------------------------------------------------------------------
def test_the_api_says_what_the_page_says(world):
    user = world.users["cam@meridian.example"]
    token = ApiToken.issue(user, "home")
    client = Client(headers={"authorization": f"Bearer {token}"})
    said = client.get("/api/v1/home/").json()
    assert [item["name"] for item in said["today"]] == [name for _kind, name in kinds(user, 40)]
    assert {row["name"]: row["count"] for row in said["numbers"]} == {
        number.name: number.count for number in numbers_of(user)
    }
    late = client.get("/api/v1/home/late/").json()["results"]
    assert len(late) == next(n.count for n in numbers_of(user) if n.name == "late")
    assert client.get("/api/v1/home/late/?quarter=nothing").status_code == 400
    assert client.get("/api/v1/home/sent/").status_code == 404


def test_a_token_reads_only_what_its_areas_open(world):
    token = ApiToken.issue(world.users["cam@meridian.example"], "reader", areas=["content:read"])
    client = Client(headers={"authorization": f"Bearer {token}"})
    assert {row["name"] for row in client.get("/api/v1/home/").json()["numbers"]} == {"to_read"}
    assert client.get("/api/v1/home/late/").status_code == 403


def test_partners_at_risk_tell_of_deals_and_certificates_too(world):
    cam, area = world.users["cam@meridian.example"], "organizations:read"
    words = ["deals:read", "training:read"]
    for areas, opens in ([area], False), ([area, words[0]], False), ([area, *words], True):
        token = ApiToken.issue(cam, f"of {len(areas)}", areas=areas)
        client = Client(headers={"authorization": f"Bearer {token}"})
        numbers = {row["name"] for row in client.get("/api/v1/home/").json()["numbers"]}
        assert ("at-risk" in numbers) == opens, areas
        status = client.get("/api/v1/home/at-risk/").status_code
        assert status == (200 if opens else 403), areas
