"""A page's PDF with a company's logo: what is in it, who gets it, what is refused."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from cms.cobranding import papers, services
from cms.cobranding.merging import broken, merged
from cms.cobranding.models import Brand, Template
from cms.cobranding.spots import Spot
from cms.media.models import PortalDocument
from cms.reading.models import Opening
from portal.access.policy import Refused
from portal.activity.models import AuditEntry
from portal.workflow.machine import StateMoved
from tests.cms.cobranding.conftest import SPOTS, pdf, png, upload

pytestmark = pytest.mark.django_db


def text_of(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def images_of(content):
    return [len(page.images) for page in PdfReader(io.BytesIO(content)).pages]


@pytest.fixture
def as_(client, world):
    def login(email):
        client.force_login(world.users[email])
        return client

    return login


def test_paper_has_logo_contact_and_its_own_words(as_, sheet, template, brands):
    client = as_("seller@northwind.example")
    answer = client.get(reverse("page_branded", args=[sheet.key]))
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert 'filename="data-sheet.pdf"' in answer["Content-Disposition"]
    first, second = text_of(answer.content)
    assert "Data sheet 1" in first and "Data sheet 2" in second
    assert "北风公司" in second and "Northwind" in second and "Northwind" not in first
    assert images_of(answer.content) == [1, 0]
    assert b"/FontFile2" in answer.content
    again = client.get(reverse("page_branded", args=[sheet.key]))
    assert again.content == answer.content
    row = Opening.objects.get(kind="download")
    assert (row.page_id, row.organization.name) == (sheet.pk, "Northwind Resale")
    assert "Download with our logo" in client.get(sheet.address()).content.decode()


def test_another_company_gets_neither_page_nor_logo(as_, world, sheet, template, brands):
    northwind, bluepeak = (world.organizations[key] for key in ("northwind", "bluepeak"))
    client = as_("admin@bluepeak.example")
    branded, missing = reverse("page_branded", args=[sheet.key]), "0" * 32
    for company in ("", str(northwind.pk), str(bluepeak.pk), missing, "x"):
        assert client.get(branded, {"company": company} if company else {}).status_code == 404
    assert client.get(reverse("company_logo", args=[northwind.pk])).status_code == 404
    assert client.get(reverse("company_brand_of", args=[northwind.pk])).status_code == 404
    assert client.post(reverse("company_brand_of", args=[northwind.pk]), {}).status_code == 404
    assert list(Brand.objects.visible_to(world.users["admin@bluepeak.example"])) == [
        brands["bluepeak"]
    ]
    client = as_("seller@northwind.example")
    assert client.get(branded, {"company": str(bluepeak.pk)}).status_code == 404
    own = client.get(branded).content
    assert "Bluepeak" not in "".join(text_of(own))
    for staff in ("marketing@meridian.example", "desk@meridian.example"):
        assert not Brand.objects.visible_to(world.users[staff]).exists()
        assert as_(staff).get(branded, {"company": str(northwind.pk)}).status_code == 404


def test_who_keeps_the_brand(as_, world, brands):
    address = reverse("company_brand")
    for email, status in (
        ("admin@northwind.example", 200),
        ("marketer@northwind.example", 200),
        ("seller@northwind.example", 403),
        ("learner@northwind.example", 403),
        ("desk@meridian.example", 404),
    ):
        assert as_(email).get(address).status_code == status, email
    client = as_("marketer@northwind.example")
    own = reverse("company_brand_of", args=[world.organizations["northwind"].pk])
    good = {"contact": " New   line ", "version": "2", "logo": upload(png("green"))}
    assert client.post(own, good).status_code == 302
    row = Brand.objects.get(pk=brands["northwind"].pk)
    assert (row.contact, row.version, row.changed_by.email) == (
        "New line",
        3,
        "marketer@northwind.example",
    )
    assert AuditEntry.objects.filter(action="save_brand", target_id=row.pk).count() == 2
    stale = client.post(own, {"contact": "Typed", "version": "2"})
    assert stale.status_code == 409 and "Typed" in stale.content.decode()
    assert client.post(own, {"contact": "New line", "version": "3", "remove_logo": "on"})
    assert services.logo_of(Brand.objects.get(pk=row.pk)) == b""
    logo = reverse("company_logo", args=[row.organization_id])
    assert client.get(logo).status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg onload='x'/>", "logo.svg"),
        (b"<svg onload='x'/>", "logo.png"),
        (png()[:60], "logo.png"),
        (pdf(), "logo.png"),
        (png() + b"PK\x05\x06" + b"\0" * 18, "logo.png"),
    ],
    ids=["svg", "renamed svg", "half a picture", "renamed pdf", "an archive, too"],
)
def test_logo_that_is_none_is_refused(as_, world, content, name):
    client = as_("admin@northwind.example")
    own = reverse("company_brand_of", args=[world.organizations["northwind"].pk])
    data = {"contact": "Kept", "version": "1", "logo": upload(content, name)}
    answer = client.post(own, data)
    assert answer.status_code == 400 and "Kept" in answer.content.decode()
    assert not Brand.objects.exists()


def test_logo_is_drawn_anew(world, brands):
    row = brands["northwind"]
    assert services.logo_of(row) != png("red") and services.logo_of(row).startswith(b"\x89PNG")
    assert row.logo.name.startswith("brand/") and "." not in row.logo.name


# --- Templates ------------------------------------------------------------------------------------
def rows(*spots, version=0):
    data = {"version": version, "spots-TOTAL_FORMS": len(spots), "spots-INITIAL_FORMS": 0}
    for number, spot in enumerate(spots):
        data |= {f"spots-{number}-{name}": value for name, value in spot.row().items()}
    return data


def test_editors_place_logos_in_the_portal(as_, sheet):
    client = as_("marketing@meridian.example")
    address = reverse("page_template", args=[sheet.key])
    assert "210.0 × 297.0 mm" in client.get(address).content.decode()
    assert client.post(address, rows(*SPOTS)).status_code == 302
    row = Template.objects.get()
    assert row.spots == [spot.row() for spot in SPOTS]
    preview = client.get(reverse("template_preview", args=[sheet.key]))
    assert images_of(preview.content) == [1, 0] and "示例公司" in text_of(preview.content)[1]
    # what is stored and sent back unchanged stays, a removed row goes
    data = rows(*SPOTS, version=1) | {"spots-INITIAL_FORMS": 2, "spots-1-DELETE": "on"}
    assert client.post(address, data).status_code == 302
    assert Template.objects.get().spots == [SPOTS[0].row()]
    assert client.post(address, rows(*SPOTS, version=1)).status_code == 409
    for _again in range(2):
        assert client.post(reverse("template_remove", args=[sheet.key])).status_code == 302
    assert not Template.objects.exists()


@pytest.mark.parametrize(
    "spot",
    [
        Spot("logo", 3, 10, 10, 20, 20),
        Spot("logo", 1, 200, 10, 20, 20),
        Spot("logo", 1, 10, 290, 20, 20),
        Spot("logo", 1, 10, 10, 1, 20),
        Spot("logo", 1, float("nan"), 10, 20, 20),
        Spot("face", 1, 10, 10, 20, 20),
    ],
)
def test_place_that_is_not_on_the_paper_is_refused(as_, sheet, spot):
    client = as_("marketing@meridian.example")
    answer = client.post(reverse("page_template", args=[sheet.key]), rows(spot))
    assert answer.status_code == 400 and not Template.objects.exists()
    with pytest.raises(ValidationError):
        services.save_template(page=sheet, actor=answer.wsgi_request.user, version=0, spots=[spot])


def test_only_editors_learn_of_the_editor(as_, sheet, template):
    for email in ("admin@northwind.example", "cam@meridian.example"):
        client = as_(email)
        for name in ("page_template", "template_preview"):
            assert client.get(reverse(name, args=[sheet.key])).status_code == 404
        assert client.post(reverse("template_remove", args=[sheet.key])).status_code == 404


def test_new_file_waits_for_an_editor(as_, sheet, template, brands, marketing):
    new = PortalDocument.objects.create(title="S", file=ContentFile(pdf(text="New"), "new.pdf"))
    sheet.document = new
    sheet.save_revision().publish()
    client = as_("seller@northwind.example")
    assert client.get(reverse("page_branded", args=[sheet.key])).status_code == 403
    assert "Download with our logo" not in client.get(sheet.address()).content.decode()
    services.save_template(page=sheet, actor=marketing, version=1, spots=SPOTS)
    assert client.get(reverse("page_branded", args=[sheet.key])).status_code == 200


def locked():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt("secret")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.4 nothing", "damaged"),
        (pdf()[:400], "damaged"),
        (locked(), "password"),
        (pdf(pages=61), "too many pages"),
    ],
    ids=["nothing", "half", "locked", "long"],
)
def test_pdf_that_cannot_be_written_on_says_why(as_, sheet, marketing, content, said):
    sheet.document.file.save("bad.pdf", ContentFile(content))
    with pytest.raises(ValidationError, match=said):
        services.save_template(page=sheet, actor=marketing, version=0, spots=SPOTS)
    shown = as_("marketing@meridian.example").get(reverse("page_template", args=[sheet.key]))
    assert said in shown.content.decode()


def test_huge_pdf_is_refused(sheet, marketing, monkeypatch):
    monkeypatch.setattr(papers, "MAX_PDF_MB", 0)
    with pytest.raises(ValidationError, match="too large"):
        services.save_template(page=sheet, actor=marketing, version=0, spots=SPOTS)


def test_turned_pages_are_written_on_as_people_see_them():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(pages=1))))
    writer.pages[0].rotate(90)
    made = io.BytesIO()
    writer.write(made)
    assert papers.sizes_of(made.getvalue()) == [(297.0, 210.0)]
    spot = Spot("contact", 1, 200, 10, 90, 20)
    done = merged(made.getvalue(), [spot], logo=b"", contact="At the right")
    assert "At the right" in text_of(done)[0]


def test_long_contact_lines_break():
    lines = broken("北风公司" * 20 + " +44 20 7946 0000 " + "x" * 200, 10, 120)
    assert len(lines) > 3 and "".join(lines).replace(" ", "").count("x") == 200


def test_services_ask_themselves(world, sheet, brands, marketing):
    with pytest.raises(Refused):
        services.save_brand(
            organization=world.organizations["northwind"],
            actor=world.users["admin@bluepeak.example"],
            version=2,
            contact="Mine",
        )
    with pytest.raises(Refused):
        services.save_template(
            page=sheet, actor=world.users["admin@northwind.example"], version=0, spots=SPOTS
        )
    services.save_template(page=sheet, actor=marketing, version=0, spots=SPOTS)
    with pytest.raises(StateMoved):
        services.save_template(page=sheet, actor=marketing, version=7, spots=SPOTS)
