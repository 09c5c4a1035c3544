"""The reading part of the stage: a paper gold partners must read, and two companies' logos."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from cms.cobranding import services as cobranding
from cms.cobranding.spots import Spot
from cms.library.models import CollateralPage
from cms.library.services import publish
from cms.library.tree import library_index
from cms.media.services import keep_document
from cms.reading.services import logbook, shelf


def reading(world):
    """Seen and starred by Northwind's seller; both companies have a brand."""
    paper = publish(
        CollateralPage,
        actor=world.desk,
        parent=library_index(),
        title="Gold paper",
        audience={"tiers": ["gold"]},
        must_read=True,
        edition="1",
        document=keep_document(
            actor=world.desk, title="Paper", upload=SimpleUploadedFile("paper.pdf", _pdf())
        ),
    )
    spots = [Spot("logo", 1, 10, 10, 40, 20)]
    cobranding.save_template(page=paper, actor=world.desk, version=0, spots=spots)
    for name in ("northwind", "bluepeak"):
        cobranding.save_brand(
            organization=world.organizations[name],
            actor=world.users[f"admin@{name}.example"],
            version=1,
            contact=name,
            upload=SimpleUploadedFile("logo.png", _png()),
        )
    seller = world.users["seller@northwind.example"]
    logbook.note_opening(user=seller, page=paper)
    shelf.star(page=paper, actor=seller, starred=True)
    return {"gold-paper": paper.key}


def _pdf():
    made = io.BytesIO()
    canvas = Canvas(made, invariant=1)
    canvas.drawString(72, 72, "Paper")
    canvas.save()
    return made.getvalue()


def _png():
    made = io.BytesIO()
    Image.new("RGB", (60, 20), "red").save(made, "PNG")
    return made.getvalue()
