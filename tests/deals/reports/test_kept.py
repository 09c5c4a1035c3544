"""Snapshots, mails and PDFs of reports: two rivals, and data that could leak."""

import io
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from deals.registrations.models import Deal
from deals.reports import services
from deals.reports.reading import read
from deals.reports.services import schedules, snapshots
from partners.organizations.models import Assignment, Organization
from partners.organizations.services import end_assignment
from portal.access.scope import scope_of
from tests.api import as_user
from tests.deals.reports.conftest import MINE, THEIRS
from tests.visitor import visit, words

pytestmark = pytest.mark.django_db
SELLER, RIVAL = "seller@northwind.example", "seller@bluepeak.example"


def kept(world, email=SELLER, report="pipeline", **asked):
    said = {"currency": "GBP", "by": "stage", **asked}
    return services.save_snapshot(
        actor=world.users[email], report=report, asked=said, name="Before the fair"
    )


# --- Snapshots -----------------------------------------------------------------------------------
def test_a_snapshot_says_what_changed(rivals):
    snapshot = kept(rivals)
    deal = rivals.deals["nw-submitted"]
    Deal.objects.filter(pk=deal.pk).update(value_amount=MINE + 500)
    reading = read(snapshot, scope_of(rivals.users[SELLER]))
    value = [change for row in reading.rows for change in row.changes][4::6]
    assert sum(change.difference or 0 for change in value) == 500
    page = words(visit(rivals.users[SELLER]).get(snapshot.get_absolute_url()))
    assert "+£500.00" in page
    rows = visit(rivals.users[SELLER]).get(f"/reports/snapshots/{snapshot.pk}.csv")
    assert ",500.00" in rows.getvalue().decode()
    shown = as_user(rivals.users[SELLER]).get(f"report-snapshots/{snapshot.pk}/").json()
    assert "500.00" in [c["difference"] for row in shown["rows"] for c in row["changes"]]


def test_rows_that_came_and_went_are_shown(rivals):
    snapshot = kept(rivals)
    Deal.objects.filter(organization=rivals.organizations["northwind"]).update(stage="negotiation")
    rows = {
        row.words[0]: row.changes[0] for row in read(snapshot, scope_of(rivals.users[SELLER])).rows
    }
    assert rows["Negotiation"].then is None
    assert any(change.now is None and change.difference < 0 for change in rows.values())


def test_nothing_of_the_rival_is_in_a_snapshot(rivals):
    for email, theirs in ((SELLER, THEIRS), (RIVAL, MINE)):
        snapshot = kept(rivals, email)
        assert str(theirs) not in str(snapshot.table)
        other = rivals.users[RIVAL if email == SELLER else SELLER]
        assert visit(other).get(snapshot.get_absolute_url()).status_code == 404
        assert as_user(other).get(f"report-snapshots/{snapshot.pk}/").status_code == 404


def test_a_deal_that_went_to_a_colleague_takes_its_figures_with_it(rivals):
    snapshot, deal = kept(rivals), rivals.deals["nw-submitted"]
    assert read(snapshot, scope_of(rivals.users[SELLER])).opens
    Deal.objects.filter(pk=deal.pk).update(owner=rivals.users["seller2@northwind.example"])
    assert not read(snapshot, scope_of(rivals.users[SELLER])).opens
    client = visit(rivals.users[SELLER])
    page = client.get(snapshot.get_absolute_url())
    assert "stay closed" in words(page)
    assert "11,111" not in words(page)
    assert client.get(f"/reports/snapshots/{snapshot.pk}.csv").status_code == 403
    assert as_user(rivals.users[SELLER]).get(f"report-snapshots/{snapshot.pk}/").status_code == 403
    assert client.post(f"/reports/snapshots/{snapshot.pk}/remove/").status_code == 302


def test_an_account_manager_keeps_figures_only_of_companies_still_looked_after(rivals):
    cam = rivals.users["cam@meridian.example"]
    snapshot = kept(rivals, "cam@meridian.example", "companies", by="")
    assert "Northwind" in str(snapshot.table)
    assert read(snapshot, scope_of(cam)).opens
    northwind = rivals.organizations["northwind"]
    assignment = Assignment.objects.get(user=cam, organization=northwind)
    end_assignment(assignment=assignment, actor=rivals.desk)
    assert not read(snapshot, scope_of(cam)).opens


def test_the_desks_snapshot_is_closed_when_its_maker_leaves_the_desk(rivals):
    desk = rivals.users["desk@meridian.example"]
    snapshot = kept(rivals, "desk@meridian.example")
    desk.staff_role = "marketing"
    desk.save()
    assert not read(snapshot, scope_of(desk)).opens


def test_snapshots_hold_no_names_of_people(rivals):
    with pytest.raises(ValidationError):
        kept(rivals, by="owner")


# --- PDF -----------------------------------------------------------------------------------------
def text_of(answer):
    assert answer["Content-Type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_a_pdf_holds_its_readers_figures_and_nobody_elses(rivals):
    for email, own, other in ((SELLER, "Northwind", "Bluepeak"), (RIVAL, "Bluepeak", "Northwind")):
        client = visit(rivals.users[email])
        text = text_of(client.get("/reports/deals/pipeline.pdf?by=organization&currency=GBP"))
        assert own in text
        assert other not in text
        assert ("99,999" if email == SELLER else "11,111") not in text
        assert "By: Company" in text


def test_a_pdf_is_in_its_readers_language_with_the_font_inside(rivals):
    seller = rivals.users[SELLER]
    seller.language = "zh-hans"
    seller.save()
    rivals.organizations["northwind"].name = "北风经销 <b>&"
    rivals.organizations["northwind"].save()
    answer = visit(seller).get("/reports/deals/pipeline.pdf?by=organization&currency=GBP")
    assert "北风经销 <b>&" in text_of(answer)
    page = PdfReader(io.BytesIO(answer.content)).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert all("NotoSansSC" in font["/BaseFont"] for font in fonts), [f["/BaseFont"] for f in fonts]


@pytest.mark.parametrize("room", [schedules, snapshots])
def test_the_same_form_in_parallel_keeps_one(rivals, monkeypatch, room):
    """The other one is quicker between the look and the write."""
    said = {"actor": rivals.users[SELLER], "report": "pipeline", "asked": {}, "token": uuid4()}
    makers = {
        schedules: lambda: services.schedule_report(rhythm="weekly", day=0, **said),
        snapshots: lambda: services.save_snapshot(name="Before the fair", **said),
    }
    plain, quicker = room.report_of, []

    def overtaken(*args):
        if not quicker:
            quicker.append(None)
            quicker[0] = makers[room]()
        return plain(*args)

    monkeypatch.setattr(room, "report_of", overtaken)
    assert makers[room]() == quicker[0]
    assert type(quicker[0]).objects.count() == 1


def test_companies_of_one_name_are_two_rows(rivals):
    pair = [rivals.organizations[name].pk for name in ("northwind", "bluepeak")]
    Organization.objects.filter(pk__in=pair).update(name="Same")
    snapshot = kept(rivals, rivals.desk.email, by="organization")
    rows = read(snapshot, scope_of(rivals.desk)).rows
    assert len(rows) == len(snapshot.table["rows"])
    values = [[change.then for change in row.changes] for row in rows if row.words == ["Same"]]
    assert len(values) == 2 and values[0] != values[1]
    assert not any(change.difference for row in rows for change in row.changes)
