"""Form parts shared by the deals room's forms."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

SPACES = re.compile(r"[\s'’_]")
THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+$")


def plain_number(text: str) -> str:
    """A number as people type it (`36 000`, `36,000.50`, `36.000,50`) in plain digits."""
    text = SPACES.sub("", text)
    if "," in text and "." in text:
        decimal = max(text.rfind(","), text.rfind("."))
        return re.sub(r"[.,]", "", text[:decimal]) + "." + text[decimal + 1 :]
    if THOUSANDS.match(text):
        return text.replace(",", "")
    return text.replace(",", ".")


class MoneyField(forms.DecimalField):
    """An amount; separators of thousands are welcome."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain_number(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}


def spread(form: forms.BaseForm, error: ValidationError) -> None:
    """Put a service's errors on the form: each on its field, the rest on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, messages in error.message_dict.items():
        form.add_error(name if name in form.fields else None, messages)


def keep_lenient(fields: Mapping[str, forms.Field]) -> list[forms.Field]:
    """Let the required ones be empty for now; returns them, to be made required again."""
    needed = [field for field in fields.values() if field.required]
    for field in needed:
        field.required = False
    return needed


def text_input(**attrs: Any) -> forms.TextInput:
    """One line of text about somebody else: the browser does not offer the person's own data."""
    return forms.TextInput({"autocomplete": "off"} | attrs)
