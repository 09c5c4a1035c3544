"""Issued once, valid for its months, taken back for a reason, printed with its number."""

import datetime as dt
import io
import re

import pytest
from django.utils import translation
from pypdf import PdfReader

from partners.certifications import services
from partners.certifications.choices import State
from partners.certifications.models import Certificate
from partners.certifications.paper import paper_of
from partners.certifications.services.issuing import months_after
from portal.access.policy import Refused
from portal.workflow import clock
from tests.partners.certifications.conftest import DAY, mailed


def test_the_same_thing_said_twice_issues_one(office):
    first = office.issue("nw", key="attempt-1")
    assert office.issue("nw", key="attempt-1") == first
    assert re.fullmatch(r"C-[2-9A-HJKMNP-TV-Z]{8}", first.number)
    again = office.issue("nw", key="attempt-2")
    assert again != first and again.number != first.number
    assert Certificate.objects.valid().count() == 2  # the older one stays as it was


@pytest.mark.parametrize(
    ("day", "months", "ends"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-22", 24, "2028-11-22"),
        ("2026-12-05", 12, "2027-12-05"),
        ("2026-01-01", None, None),
    ],
)
def test_last_day(day, months, ends):
    found = months_after(dt.date.fromisoformat(day), months)
    assert found == (dt.date.fromisoformat(ends) if ends else None)


def test_state_follows_the_day_and_lists_agree(office):
    row = office.issue("nw")
    told = []
    for days in (0, 300, 305, 365, 366):
        with clock.at(clock.now() + days * DAY):
            told.append(row.state)
            for state in State.values:
                assert Certificate.objects.in_state(state).exists() == (state == row.state)
    assert told == ["valid", "valid", "ending", "ending", "expired"]
    row = services.revoke(certificate=row, actor=office["desk"], reason="Copied")
    assert row.state == "revoked" and list(Certificate.objects.in_state("revoked")) == [row]
    assert not Certificate.objects.valid().exists()


def test_taken_back_once_with_a_reason_by_who_runs_the_training(office):
    row = office.issue("nw")
    address = f"/certificates/{row.pk}/revoke/"
    for name, status in (("nw", 403), ("nw-admin", 403), ("cam", 403), ("auditor", 403),
                         ("bp-admin", 404), ("cam2", 404), ("direct", 404)):  # fmt: skip
        assert office.visit(name).post(address, {"reason": "No"}).status_code == status
    marketing = office.visit("marketing")
    assert marketing.post(address, {"reason": " "}).status_code == 400
    assert marketing.post(address, {"reason": "Copied answers"}).status_code == 302
    assert marketing.post(address, {"reason": "Another reason"}).status_code == 302
    row.refresh_from_db()
    assert (row.revoke_reason, row.revoked_by) == ("Copied answers", office["marketing"])
    assert mailed() == [
        ("admin@northwind.example", "The certificate of Nils Seller was taken back: Specialist"),
        ("seller@northwind.example", "Your certificate was taken back: Specialist"),
    ]
    page = office.visit("nw").get(f"/certificates/{row.pk}/").content.decode()
    assert "Copied answers" in page and "/pdf/" not in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_paper_says_what_the_public_page_says(office, language):
    row = office.issue("nw")
    with translation.override(language):
        text = PdfReader(io.BytesIO(paper_of(row))).pages[0].extract_text()
    for words in (row.number, "Nils Seller", "Specialist", f"/verify/{row.number}/"):
        assert words in text
    for secret in ("Northwind", "seller@", str(row.pk), str(row.holder_id)):
        assert secret not in text
    with translation.override(language):
        assert paper_of(row) == paper_of(row)


def test_paper_for_those_who_see_it_and_none_of_what_we_do_not_stand_for(office):
    row = office.issue("nw")
    address = f"/certificates/{row.pk}/pdf/"
    answer = office.visit("nw-admin").get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert f"{row.number}.pdf" in answer["Content-Disposition"]
    assert office.visit("bp-admin").get(address).status_code == 404
    assert office.visit("nw2").get(address).status_code == 404  # a colleague
    outside = services.confirm(claim=office.claim("nw"), actor=office["desk"]).certificate
    assert office.visit("nw").get(f"/certificates/{outside.pk}/pdf/").status_code == 403
    services.revoke(certificate=row, actor=office["desk"], reason="Copied")
    assert office.visit("nw").get(address).status_code == 403


def test_settings_are_the_desks_and_in_the_trail(office):
    from portal.activity.models import AuditEntry

    desk = office.visit("desk")
    data = {"code": "expert", "name": "Expert", "validity_months": 24, "is_active": "on"}
    for name in ("marketing", "auditor", "nw-admin"):
        answer = office.visit(name).post("/certificates/certifications/new/", data)
        assert answer.status_code == 403
    assert desk.post("/certificates/certifications/new/", data).status_code == 302
    again = desk.post("/certificates/certifications/new/", data)
    assert again.status_code == 400 and 'value="Expert"' in again.content.decode()
    office.ask("gold", 2)
    wanted = {"tier": office.company("nw").tier_id, "certification": office.certification.pk}
    twice = desk.post("/certificates/requirements/new/", wanted | {"people": 3})
    assert "This tier already asks for this certification." in twice.content.decode()
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"save_certification", "save_tier_requirement"} <= actions
    with pytest.raises(Refused):
        services.save_certification(
            certification=office.certification, actor=office["marketing"], data={"name": "X"}
        )
