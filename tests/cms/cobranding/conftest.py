"""A PDF of two pages for gold partners, and two companies with logos of their own."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from cms.cobranding import services
from cms.cobranding.spots import Spot
from cms.library import services as library
from cms.library import tree
from cms.library.models import CollateralPage
from cms.media.models import PortalDocument

SPOTS = [Spot("logo", 1, 150, 10, 40, 20), Spot("contact", 2, 20, 250, 90, 30)]


def png(colour="red", size=(300, 100)):
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG")
    return made.getvalue()


def upload(content, name="logo.png"):
    return SimpleUploadedFile(name, content)


def pdf(pages=2, text="Data sheet"):
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(595.28, 841.89), invariant=1)
    for number in range(pages):
        canvas.drawString(72, 760, f"{text} {number + 1}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def marketing(world):
    return world.users["marketing@meridian.example"]


@pytest.fixture
def document(world):
    return PortalDocument.objects.create(title="Sheet", file=ContentFile(pdf(), "sheet.pdf"))


@pytest.fixture
def sheet(marketing, document):
    return library.publish(
        CollateralPage,
        actor=marketing,
        parent=tree.library_index(),
        title="Data sheet",
        audience={"tiers": ["gold"]},
        document=document,
    )


@pytest.fixture
def template(sheet, marketing):
    return services.save_template(page=sheet, actor=marketing, version=0, spots=SPOTS)


@pytest.fixture
def brands(world):
    """Northwind is gold, Bluepeak silver."""
    return {
        name: services.save_brand(
            organization=world.organizations[name],
            actor=world.users[f"admin@{name}.example"],
            version=1,
            contact=contact,
            upload=upload(png(colour)),
        )
        for name, contact, colour in (
            ("northwind", "Northwind 北风公司 · +44 20 7946 0000", "red"),
            ("bluepeak", "Bluepeak · +44 20 7946 1111", "blue"),
        )
    }
