"""The form behind the editor of a page: what one field says about another."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from cms.audience.forms import AudienceFormMixin
from cms.library.families import family_choices


class FamiliesWidget(forms.CheckboxSelectMultiple):
    """Product families as check boxes; speaks JSON to the field it stands for. A family that is
    gone stays on the list while a page names it."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        known = family_choices()
        gone = [(code, code) for code in value if code not in dict(known)]
        self.choices = [*known, *gone]
        return super().optgroups(name, value, attrs)

    def format_value(self, value: Any) -> list[str]:
        found = json.loads(value) if isinstance(value, str) else value
        return [str(code) for code in found or []]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return json.dumps(sorted(set(super().value_from_datadict(data, files, name) or [])))


class LibraryPageForm(AudienceFormMixin, WagtailAdminPageForm):
    def clean_families(self) -> list[str]:
        codes = self.cleaned_data["families"] or []
        known = {code for code, _name in family_choices()} | set(self.instance.families)
        if not isinstance(codes, list) or set(codes) - known:
            raise ValidationError(_("Choose product families from the list."))
        return codes

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        begins, ends = data.get("valid_from"), data.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("The last day is before the first one."))
        if data.get("must_read_by") and not data.get("must_read"):
            self.add_error("must_read_by", _("Only for pages that must be read: tick the box."))
        if self.instance.pk and data.get("successor") and data["successor"].pk == self.instance.pk:
            self.add_error("successor", _("A page cannot replace itself."))
        return data
