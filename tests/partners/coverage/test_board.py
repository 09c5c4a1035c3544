"""The board: who sees which accounts and numbers, layouts, and asking for many at once."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.named import services as named
from partners.accounts import services as accounts
from partners.accounts.models import Account
from partners.coverage.models import Allocation
from portal.workflow import clock

BOARD, ASK = "/coverage/", "/coverage/ask/"


def columns(page):
    return {column["key"]: column["count"] for column in page.context["columns"]}


def names(page):
    return {a.name for column in page.context["columns"] for a in column["cards"]}


def test_board_is_404_for_everybody_without_one(sign_in):
    for who in ("nw-admin", "nw-seller", "bp-admin", "direct", "direct2", "marketing"):
        client = sign_in(who)
        assert client.get(BOARD).status_code == 404, who
        assert client.get("/coverage/asks/").status_code == 404, who


def test_each_sees_own_accounts_and_numbers(sign_in, world):
    everything = {"Acme Industries", "Globex", "Initech"}
    seen = {
        "desk": everything,
        "auditor": everything,
        "manager": {"Acme Industries"},
        "cam": {"Acme Industries", "Initech"},
        "cam2": {"Initech"},
    }
    for who, expected in seen.items():
        page = sign_in(who).get(BOARD)
        assert names(page) == expected, who
        assert sum(columns(page).values()) == len(expected), who
        assert ('name="account"' in page.content.decode()) == (who != "auditor")
    assert columns(sign_in("desk").get(BOARD)) == {
        "direct": 1, "channel": 1, "joint": 1, "unassigned": 0,
    }  # fmt: skip


def test_engagement_that_ends_takes_the_account_off_the_managers_board(sign_in, world):
    bridge = world.accounts["acme"].engagements.get()
    type(bridge).objects.filter(pk=bridge.pk).update(level="directory")
    assert names(sign_in("cam").get(BOARD)) == {"Initech"}  # coverage is not the manager's to read


def test_layouts_by_territory_team_and_named_list(sign_in, world, people):
    by_land = sign_in("desk").get(BOARD, {"by": "territory"})
    assert columns(by_land) == {"emea": 3, "-": 0}
    accounts.create_account(actor=people["desk"], data={"name": "Umbra", "country": "JP"})
    assert columns(sign_in("desk").get(BOARD, {"by": "territory"})) == {"emea": 3, "-": 1}
    teams = {str(team.pk): name for name, team in world.teams.items()}
    found = columns(sign_in("desk").get(BOARD, {"by": "team"}))
    assert {teams.get(key, key): count for key, count in found.items()} == {
        "Direct North": 1, "Direct South": 1, "Channel": 1, "-": 1,
    }  # fmt: skip
    one = named.create_list(actor=people["manager"], team=world.teams["Direct North"], name="Top")
    draft = named.upload_version(named_list=one, actor=people["manager"], data=b"name\nGlobex\n")
    named.put_in_force(
        version=draft, actor=people["manager"], starts_on=clock.today(), reason="Plan"
    )
    page = sign_in("desk").get(BOARD, {"by": "named"})
    assert columns(page) == {str(one.pk): 1, "-": 3}
    assert "named" not in {tab["url"] for tab in sign_in("cam").get(BOARD).context["tabs"]}
    assert sign_in("cam").get(BOARD, {"by": "named"}).context["grouping"].name == "coverage"


def test_filters_search_and_pages_of_a_column(sign_in, world):
    Account.objects.bulk_create(
        Account(name=f"Bulk {n:02}", country="DE", industry="Steel") for n in range(60)
    )
    client = sign_in("desk")
    assert columns(client.get(BOARD, {"q": "glob"})) == {
        "direct": 1, "channel": 0, "joint": 0, "unassigned": 0,
    }  # fmt: skip
    assert sum(columns(client.get(BOARD, {"industry": "steel", "country": "DE"})).values()) == 60
    assert sum(columns(client.get(BOARD, {"territory": "emea"})).values()) == 63
    first = client.get(BOARD, {"column": "unassigned", "industry": "steel"})
    assert len(first.context["page"].rows) == 50
    second = client.get(BOARD + first.context["page"].next_url)
    assert [row.name for row in second.context["page"].rows] == [f"Bulk {n}" for n in range(50, 60)]
    for nonsense in ({"q": "a\x00"}, {"country": "XX"}, {"by": "x"}, {"column": "é"}):
        assert client.get(BOARD, nonsense).status_code == 200, nonsense


def test_board_asks_the_same_queries_for_one_account_and_for_many(sign_in, world):
    client = sign_in("desk")
    client.get(BOARD)
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(BOARD)
        counts.append(len(asked))
        Account.objects.bulk_create(
            Account(name=f"More {n}", owner_team=world.teams["Channel"]) for n in range(5)
        )
    assert counts[0] == counts[1]


# --- Asking for many ------------------------------------------------------------------------------
@pytest.fixture
def sent(world):
    today = clock.today()
    return {
        "account": [str(a.pk) for a in world.accounts.values()],
        "coverage": "unassigned",
        "owner_team": "keep",
        "starts_on": str(today + dt.timedelta(days=3)),
        "reason": "New plan",
        "token": str(uuid.uuid4()),
    }


def test_many_are_previewed_and_asked_for_row_by_row(sign_in, world, sent):
    client = sign_in("desk")
    chosen = client.post(ASK, {"account": sent["account"]})
    assert len(chosen.context["accounts"]) == 3
    accounts.allocate(account=world.accounts["initech"], coverage="unassigned", owner_team=None)
    sent |= {"owner_team": "none"}
    preview = client.post(ASK, sent)
    problems = {o.account.name: bool(o.problem) for o in preview.context["plan"]}
    assert problems == {"Acme Industries": False, "Globex": False, "Initech": True}
    assert not Allocation.objects.exists()
    for _twice in range(2):
        done = client.post(ASK, sent | {"confirm": "1"})
        assert (done.context["asked"], done.context["refused"]) == (2, 1)
    assert {a.account.name for a in Allocation.objects.all()} == {"Acme Industries", "Globex"}


def test_accounts_out_of_sight_read_like_unknown_ones(sign_in, world, sent):
    client, hidden = sign_in("manager"), world.accounts["globex"].pk
    answers = []
    for pk in (hidden, uuid.uuid4()):
        assert client.get(ASK, {"account": str(pk)}).status_code == 404
        page = client.post(ASK, sent | {"account": [str(pk)], "confirm": "1"})
        answers.append(
            (page.status_code, page.content.decode().replace(str(pk), "X").count("Globex"))
        )
    assert answers[0] == answers[1] == (400, 0)
    assert not Allocation.objects.exists()
    for who in ("nw-seller", "marketing", "auditor"):
        assert sign_in(who).post(ASK, sent).status_code == 403, who


@pytest.mark.exhaustive
def test_wrong_terms_keep_what_was_typed(sign_in, world, sent):
    client = sign_in("desk")
    wrong = [
        {"starts_on": "2020-01-01"}, {"starts_on": "x"}, {"coverage": "mine"}, {"reason": ""},
        {"reason": "a\x00b"}, {"owner_team": "nonsense"}, {"organization": "x"}, {"token": "x"},
        {"coverage": "joint"}, {"account": ["not-an-id"]}, {"ends_on": "2020-01-01"},
    ]  # fmt: skip
    for more in wrong:
        page = client.post(ASK, sent | {"reason": "Kept words"} | more | {"confirm": "1"})
        assert page.status_code == 400 and page.context["form"].errors, more
        if more.keys() <= {"starts_on", "coverage", "ends_on"}:
            assert "Kept words" in page.content.decode()
    assert not Allocation.objects.exists()
