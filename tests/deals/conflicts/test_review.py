"""The review page: who opens it, what each reads there, and what can be done."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deals.conflicts.models import NotSame
from deals.conflicts.services import latest_check, tell_apart
from deals.conflicts.views.compare import row
from deals.registrations.models import Deal
from partners.accounts.models import Account
from tests.deals.conflicts.registering import act, northwind

CAM, DESK, AUDITOR = "cam@meridian.example", "desk@meridian.example", "auditor@meridian.example"
CHECKED = "The channel desk checks other registrations."


def page(world, who, deal, method="get", rest="", **data):
    client = Client()
    client.force_login(world.users[who])
    return getattr(client, method)(f"/reviews/{deal.pk}/{rest}", data)


def text(world, who, deal):
    return page(world, who, deal).content.decode()


@pytest.fixture
def collision(world):
    """Northwind registers what Bluepeak has registered, on an account of Direct North."""
    return northwind(world, name="Umbrella Labs", website="umbrella.example")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (DESK, 200), (AUDITOR, 200), (CAM, 200), ("cam2@meridian.example", 404),
        ("seller@northwind.example", 403), ("seller@bluepeak.example", 404),
        ("direct@meridian.example", 404), ("marketing@meridian.example", 404),
    ],
)  # fmt: skip
def test_page_is_for_those_who_decide(world, collision, who, status):
    assert page(world, who, collision).status_code == status


def test_desk_reads_both_sides(world, collision):
    said = text(world, DESK, collision)
    for words in ("Bluepeak Systems", "Umbrella <mark>Laboratories</mark>", "same website",
                  "Another partner asks for it", "Networking"):  # fmt: skip
        assert words in said, words


def test_account_manager_reads_own_companies_and_one_sentence(world, collision):
    said = text(world, CAM, collision)
    assert "Umbrella campus network" not in said  # the other one's title is not on the page
    assert world.deals["nw-submitted"].number in said
    assert CHECKED in said
    for words in ("Bluepeak", "Laboratories", world.deals["bp-review"].number):
        assert words not in said, words


def test_the_sentence_is_there_without_a_collision_too(world):
    alone = northwind(world, name="Quite Alone Ltd")
    assert CHECKED in text(world, CAM, alone)
    assert CHECKED in page(world, CAM, alone).content.decode()


def test_list_of_findings_costs_the_same_for_one_and_three(world):
    deal = northwind(world, name="Umbrella Labs", website="umbrella.example")
    costs = []
    text(world, DESK, deal)  # the first look of an hour is put on the trail
    for _more in range(2):
        page(world, DESK, deal, "post", "compare/")
        with CaptureQueriesContext(connection) as queries:
            text(world, DESK, deal)
        costs.append(len(queries))
        northwind(world, name="Umbrella Labs", website="umbrella.example")
        northwind(world, name="Umbrella Labs", website="umbrella.example")
    assert costs[0] == costs[1]
    assert len(met(deal)) == 4


# --- Acting ----------------------------------------------------------------------------------
def test_linking_shows_nothing_to_the_company(world):
    deal = northwind(world, name="Globex", family="security")
    before = Deal.objects.values("version", "updated_at").get(pk=deal.pk)
    globex = world.accounts["globex"]
    assert page(world, DESK, deal, "post", "link/", account=globex.pk).status_code == 302
    after = Deal.objects.get(pk=deal.pk)
    assert after.account == globex
    assert {"version": after.version, "updated_at": after.updated_at} == before
    client = Client()
    client.force_login(world.users["seller@northwind.example"])
    assert str(globex.pk) not in client.get(f"/deals/{deal.pk}/").content.decode()
    assert page(world, DESK, deal, "post", "link/", account="").status_code == 302
    assert Deal.objects.get(pk=deal.pk).account is None


def test_account_manager_links_accounts_in_own_sight_only(world):
    deal = northwind(world, name="Globex", family="security")
    hidden = page(world, CAM, deal, "post", "link/", account=world.accounts["globex"].pk)
    assert hidden.status_code == 400
    unknown = page(world, CAM, deal, "post", "link/", account=deal.pk)
    assert unknown.status_code == 400
    assert Deal.objects.get(pk=deal.pk).account is None


def test_account_is_created_once_from_what_was_typed(world):
    deal = northwind(world, name="Brand New Mills", website="brandnew.example", city="Hull")
    for status in (302, 400):  # the second time it is linked already
        assert page(world, CAM, deal, "post", "account/").status_code == status
    account = Account.objects.get(name="Brand New Mills")
    assert (account.city, account.website, account.owner_team.name) == (
        "Hull", "brandnew.example", "Channel",
    )  # fmt: skip
    assert Deal.objects.get(pk=deal.pk).account == account


def test_not_the_same_holds_both_ways_and_can_be_taken_back(world, collision):
    other = world.deals["bp-review"]
    assert page(world, DESK, collision, "post", f"apart/{other.pk}/").status_code == 302
    assert met(collision) == {world.deals["nw-submitted"].pk}
    assert collision.pk not in met(other)
    assert page(world, DESK, collision, "post", f"apart/{other.pk}/").status_code == 302
    row = NotSame.objects.get()
    assert page(world, DESK, collision, "post", f"together/{row.pk}/").status_code == 302
    assert other.pk in met(collision)


def met(deal):
    keys = latest_check(deal).findings.values_list("other_deal", flat=True)
    return {key for key in keys if key}


def test_account_told_apart_is_not_offered_again(world):
    deal = northwind(world, name="Acme Industries", website="acme.example", family="security")
    finding = latest_check(deal).findings.get(rule="same_account")
    tell_apart(deal=deal, actor=world.desk, finding=finding)
    assert not latest_check(deal).findings.filter(account=world.accounts["acme"]).exists()


def test_account_manager_cannot_tell_apart_what_is_hidden(world, collision):
    hidden = page(world, CAM, collision, "post", f"apart/{world.deals['bp-review'].pk}/")
    unknown = page(world, CAM, collision, "post", f"apart/{world.accounts['acme'].pk}/")
    assert hidden.status_code == unknown.status_code == 404
    assert not NotSame.objects.exists()


@pytest.mark.parametrize("rest", ["link/", "account/", "compare/", "exception/"])
def test_auditor_reads_only(world, collision, rest):
    assert page(world, AUDITOR, collision, "post", rest, reason="x").status_code == 403


def test_exception_is_the_desks(world, collision):
    assert page(world, CAM, collision, "post", "exception/", reason="x").status_code == 403
    assert page(world, DESK, collision, "post", "exception/", reason="").status_code == 400
    assert page(world, DESK, collision, "post", "exception/", reason="Two sites").status_code == 302
    assert "Two sites" in text(world, DESK, collision)


@pytest.mark.parametrize("reason", ["<script>alert(1)</script>", "=1+1", "‮abc", "😀" * 900])
def test_odd_text_is_shown_as_text(world, collision, reason):
    assert page(world, DESK, collision, "post", "exception/", reason=reason).status_code == 302
    assert "<script>alert(1)" not in text(world, DESK, collision)


def test_refused_approval_is_a_conflict_with_its_reason(world, collision):
    act(world, "nw-submitted", "approve", CAM)
    client = Client()
    client.force_login(world.desk)
    rival = world.deals["bp-review"]
    answer = client.post(f"/deals/{rival.pk}/approve/", {"version": rival.version})
    assert answer.status_code == 409
    assert "Northwind Resale already holds" in answer.content.decode()


# --- Threshold -------------------------------------------------------------------------------
def test_simulator_counts_by_what_was_decided(world, collision):
    client = Client()
    client.force_login(world.desk)
    result = client.get("/conflicts/threshold/", {"threshold": "60"}).context["result"]
    assert (result.threshold, result.flagged, result.confirmed) == (60, 2, 0)
    world.deals["new"] = collision
    act(world, "new", "reject", reason="not_accepted", message="Theirs")
    tell_apart(
        deal=world.deals["bp-review"], actor=world.desk,
        finding=latest_check(world.deals["bp-review"]).findings.get(source="deal"),
    )  # fmt: skip
    result = client.get("/conflicts/threshold/", {"threshold": "60"}).context["result"]
    assert (result.confirmed, result.false_alarms, result.undecided) == (1, 1, 0)
    assert client.get("/conflicts/threshold/", {"threshold": "abc"}).status_code == 400
    client.force_login(world.users[CAM])
    assert client.get("/conflicts/threshold/").status_code == 403


# --- Marking what differs --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "theirs", "marked"),
    [
        ("Acme", "acme", []),
        ("Acme Ltd", "Acme Holdings Ltd", ["Holdings "]),
        ("华为技术", "华为科技", ["科"]),
        ("", "Acme", []),
        ("Acme", "", []),
    ],
)
def test_marks_what_differs(typed, theirs, marked):
    assert [text for text, differs in row("Name", typed, theirs)["parts"] if differs] == marked
