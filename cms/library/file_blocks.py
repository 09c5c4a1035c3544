"""Blocks that show files: drawn with those files only that the reader may see."""

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

from cms.library.seen import files_seen

FILMS, CAPTIONS = {"mp4": "video/mp4", "webm": "video/webm"}, {"vtt": "text/vtt"}
LANGUAGES = [("en", _("English")), ("zh-Hans", _("Simplified Chinese"))]


def refuse(field: str, problem: str) -> StructBlockValidationError:
    return StructBlockValidationError(block_errors={field: ValidationError(problem)})


def ending_of(document: Any) -> str:
    return PurePath(document.file.name).suffix.lstrip(".").lower() if document else ""


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("image"))
    alt = blocks.CharBlock(
        label=_("alternative text"),
        required=False,
        max_length=255,
        help_text=_("What it shows, for people who do not see it. Empty: the image’s own."),
    )
    decorative = blocks.BooleanBlock(
        label=_("only decoration: it says nothing the text does not"), required=False
    )
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "cms/library/blocks/image.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        said = cleaned.get("alt") or getattr(cleaned.get("image"), "description", "")
        if not said and not cleaned.get("decorative"):
            raise refuse("alt", _now("Say what the image shows, or mark it as decoration."))
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return context | {"pictures": pictures([value], context)}


class GalleryBlock(blocks.StructBlock):
    images = blocks.ListBlock(ImageBlock(), label=_("images"), min_num=1, max_num=24)

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "cms/library/blocks/gallery.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return context | {"pictures": pictures(value["images"], context)}


def pictures(values: Iterable[Any], context: dict[str, Any]) -> list[dict[str, Any]]:
    """The pictures the reader sees, in order: image, address of a small cut around its focal
    point, alternative text, caption."""
    chosen = [value for value in values if value.get("image")]
    seen = files_seen(get_image_model(), [value["image"].pk for value in chosen], context)
    return [
        {
            "image": seen[value["image"].pk],
            "thumb": seen[value["image"].pk].address("fill-400x300"),
            "alt": _said_of(value),
            "caption": value.get("caption", ""),
        }
        for value in chosen
        if value["image"].pk in seen
    ]


def _said_of(value: Any) -> str:
    """The alternative text of a chosen picture."""
    if value.get("decorative"):
        return ""
    return str(value.get("alt") or value["image"].description)


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120)
    film = DocumentChooserBlock(label=_("film (.mp4 or .webm)"))
    captions = DocumentChooserBlock(label=_("captions (.vtt)"), required=False)
    language = blocks.ChoiceBlock(
        label=_("language of the captions"), choices=LANGUAGES, default="en"
    )
    silent = blocks.BooleanBlock(label=_("nobody speaks in it"), required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        template = "cms/library/blocks/video.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if ending_of(cleaned.get("film")) not in FILMS:
            raise refuse("film", _now("Choose a film: a file ending in .mp4 or .webm."))
        if cleaned.get("captions") and ending_of(cleaned["captions"]) not in CAPTIONS:
            raise refuse("captions", _now("Choose captions: a file ending in .vtt."))
        if not cleaned.get("captions") and not cleaned.get("silent"):
            problem = _now("Add captions for people who do not hear it, or say that nobody speaks.")
            raise refuse("captions", problem)
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        film, captions = value.get("film"), value.get("captions")
        keys = [file.pk for file in (film, captions) if file]
        seen = files_seen(get_document_model(), keys, context)
        return context | {
            "film": seen.get(film.pk) if film else None,
            "film_type": FILMS.get(ending_of(film), ""),
            "captions": seen.get(captions.pk) if captions else None,
        }


class DownloadsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), required=False, max_length=120)
    files = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("document", DocumentChooserBlock(label=_("file"))),
                ("note", blocks.CharBlock(label=_("note"), required=False, max_length=200)),
            ],
            icon="doc-full",
        ),
        label=_("files"),
        min_num=1,
    )

    class Meta:
        icon = "download"
        label = _("Downloads")
        template = "cms/library/blocks/downloads.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        chosen = [entry for entry in value["files"] if entry.get("document")]
        keys = [entry["document"].pk for entry in chosen]
        seen = files_seen(get_document_model(), keys, context)
        return context | {
            "files": [
                {"document": seen[entry["document"].pk], "note": entry.get("note", "")}
                for entry in chosen
                if entry["document"].pk in seen
            ]
        }
