"""What can be done with files outside the editor."""

from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.images.models import SourceImageIOError
from wagtail.models import Collection

from cms.media import validators
from cms.media.choices import KINDS, SPECS
from cms.media.models import PortalDocument, PortalImage, PortalRendition
from cms.media.policies import can_keep_files
from portal.access.policy import require
from portal.access.scope import scope_of


def keep_document(
    *, actor: Any, title: str, upload: Any, collection: Collection | None = None
) -> PortalDocument:
    """Keep a file for the library. Nobody but editors gets it before a published page uses it.

    Raises Refused for anybody but those who keep files, ValidationError (key `file`) for a file
    that is not accepted.
    """
    _check(actor, upload, validators.check_document)
    with transaction.atomic():
        document = PortalDocument(
            title=title, file=upload, uploaded_by_user=actor, collection=collection or _root()
        )
        document._set_document_file_metadata()
        document.save()
    document.file.close()
    return document


def keep_picture(
    *, actor: Any, title: str, description: str, upload: Any, collection: Collection | None = None
) -> PortalImage:
    """Keep a picture for the library; `description` is its alternative text. Raises as above."""
    _check(actor, upload, validators.check_picture)
    with transaction.atomic():
        picture = PortalImage(
            title=title,
            description=description,
            file=upload,
            uploaded_by_user=actor,
            collection=collection or _root(),
        )
        picture._set_image_file_metadata()
        picture.save()
    picture.file.close()
    return picture


def sized(picture: PortalImage, spec: str) -> PortalRendition | None:
    """The picture in one of the sizes of `SPECS`, made now if it is asked for the first time.

    The focal point says what a cut keeps. None if the file is gone or cannot be opened any more.
    """
    if spec not in SPECS:
        raise ValueError(spec)
    try:
        return picture.get_rendition(spec)
    except (SourceImageIOError, OSError, ValueError):
        return None


def picture_type(rendition: PortalRendition) -> str:
    """What a stored size is served as."""
    return KINDS[PurePosixPath(rendition.file.name).suffix.lstrip(".")][0]


def _check(actor: Any, upload: Any, check: Any) -> None:
    require(can_keep_files(scope_of(actor)))
    try:
        check(upload)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error


def _root() -> Collection:
    return Collection.get_first_root_node() or Collection.add_root(name="Root")
