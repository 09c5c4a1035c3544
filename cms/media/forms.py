"""Wagtail's forms for files, with our check. Every door of the editor uses these two."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.media import validators
from cms.media.choices import KINDS
from portal.activity import scanner


class PictureField(WagtailImageField):
    """Our check comes first: Wagtail opens what it gets, however large it says it is."""

    def to_python(self, data: Any) -> Any:
        if data:
            validators.check_picture(data)
        return super().to_python(data)


class PictureForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if old := self.fields.get("file"):
            field = PictureField(label=old.label, required=old.required, widget=old.widget)
            self.fields["file"] = field
            _say_if_unscanned(field)
        if "description" in self.fields:
            field = self.fields["description"]
            field.required = True
            field.label = _("Alternative text")
            field.help_text = _("What people hear or read who cannot see the picture.")


class DocumentForm(BaseDocumentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].widget.attrs["accept"] = ",".join(f".{kind}" for kind in KINDS)
            _say_if_unscanned(self.fields["file"])

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if isinstance(upload, UploadedFile):
            validators.check_document(upload)
        return upload


def _say_if_unscanned(field: Any) -> None:
    if not scanner.is_configured():
        words = _("Files are not searched for viruses: no scanner is set up.")
        field.help_text = f"{field.help_text} {words}".strip()
