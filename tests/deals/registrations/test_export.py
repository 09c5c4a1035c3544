"""The export holds the list's rows, in the reader's lens, and cannot run as a formula."""

import csv
import io

import pytest

from deals.registrations import services
from portal.activity.models import AuditEntry
from tests.visitor import visit


def exported(user, query=""):
    response = visit(user).get(f"/deals/export.csv{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("seller@northwind.example", {"Northwind draft", "Umbrella campus network"}),
        ("buyer@harbor.example", {"Cobalt via Harbor"}),
        ("direct@meridian.example", {"Acme storage refresh", "Direct North secret"}),
        ("marketing@meridian.example", set()),
    ],
)
def test_export_holds_exactly_the_scope(world, email, expected):
    assert {row["title"] for row in exported(world.users[email])} == expected


def test_export_keeps_the_filters(world):
    rows = exported(world.users["admin@northwind.example"], "?status=draft")
    assert [row["title"] for row in rows] == ["Northwind draft"]


def test_export_never_says_on_hold_to_partners(world):
    rows = exported(world.users["admin@bluepeak.example"])
    assert {row["status"] for row in rows} == {"In review"}
    reviewer = exported(world.users["cam2@meridian.example"], "?status=on_hold")
    assert [row["status"] for row in reviewer] == ["On hold"]


def test_export_has_only_columns_of_the_lens(world):
    (row,) = exported(world.users["buyer@harbor.example"])
    assert {"value", "owner", "competitor", "website", "stage"} & row.keys() == set()
    assert row["customer"] == "Stark Werke" and row["distributor"] == "Harbor Distribution"


def test_export_leaves_cells_empty_where_a_rows_lens_is_narrower(world):
    rows = {row["title"]: row for row in exported(world.users["direct@meridian.example"])}
    joint, own = rows["Acme storage refresh"], rows["Direct North secret"]
    assert (joint["value"], joint["competitor"]) == ("", "")
    assert own["value"] == "5000.00"


def test_export_defuses_formulas(world):
    seller = world.users["seller@northwind.example"]
    services.create_draft(
        actor=seller,
        organization=world.organizations["northwind"],
        data={"title": "=HYPERLINK(1)", "customer_name": "@cmd"},
    )
    row = exported(seller)[0]
    assert (row["title"], row["customer"]) == ("'=HYPERLINK(1)", "'@cmd")


def test_export_with_an_unknown_filter_is_refused(world):
    user = world.users["seller@northwind.example"]
    assert visit(user).get("/deals/export.csv?status=on_hold").status_code == 400


def test_export_is_on_record(world):
    user = world.users["seller@northwind.example"]
    exported(user, "?status=draft")
    entry = AuditEntry.objects.filter(action="export_deals").get()
    assert entry.actor == user and entry.note["filters"] == "status=draft"
    assert (entry.note["list"], entry.note["rows"]) == ("deals_export", 1)
