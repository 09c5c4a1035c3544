"""The programme's return: costs are the vendor's alone, and are reckoned by the day."""

import datetime as dt
from decimal import Decimal

import pytest

from deals.registrations.models import Deal
from deals.reports import services
from deals.reports.models import ProgrammeLine
from deals.reports.shelf import report_of
from portal.access.policy import Refused
from portal.access.scope import scope_of
from portal.activity.models import AuditEntry
from portal.workflow import clock
from portal.workflow.machine import StateMoved
from tests.api import as_user
from tests.visitor import visit, words

pytestmark = pytest.mark.django_db
DESK, AUDITOR = "desk@meridian.example", "auditor@meridian.example"
SECRET = "Launch party nobody outside may hear of"


@pytest.fixture
def costs(world):
    """A licence of 365 days of which 73 lie in the last 90, a party for Northwind, a benefit."""
    today = clock.today()
    said = {"currency": "GBP", "starts_on": today, "ends_on": today}
    licence = said | {
        "category": "tools",
        "amount": Decimal(365),
        "starts_on": today - dt.timedelta(days=72),
        "ends_on": today + dt.timedelta(days=292),
    }
    party = said | {
        "category": "mdf",
        "amount": Decimal(100),
        "organization": world.organizations["northwind"],
        "about": SECRET,
    }
    saved = said | {"category": "savings", "amount": Decimal(27)}
    for data in (licence, party, saved):
        services.add_line(actor=world.users[DESK], data=data)
    Deal.objects.filter(pk=world.deals["nw-approved"].pk).update(
        status="won",
        closed_at=clock.now(),
        close_reason="price",
        value_amount=Decimal(1000),
        value_currency="GBP",
    )
    return world


def reckoned(world, **asked):
    said = {"currency": "GBP", "days": "90", **asked}
    return report_of("return", said, scope_of(world.users[DESK]))


def test_a_line_counts_with_its_days_in_the_period(costs):
    figures = [figure.value for figure in reckoned(costs).figures()]
    assert figures == ["£173", "£1,000", "£27", 5.9, "16.8 %"]


@pytest.mark.parametrize("by", ["quarter", "category", "organization"])
def test_every_way_to_divide_adds_up(costs, by):
    lines = list(reckoned(costs, by=by).lines())
    assert sum(line[1][0] or 0 for line in lines) == pytest.approx(
        Decimal(173), abs=Decimal("0.02")
    )
    assert sum(line[2][0] or 0 for line in lines) == 1027


def test_a_company_has_its_own_costs_and_wins(costs):
    [line] = list(reckoned(costs, by="organization", company="northwind").lines())
    assert line[:3] == ["Northwind Resale", (Decimal(100), "GBP"), (Decimal(1000), "GBP")]


def test_costs_are_nobody_elses(costs):
    line = ProgrammeLine.objects.get(about=SECRET)
    for name in ("cam@meridian.example", "admin@northwind.example", "direct@meridian.example"):
        user = costs.users[name]
        client = visit(user)
        for path in ("/reports/costs/", "/reports/deals/return/", "/reports/deals/return.pdf"):
            assert client.get(path).status_code == 403, (name, path)
        assert client.get(f"/reports/costs/{line.pk}/").status_code == 404
        assert client.post(f"/reports/costs/{line.pk}/remove/").status_code == 404
        assert as_user(user).get("programme-lines/").status_code == 403
        assert not ProgrammeLine.objects.visible_to(user).exists()
        with pytest.raises(Refused):
            services.add_line(actor=user, data={})
    auditor = visit(costs.users[AUDITOR])
    assert SECRET in words(auditor.get("/reports/costs/"))
    assert auditor.get(f"/reports/costs/{line.pk}/").headers["Location"] == "/reports/costs/"
    assert auditor.post(f"/reports/costs/{line.pk}/").status_code == 403
    with pytest.raises(Refused):
        services.remove_line(line=line, actor=costs.users[AUDITOR])


def test_the_desk_keeps_lines_by_form(costs):
    client = visit(costs.users[DESK])
    day = clock.today().isoformat()
    data = {
        "category": "staff",
        "amount": "1,200.50",
        "currency": "GBP",
        "company": "northwind resale",
    }
    data |= {"starts_on": day, "ends_on": day, "token": "7b0e0c1e-1c5e-4d4e-9a53-0d4f6a2f7d11"}
    for _twice in range(2):
        assert client.post("/reports/costs/new/", data).status_code == 302
    line = ProgrammeLine.objects.get(category="staff")
    assert (line.amount, line.organization) == (
        Decimal("1200.50"),
        costs.organizations["northwind"],
    )
    wrong = client.post("/reports/costs/new/", data | {"company": "Nobody", "amount": "-1"})
    assert wrong.status_code == 400
    changed = data | {"version": line.version, "about": "Two people"}
    assert client.post(f"/reports/costs/{line.pk}/", changed).status_code == 302
    assert client.post(f"/reports/costs/{line.pk}/", changed).status_code == 409
    assert client.post(f"/reports/costs/{line.pk}/remove/").status_code == 302
    said = AuditEntry.objects.filter(target_id=line.pk).values_list("action", flat=True)
    assert list(said) == ["save_programme_line", "save_programme_line", "remove_programme_line"]


def test_the_api_keeps_lines(costs):
    desk = as_user(costs.users[DESK])
    day = clock.today().isoformat()
    data = {
        "category": "events",
        "amount": "5.00",
        "currency": "EUR",
        "starts_on": day,
        "ends_on": day,
    }
    made = desk.post("programme-lines/", data, format="json").json()
    path = f"programme-lines/{made['id']}/"
    found = desk.patch(path, {"about": "Fair", "version": 1}, format="json").json()
    assert (found["about"], found["amount"], found["version"]) == ("Fair", "5.00", 2)
    with pytest.raises(StateMoved):
        line = ProgrammeLine.objects.get(pk=made["id"])
        services.change_line(line=line, actor=costs.users[DESK], version=1, data=line.__dict__)
    assert desk.delete(path).status_code == 204
    earlier = (clock.today() - dt.timedelta(days=1)).isoformat()
    assert (
        desk.post("programme-lines/", data | {"ends_on": earlier}, format="json").status_code == 400
    )
