"""Files of the library. Wagtail keeps them; our own views serve them (`cms/media/views.py`).

Who gets a file is said in one place, `cms/media/querysets.py`: its collection's audience admits
the person, and something the person reads uses it. A file nothing shows is the editors' alone.
"""

import uuid
from pathlib import PurePosixPath
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.models import Collection

from cms.audience.models import Audienced
from cms.media import settling
from cms.media.choices import INLINE, KINDS, SPECS
from cms.media.querysets import KeptQuerySet, PortalDocumentQuerySet, PortalImageQuerySet


class CollectionAudience(Audienced):
    """The audience of a collection of files; one without a row narrows nothing.

    `reach` is the rule inside those of the collections above, kept by `cms/media/settling.py`.
    """

    collection = models.OneToOneField(
        Collection, on_delete=models.CASCADE, related_name="concord_audience"
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("audience of a collection")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.reach = settling.reach_of(self)
        super().save(*args, **kwargs)
        settling.settle(self.collection.path)


def shortened(name: str, limit: int) -> str:
    """A file name of at most `limit` characters that keeps its extension."""
    path = PurePosixPath(name)
    return path.stem[: limit - len(path.suffix)] + path.suffix


def document_path(document: "PortalDocument", name: str) -> str:
    """A path that cannot be guessed; the last part is the name people see."""
    return f"library/documents/{uuid.uuid4().hex}/{shortened(name, 120)}"


class PortalImage(AbstractImage):
    """`key` names it to the outside. `description` is the alternative text."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = PortalImageQuerySet.as_manager()

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

    def get_upload_to(self, filename: str) -> str:
        return f"library/pictures/{uuid.uuid4().hex}/{shortened(filename, 50)}"

    def create_rendition(self, filter: Filter) -> "PortalRendition":
        """As Wagtail's own, which leaves the file it made open."""
        with self.generate_rendition_file(filter) as made:
            rendition, _new = self.renditions.get_or_create(
                filter_spec=filter.spec,
                focal_point_key=filter.get_cache_key(self),
                defaults={"file": made},
            )
        return rendition

    def address(self, spec: str = SPECS[1]) -> str:
        """Where readers get it in one of the sizes of `SPECS`; the original is nowhere."""
        return reverse("picture", args=[self.key, spec])

    def sources(self) -> list[tuple[str, int]]:
        """(address, width) of the sizes a browser may choose from; none is larger than the file."""
        widths = [(spec, int(spec.removeprefix("width-"))) for spec in SPECS if "width" in spec]
        fitting = [(spec, width) for spec, width in widths if width < self.width]
        larger = [(spec, self.width) for spec, width in widths if width >= self.width]
        return [(self.address(spec), width) for spec, width in fitting + larger[:1]]


class PortalRendition(AbstractRendition):
    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    objects = KeptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition"
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        return f"library/sizes/{uuid.uuid4().hex}{PurePosixPath(filename).suffix}"

    @property
    def url(self) -> str:
        """Wagtail asks this for its own pages: sizes readers never get are behind its door."""
        if self.pk is None or self.filter_spec in SPECS:
            return self.image.address(self.filter_spec or "none")
        return reverse("editor_picture", args=[self.pk])


class PortalDocument(AbstractDocument):
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    file = models.FileField(_("file"), upload_to=document_path, max_length=255)

    objects = PortalDocumentQuerySet.as_manager()

    admin_form_fields = ("title", "file", "collection")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")

    def address(self) -> str:
        """Where readers get the file. It says the file's name: only for people who may have it."""
        return reverse("document", args=[self.key, self.filename])

    @property
    def url(self) -> str:
        """Wagtail asks this for links in texts, whose readers may not be the file's: no name."""
        return reverse("document_link", args=[self.key])

    @property
    def extension(self) -> str:
        return self.file_extension.lower()

    @property
    def content_type(self) -> str:
        kind = KINDS.get(self.extension)
        return kind[0] if kind else "application/octet-stream"

    @property
    def can_be_shown(self) -> bool:
        """Whether a browser may show it instead of saving it."""
        return self.extension in INLINE
