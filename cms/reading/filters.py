"""What can be asked of the log."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.reading.choices import Act


class LogFilter(forms.Form):
    q = forms.CharField(label=_("Person, page or file"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("Everything")), *Act.choices]
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def narrowed(self, rows: Any) -> Any:
        """`rows` as the checked values leave them."""
        asked = self.cleaned_data
        if text := asked["q"]:
            rows = rows.matching(text)
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["since"]:
            rows = rows.filter(at__date__gte=asked["since"])
        return rows
