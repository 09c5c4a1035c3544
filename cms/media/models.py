"""Files of the library. Wagtail keeps them; our own views serve them.

Who sees a file: its collection's audience admits the reader, and a page the reader sees uses it
(`cms/media/services.py`). A file nothing shows is the editors' alone.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Collection

from cms.audience.models import Audienced


class CollectionAudience(Audienced):
    """The audience of a collection of files; one without a row narrows nothing."""

    collection = models.OneToOneField(
        Collection, on_delete=models.CASCADE, related_name="concord_audience"
    )

    class Meta:
        verbose_name = _("audience of a collection")


class PortalImage(AbstractImage):
    """`key` names it to the outside. `description` is the alternative text."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")


class PortalRendition(AbstractRendition):
    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition"
            )
        ]


class PortalDocument(AbstractDocument):
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    admin_form_fields = ("title", "file", "collection")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
