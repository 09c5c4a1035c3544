"""Reports about deals count what their reader may open and reads whole, nothing else."""

import csv
import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from deals.registrations.choices import OPEN
from deals.registrations.models import Deal
from deals.registrations.querysets import read_whole
from deals.reports.rows import DIMENSIONS, countable
from deals.reports.shelf import SHELF
from portal.access.scope import scope_of
from portal.workflow import clock
from tests.api import as_user, is_problem
from tests.visitor import visit, words

pytestmark = pytest.mark.django_db
SELLER, RIVAL = "seller@northwind.example", "seller@bluepeak.example"
READERS = (
    "desk@meridian.example",
    "auditor@meridian.example",
    "cam@meridian.example",
    "direct@meridian.example",
    "admin@northwind.example",
    SELLER,
    RIVAL,
)


@pytest.fixture
def priced(world):
    """Every deal of the cast has a value, a stage and a past; the rivals' are far apart."""
    now = clock.now()
    for place, deal in enumerate(world.deals.values()):
        Deal.objects.filter(pk=deal.pk).update(
            value_amount=Decimal(10) ** place,
            value_currency="GBP",
            probability=50,
            expected_close=dt.date(2027, 1 + place % 3, 5),
        )
    Deal.objects.filter(pk=world.deals["nw-approved"].pk).update(
        status="won", closed_at=now, close_reason="price"
    )
    return world


def report(world, email, name, **asked):
    scope = scope_of(world.users[email])
    kind = SHELF.reports[name]
    assert kind.opens(scope), email
    form = kind.form(asked, scope)
    assert form.is_valid(), form.errors
    return kind(scope, form.cleaned_data)


def whole(world, email):
    """What this person reads whole, found one by one."""
    scope = scope_of(world.users[email])
    rows = Deal.objects.visible_to(world.users[email]).filter(read_whole(scope))
    return [deal for deal in rows if deal.status != "draft"]


@pytest.mark.parametrize("by", [name for name in DIMENSIONS if name != "family"])
@pytest.mark.parametrize("email", READERS)
def test_the_pipeline_adds_up_to_the_open_deals_one_reads_whole(priced, email, by):
    if by == "route" and "meridian" not in email:
        return
    mine = [deal for deal in whole(priced, email) if deal.status in OPEN]
    lines = list(report(priced, email, "pipeline", by=by, currency="GBP").lines())
    assert sum(line[1] for line in lines) == len(mine)
    assert sum(line[5][0] or 0 for line in lines) == sum(deal.value_amount for deal in mine)
    assert sum(line[6][0] or 0 for line in lines) == sum(deal.value_amount for deal in mine) / 2


@pytest.mark.parametrize("email", READERS)
def test_registrations_and_closed_deals_are_counted_once(priced, email):
    mine = whole(priced, email)
    for by in ("organization", "tier", "owner"):
        lines = list(report(priced, email, "registrations", by=by, days=365).lines())
        assert sum(line[1] for line in lines) == len(mine)
    closed = list(report(priced, email, "closed", days=365).lines())
    assert sum(line[2] for line in closed) == sum(deal.status in {"won", "lost"} for deal in mine)


def test_a_deal_with_two_products_is_one_deal(priced):
    deal = priced.deals["nw-submitted"]
    families = list(priced.families.values())[:2]
    for family in families:
        deal.lines.create(family=family, quantity=2, unit_price=Decimal(100))
    lines = list(report(priced, SELLER, "registrations", by="family", days=365).lines())
    assert all(line[1] == 1 for line in lines if line[0] in {f.name for f in families})


def test_nothing_of_the_rival_is_on_any_report(priced):
    for email, secret in ((SELLER, "Bluepeak"), (RIVAL, "Northwind")):
        client = visit(priced.users[email])
        for name, kind in SHELF.reports.items():
            page = client.get(SHELF.address(name))
            file = client.get(reverse("report_csv", args=[name]))
            assert page.status_code == (200 if kind.opens(scope_of(priced.users[email])) else 403)
            assert file.status_code == page.status_code
            assert secret not in words(page)
            if file.status_code == 200:
                assert secret not in file.getvalue().decode()


def test_who_may_read_what(priced):
    table = {
        "learner@northwind.example": (403, 403, 403),
        "marketing@meridian.example": (403, 403, 403),
        "buyer@harbor.example": (403, 403, 403),
        SELLER: (200, 403, 403),
        "direct@meridian.example": (200, 403, 403),
        "cam@meridian.example": (200, 200, 403),
        "desk@meridian.example": (200, 200, 200),
    }
    for email, expected in table.items():
        client = visit(priced.users[email])
        found = [
            client.get(SHELF.address(n)).status_code for n in ("pipeline", "companies", "routes")
        ]
        assert tuple(found) == expected, email
    desk = visit(priced.users["desk@meridian.example"])
    assert desk.get(reverse("report", args=["nonsense"])).status_code == 404
    assert desk.get("/reports/?by=nonsense").status_code == 400
    assert desk.get("/reports/deals/pipeline.csv?by=nonsense").status_code == 400


def test_page_csv_and_api_say_the_same(priced):
    user = priced.users["desk@meridian.example"]
    asked = "?by=organization&currency=GBP"
    [head, *rows] = csv.reader(
        visit(user)
        .get(f"/reports/deals/pipeline.csv{asked}")
        .getvalue()
        .decode("utf-8-sig")
        .splitlines()
    )
    answer = as_user(user).get(f"reports/deals/pipeline/{asked}").json()
    assert [column["label"] for column in answer["columns"]] == head
    assert [[row[0], str(row[1]), row[5]["amount"]] for row in answer["rows"]] == [
        [row[0], row[1], row[5]] for row in rows
    ]
    page = words(visit(user).get(f"/reports/{asked}"))
    assert all(row[0] in page for row in rows)
    names = {row["name"] for row in as_user(priced.users[SELLER]).get("reports/deals/").json()}
    assert names == {"pipeline", "registrations", "answers", "closed"}


def test_amounts_of_another_currency_are_left_out_not_added(priced):
    mine = priced.deals["nw-submitted"]
    Deal.objects.filter(pk=mine.pk).update(value_currency="EUR")
    of_pounds = list(report(priced, SELLER, "pipeline", currency="GBP").lines())
    of_euros = list(report(priced, SELLER, "pipeline", currency="EUR").lines())
    mine.refresh_from_db()
    assert sum(line[5][0] for line in of_euros) == mine.value_amount
    assert mine.value_amount not in [line[5][0] for line in of_pounds]


def test_concentration_says_how_few_bring_most(priced):
    desk = "desk@meridian.example"
    Deal.objects.filter(pk=priced.deals["bp-review"].pk).update(
        status="won",
        decided_at=clock.now(),
        closed_at=clock.now(),
        close_reason="price",
        protected_until=clock.today(),
    )
    lines = list(report(priced, desk, "concentration", currency="GBP").lines())
    assert [line[0][0] for line in lines] == ["Bluepeak Systems", "Northwind Resale"]
    [few, winners] = report(priced, desk, "concentration", currency="GBP").figures()
    assert (few.value, winners.value) == (1, 2)


@pytest.mark.parametrize("name", sorted(SHELF.reports))
def test_queries_do_not_grow_with_rows(priced, name, django_assert_max_num_queries):
    client = visit(priced.users["desk@meridian.example"])
    client.get(SHELF.address(name))
    with django_assert_max_num_queries(16):
        client.get(SHELF.address(name))


def test_drafts_are_nobodys_numbers(priced):
    for email in READERS:
        statuses = set(countable(scope_of(priced.users[email])).values_list("status", flat=True))
        assert "draft" not in statuses


def test_a_parameter_of_others_is_refused(priced):
    """A partner's deals all go by one route: asking by it has no answer, whatever is asked."""
    for value in ("partner", "AAA"):
        asked = f"reports/deals/answers/?route={value}"
        problem = is_problem(as_user(priced.users[SELLER]).get(asked), 400)
        assert problem["errors"].keys() == {"route"}
    desk = as_user(priced.users["desk@meridian.example"])
    assert desk.get("reports/deals/answers/?route=direct").status_code == 200
