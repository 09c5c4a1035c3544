from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.interchange.text import clean_text


def plain(value: str) -> None:
    """Field validator: no characters that cannot be stored."""
    clean_text(str(value))


class DateInput(forms.DateInput):
    """A date picker; browsers want ISO dates whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ServiceForm(forms.Form):
    """A form whose input one service takes."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(plain)

    def offer(self, name: str, rows: Any) -> None:
        """The rows that may be chosen in field `name`: always somebody's scope."""
        field: Any = self.fields[name]
        field.queryset = rows

    def attempt(self, service: Callable[..., Any], **arguments: Any) -> bool:
        """Run `service`; True when done. What it refuses becomes this form's errors."""
        if not self.is_valid():
            return False
        try:
            self.result = service(**arguments)
        except ValidationError as error:
            self.show(error)
            return False
        return True

    def show(self, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, problems in error.error_dict.items():
            self.add_error(name if name in self.fields else None, problems)


class PersonChoiceField(forms.ModelChoiceField):
    """People, by name and address; takes users or rows that have a `user`."""

    def __init__(self, queryset: Any, **kwargs: Any):
        super().__init__(queryset, empty_label=_("Choose…"), **kwargs)

    def label_from_instance(self, row: Any) -> str:
        person = getattr(row, "user", row)
        return f"{person.name} ({person.email})"


def posted(request: Any) -> Any:
    """Form data of a POST, even an empty one; None (an unbound form) otherwise."""
    return request.POST if request.method == "POST" else None


def status_of(form: forms.BaseForm) -> int:
    """HTTP status of the page that shows `form`: 400 when it was refused."""
    return 400 if form.errors else 200
