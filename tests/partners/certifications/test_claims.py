"""Certificates issued elsewhere: recorded with a copy, confirmed or declined, counted once."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.certifications import services
from partners.certifications.holding import is_held
from partners.certifications.models import Certificate, Claim
from portal.access.policy import Refused
from portal.workflow.machine import StateMoved
from tests.partners.certifications.conftest import mailed, paper, pdf

NEW = "/certificates/claims/new/"


def sent(office, name="nw", **changes):
    """What the form of `name` posts."""
    data = paper() | {"seat": office.seat(name).pk, "token": uuid.uuid4(), "file": pdf()}
    return data | {"certification": office.certification.pk} | changes


def test_from_a_record_to_a_certificate_that_counts(office):
    answer = office.visit("nw").post(NEW, sent(office))
    claim = Claim.objects.get()
    assert answer["Location"] == claim.get_absolute_url() == f"/certificates/claims/{claim.pk}/"
    assert [to for to, _subject in mailed()] == ["marketing@meridian.example"]
    assert not is_held(office.company("nw"), office.certification)
    marketing = office.visit("marketing")
    assert "Nils Seller" in marketing.get("/certificates/claims/").content.decode()
    file = marketing.get(f"{claim.get_absolute_url()}evidence/")
    assert b"".join(file.streaming_content) == b"%PDF-1.4 paper"
    confirm = f"{claim.get_absolute_url()}confirm/"
    assert marketing.post(confirm).status_code == 302
    assert marketing.post(confirm).status_code == 302  # the second click does nothing
    row = Certificate.objects.get()
    assert (row.holder, row.source, row.external_number) == (office["nw"], "external", "E-1")
    assert is_held(office.company("nw"), office.certification)
    assert mailed() == [("seller@northwind.example", "Confirmed: Specialist")]
    with pytest.raises(StateMoved):
        services.decline(claim=claim, actor=office["desk"], reason="Too late")


def test_declined_with_a_reason_that_is_read_and_may_be_mended(office):
    claim = office.claim("nw", by="nw-admin")
    mailed()
    marketing = office.visit("marketing")
    assert marketing.post(f"{claim.get_absolute_url()}decline/", {"reason": ""}).status_code == 400
    answer = marketing.post(f"{claim.get_absolute_url()}decline/", {"reason": "Unreadable copy"})
    assert answer.status_code == 302
    assert mailed() == [
        ("admin@northwind.example", "Not confirmed: Specialist"),
        ("seller@northwind.example", "Not confirmed: Specialist"),
    ]
    page = office.visit("nw").get(claim.get_absolute_url()).content.decode()
    assert "Unreadable copy" in page and "claim_confirm" not in page
    assert not Certificate.objects.exists()
    assert office.claim("nw").status == "waiting"


def test_sent_twice_is_one_and_the_same_number_is_refused_with_what_was_typed(office):
    data = sent(office)
    seller = office.visit("nw")
    assert seller.post(NEW, data).status_code == 302
    assert seller.post(NEW, data | {"file": pdf()}).status_code == 302
    assert Claim.objects.count() == 1
    again = seller.post(NEW, sent(office))
    assert again.status_code == 400
    page = again.content.decode()
    assert "This certificate is recorded already." in page and 'value="Institute"' in page
    # Whose number it is besides is nobody's business but the one's who decides.
    rival = office.claim("bp")
    assert "Nils Seller" in office.visit("desk").get(rival.get_absolute_url()).content.decode()
    own = office.visit("bp").get(rival.get_absolute_url()).content.decode()
    assert "Nils" not in own and "recorded for" not in own


def test_people_record_for_themselves_and_administrators_for_theirs(office):
    assert office.claim("nw", by="nw-admin").asked_by == office["nw-admin"]
    for by in ("nw2", "bp-admin", "cam", "desk", "marketing"):
        with pytest.raises(Refused):
            office.claim("nw", "E-2", by=by)
    offered = office.visit("bp-admin").get(NEW).content.decode()
    assert "Ben Seller" in offered and "Nils" not in offered and "Northwind" not in offered
    foreign = office.visit("bp-admin").post(NEW, sent(office, "nw"))
    missing = office.visit("bp-admin").post(NEW, sent(office, "nw", seat=uuid.uuid4()))
    assert foreign.status_code == missing.status_code == 400
    assert "Nils" not in foreign.content.decode()
    assert office.visit("desk").get(NEW).status_code == 403
    for name in ("nw", "nw-admin", "cam"):
        claim = Claim.objects.get()
        assert office.visit(name).post(f"{claim.get_absolute_url()}confirm/").status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuer", ""),
        ("external_number", "x" * 81),
        ("issued_on", "2999-01-01"),
        ("issued_on", "soon"),
        ("expires_on", "1999-01-01"),
        ("file", SimpleUploadedFile("paper.pdf", b"MZ\x90 a programme")),
        ("file", SimpleUploadedFile("paper.svg", b"<svg><script>1</script></svg>")),
    ],
    ids=lambda value: str(value)[:20],
)
def test_bad_input_is_refused_by_field(office, field, value):
    if field == "file":
        value.seek(0)
    answer = office.visit("nw").post(NEW, sent(office, **{field: value}))
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert not Claim.objects.exists()


def test_service_asks_the_same_rules(office):
    with pytest.raises(ValidationError):
        office.claim("nw", issuer=" ")
    assert not Claim.objects.exists()
