"""The files on the stage: what gold partners may save, and a picture on a page of theirs."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cms.library.models import PlaybookPage
from cms.library.services import publish
from cms.library.tree import library_index
from cms.media.models import PortalDocument
from cms.media.services import keep_picture


def files(world):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "PNG")
    sketch = keep_picture(
        actor=world.desk,
        title="Sketch",
        description="How it fits together",
        upload=SimpleUploadedFile("sketch.png", out.getvalue()),
    )
    shown = {"image": sketch, "alt": "", "decorative": False, "caption": ""}
    publish(
        PlaybookPage,
        actor=world.desk,
        parent=library_index(),
        title="Gold playbook",
        audience={"tiers": ["gold"]},
        body=[("image", shown)],
    )
    paper = PortalDocument.objects.get(title="Paper")
    return {"paper-file": paper.key, "paper-name": paper.filename, "sketch": sketch.key}
