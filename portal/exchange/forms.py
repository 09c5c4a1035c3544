"""Forms of imports and exports. They parse; services decide."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.exchange.choices import Delimiter, Encoding, Format
from portal.exchange.kinds import Kind, Place
from portal.exchange.models import FileImport
from portal.interchange.text import clean_text

SEEN = _("As recognised")


class ServiceForm(forms.Form):
    """A form whose input one service takes; what that refuses becomes the form's errors."""

    use_required_attribute = False

    def attempt(self, service: Any, **arguments: Any) -> bool:
        try:
            self.result = service(**arguments)
        except ValidationError as error:
            if not hasattr(error, "error_dict"):
                self.add_error(None, error)
                return False
            for name, problems in error.error_dict.items():
                self.add_error(name if name in self.fields else None, problems)
            return False
        return True


def plain(value: str) -> None:
    """Field validator: no characters that cannot be stored."""
    clean_text(value)


class UploadForm(ServiceForm):
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    file = forms.FileField(label=_("File"), allow_empty_file=True, help_text=_("CSV or XLSX."))
    place = forms.ChoiceField(label=_("For"), required=False)
    encoding = forms.ChoiceField(
        label=_("Encoding"), required=False, choices=[("", SEEN), *Encoding.choices]
    )
    delimiter = forms.ChoiceField(
        label=_("Cells are divided by"), required=False, choices=[("", SEEN), *Delimiter.choices]
    )

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        if len(places) == 1:
            del self.fields["place"]
        else:
            field.choices = [(place.key, place.label) for place in places]


class ReadForm(ServiceForm):
    encoding = forms.ChoiceField(label=_("Encoding"), choices=Encoding.choices)
    delimiter = forms.ChoiceField(label=_("Cells are divided by"), choices=Delimiter.choices)

    def __init__(self, data: Any = None, *, row: FileImport):
        super().__init__(data)
        self.initial = {"encoding": row.encoding, "delimiter": row.delimiter}


class ColumnsForm(ServiceForm):
    """One choice a column of the file. `rows` pairs each with its heading and sample values."""

    def __init__(self, data: Any = None, *, row: FileImport, kind: Kind):
        super().__init__(data)
        self.row, self.kind = row, kind
        choices: list[tuple[str, Any]] = [("", _("Not used"))]
        choices += [(field.name, _labelled(field)) for field in kind.fields]
        for at, heading in enumerate(row.header):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=heading or _("Column without a name"),
                required=False,
                choices=choices,
                initial=row.columns.get(str(at), ""),
            )
        if kind.has_keys:
            self.fields["source"] = forms.CharField(
                label=_("System the keys are from"),
                required=False,
                max_length=40,
                initial=row.source,
                validators=[plain],
                help_text=_("A short name. Rows with the same key from it are the same record."),
            )
        for option in kind.options:
            self.fields[f"option_{option.name}"] = forms.BooleanField(
                label=option.label, required=False, initial=bool(row.options.get(option.name))
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {"field": self[f"column_{at}"], "heading": heading, "samples": self._samples(at)}
            for at, heading in enumerate(self.row.header)
        ]

    def _samples(self, at: int) -> list[str]:
        found = [cells[at] for cells in self.row.samples if at < len(cells) and cells[at].strip()]
        return list(dict.fromkeys(found))[:3]

    @property
    def others(self) -> list[Any]:
        return [self[name] for name in self.fields if not name.startswith("column_")]

    def assigned(self) -> dict[str, Any]:
        data = self.cleaned_data
        numbers = range(len(self.row.header))
        return {
            "columns": {str(at): data[f"column_{at}"] for at in numbers},
            "source": data.get("source", ""),
            "options": {one.name: data[f"option_{one.name}"] for one in self.kind.options},
        }


def _labelled(field: Any) -> str:
    return f"{field.label} *" if field.needed else str(field.label)


class ExportForm(ServiceForm):
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    address = forms.CharField(widget=forms.HiddenInput, max_length=2000, validators=[plain])
    form = forms.ChoiceField(
        label=_("Format"), choices=Format.choices, initial=Format.XLSX, widget=forms.RadioSelect
    )
