"""A company's logo, drawn anew: nothing of the uploaded file but its pixels is kept."""

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageOps

from cms.cobranding.choices import LOGO_EDGE
from cms.media.validators import check_picture

ACCEPTED = {".png", ".jpg", ".jpeg"}
SAMPLE = (600, 200)


def redrawn(upload: Any) -> bytes:
    """`upload` as a PNG of a sensible size. Raises ValidationError keyed `logo`."""
    name = str(upload.name or "").lower()
    if not any(name.endswith(ending) for ending in ACCEPTED):
        raise ValidationError({"logo": _("Upload the logo as PNG or JPEG.")})
    try:
        check_picture(upload)
    except ValidationError as error:
        raise ValidationError({"logo": error.messages}) from error
    upload.seek(0)
    try:
        with Image.open(upload) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except Exception as error:  # whatever is wrong with it, the answer is one
        raise ValidationError({"logo": _("This picture is damaged.")}) from error
    picture.thumbnail((LOGO_EDGE, LOGO_EDGE))
    return _png(picture)


def sample() -> bytes:
    """What stands for a logo in the editors' preview."""
    picture = Image.new("RGBA", SAMPLE, (226, 232, 240, 255))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((4, 4, SAMPLE[0] - 5, SAMPLE[1] - 5), outline=(71, 85, 105, 255), width=6)
    draw.text((SAMPLE[0] / 2, SAMPLE[1] / 2), "LOGO", (71, 85, 105, 255), anchor="mm", font_size=90)
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()
