"""Who learns what of an allocation: pages, panel, API; never the partner or the rival."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.coverage.models import Allocation
from partners.engagements import services as engagements
from portal.access.explain import people_of
from portal.people.models import ApiToken
from portal.workflow import clock

API = "/api/v1/allocations/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"')
EVERYBODY = (
    "desk", "ops", "auditor", "manager", "direct", "direct2", "cam", "cam2", "marketing",
    "nw-admin", "nw-seller", "nw-learner", "bp-admin", "bp-seller",
)  # fmt: skip


@pytest.fixture
def rows(world, ask, act):
    """On joint Acme: one of Northwind that holds, one of Bluepeak that is asked for; on direct
    Globex one that holds."""
    northwind, bluepeak = (world.organizations[key] for key in ("northwind", "bluepeak"))
    later = clock.today() + dt.timedelta(days=9)
    return {
        "joint": act(ask("acme", coverage="joint", organization=northwind), "approve", "ops"),
        "rival": ask("acme", coverage="channel", organization=bluepeak, starts_on=later,
                     reason="Rival secret"),
        "direct": act(ask("globex", coverage="unassigned", reason="Own secret"), "approve", "ops"),
    }  # fmt: skip


@pytest.fixture
def api(client, people):
    def get(who, address=API, **data):
        token = ApiToken.issue(people[who], "test")
        headers = {"authorization": f"Bearer {token}"}
        if data:
            return client.post(address, data, "application/json", headers=headers)
        return client.get(address, headers=headers)

    return get


def test_whole_sets_of_everybody(people, rows):
    inside = {"desk", "ops", "auditor"}
    north = inside | {"manager", "direct"}
    expected = {
        "joint": north | {"cam", "nw-admin", "nw-seller"},
        "rival": north,
        "direct": inside | {"direct2"},
    }
    for key, row in rows.items():
        seen = {
            who
            for who in EVERYBODY
            if Allocation.objects.visible_to(people[who]).filter(pk=row.pk).exists()
        }
        assert seen == expected[key], key
        row.refresh_from_db()
        explained = people_of(row)  # the wall read from the record's end says the same
        assert {who for who in EVERYBODY if people[who].pk in explained} == expected[key], key


def test_partner_reads_what_and_how_long_and_nothing_else(api, rows):
    found = api("nw-seller").json()["results"]
    assert [set(row) for row in found] == [
        {"id", "account", "coverage", "organization", "starts_on", "ends_on"}
    ]
    assert api("nw-seller", f"{API}{rows['rival'].pk}/").status_code == 404
    assert api("nw-seller").content.count(b"Bluepeak") == 0
    assert api("bp-seller").json()["results"] == []
    whole = api("direct").json()["results"]
    assert {row["reason"] for row in whole} == {"Plan of the year", "Rival secret"}


def test_panel_shows_each_its_part_in_as_many_queries_for_all(sign_in, world, rows):
    acme = f"/accounts/{world.accounts['acme'].pk}/"
    seen = {}
    for who in ("desk", "direct", "cam", "nw-seller"):
        page = sign_in(who).get(acme).content.decode()
        seen[who] = ("Rival secret" in page, "Plan of the year" in page, "coverage/ask/" in page)
    assert seen == {
        "desk": (True, True, True),
        "direct": (True, True, True),
        "cam": (False, True, True),
        "nw-seller": (False, False, False),
    }
    for pk in (rows["joint"].pk, rows["rival"].pk):
        assert sign_in("nw-admin").get(f"/coverage/{pk}/").status_code == 404
    client, counts = sign_in("cam"), []
    client.get(acme)
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(acme)
        counts.append(len(asked))
        Allocation.objects.filter(pk=rows["rival"].pk).delete()
    assert counts[0] == counts[1]


def test_sight_ends_with_the_engagement_and_with_the_allocation(people, world, rows):
    seller, cam = people["nw-seller"], people["cam"]
    with clock.at(clock.now() + dt.timedelta(days=1)):
        Allocation.objects.filter(pk=rows["joint"].pk).update(ends_on=clock.today())
        assert not Allocation.objects.visible_to(seller).exists()
    Allocation.objects.filter(pk=rows["joint"].pk).update(ends_on=None)
    engagements.perform(
        engagement=world.accounts["acme"].engagements.get(),
        action="end",
        actor=people["direct"],
        data={"message": "Over", "reason": "done"},
    )
    for person in (seller, cam):
        assert not Allocation.objects.visible_to(person).exists()


def test_rivals_allocation_changes_nothing_a_partner_sees(sign_in, world, rows, act):
    acme = f"/accounts/{world.accounts['acme'].pk}/"
    client, pages = sign_in("nw-seller"), []
    client.get(acme)
    for turn in range(2):
        if turn:
            act(rows["rival"], "decline", "ops")
        with CaptureQueriesContext(connection) as asked:
            page = client.get(acme).content.decode()
        pages.append((len(asked), TOKEN.sub("", page)))
    assert pages[0] == pages[1]


def test_api_asks_and_decides_like_the_pages(api, world, people):
    globex = str(world.accounts["globex"].pk)
    body = {
        "account": globex, "coverage": "channel", "starts_on": str(clock.today()), "reason": "Plan",
        "owner_team": str(world.teams["Channel"].pk),
    }  # fmt: skip
    for who, status in (("nw-seller", 403), ("auditor", 403), ("cam", 400), ("manager", 400)):
        answer = api(who, API, **body)
        assert answer.status_code == status, who
        assert b"Globex" not in answer.content
    made = api("desk", API, **body)
    assert made.status_code == 201 and made.json()["available_actions"] == ["withdraw"]
    address = f"{API}{made.json()['id']}/"
    assert api("desk", f"{address}approve/", version=1).status_code == 403
    assert api("manager", f"{address}approve/", version=1).status_code == 404
    assert api("ops", f"{address}decline/", version=1).status_code == 400  # say why
    assert api("ops", f"{address}approve/", version=9).status_code == 409
    done = api("ops", f"{address}approve/", version=1)
    assert (done.status_code, done.json()["status"]) == (200, "approved")
    assert api("ops", f"{address}approve/", version=1).status_code == 200  # the same click
    wrong = [{"coverage": "x"}, {"starts_on": "2020-01-01"}, {"reason": ""}, {"extra": 1}]
    for more in wrong:
        assert api("desk", API, **body | more).status_code == 400, more
