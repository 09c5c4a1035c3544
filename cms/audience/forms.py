"""The audience in forms: one widget for all parts, one mixin that checks what was chosen."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.audience.checks import check_codes
from cms.audience.choices import Level
from cms.audience.options import LABELS, options
from cms.audience.rule import PARTS
from portal.people.choices import StaffRole

# Long lists become a list box with a search field; it works without script.
LONG = ("countries", "organizations")
HINTS = {
    Level.PUBLIC: _("Everybody, also without signing in"),
    Level.REGISTERED: _("Everybody who can sign in"),
    Level.PARTNER: _("People of partner companies, and our own people"),
    Level.INTERNAL: _("Our own people only"),
}


class AudienceWidget(forms.Widget):
    """Check boxes and list boxes for the parts; speaks JSON to the field it stands for."""

    template_name = "cms/audience/widget.html"
    use_fieldset = True

    class Media:
        js = ["js/audience.js"]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = _parts_in(value)
        context["widget"]["parts"] = [
            {
                "name": f"{name}-{part}",
                "part": part,
                "label": LABELS[part],
                "is_long": part in LONG,
                "options": _choices(part, chosen.get(part, [])),
            }
            for part in PARTS
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return json.dumps(parts_from(data, name))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # boxes that are not ticked are not sent

    def id_for_label(self, id_: str) -> str:
        return ""


def parts_from(data: Any, name: str = "audience") -> dict[str, list[str]]:
    """Part → codes as sent by the widget; parts left empty are left out."""
    found = {part: _sent(data, f"{name}-{part}") for part in PARTS}
    return {part: sorted(set(codes)) for part, codes in found.items() if codes}


def _sent(data: Any, key: str) -> list[str]:
    if hasattr(data, "getlist"):
        return [code for code in data.getlist(key) if code]
    value = data.get(key) or []
    return [value] if isinstance(value, str) else list(value)


def _parts_in(value: Any) -> dict[str, list[str]]:
    try:
        parts = json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError:
        return {}
    return parts if isinstance(parts, dict) else {}


def _choices(part: str, chosen: list[str]) -> list[dict[str, Any]]:
    """What can be chosen; what was chosen and is gone stays, so that it is seen and removed."""
    known = options(part)
    gone = [(code, code) for code in chosen if code not in dict(known)]
    return [
        {
            "code": code,
            "label": label,
            "chosen": code in chosen,
            "side": _side(code) if part == "roles" else "",
        }
        for code, label in [*known, *gone]
    ]


def _side(code: str) -> str:
    return Level.INTERNAL if code in StaffRole.values else Level.PARTNER


class AudienceFormMixin:
    """For model forms with the fields `level` and `audience`. What goes with which level is the
    model's to say; here only codes that came from nowhere are refused."""

    cleaned_data: dict[str, Any]

    def clean_audience(self) -> dict[str, list[str]]:
        parts = self.cleaned_data["audience"] or {}
        check_codes(parts)
        return parts
