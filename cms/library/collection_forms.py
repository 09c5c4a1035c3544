from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from cms.audience.checks import check_codes, check_parts
from cms.audience.choices import Level
from cms.audience.forms import AudienceWidget, parts_from


class CollectionForm(forms.Form):
    """Name, place and audience of a collection of files."""

    name = forms.CharField(label=_("Name"), max_length=255)
    parent = forms.ModelChoiceField(
        label=_("Inside"), queryset=Collection.objects.none(), empty_label=None
    )
    level = forms.ChoiceField(
        label=_("Who may get its files"),
        required=False,
        choices=[("", _("Whoever may read the page that shows them")), *Level.choices],
        widget=forms.RadioSelect,
    )
    audience = forms.JSONField(label=_("Only for"), required=False, widget=AudienceWidget)

    def __init__(self, *args: Any, collection: Collection | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Collection.objects.order_by("path")
        if collection is not None:
            places = places.exclude(path__startswith=collection.path)
        self.fields["parent"].queryset = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        level, parts = data.get("level", ""), parts_from(self.data)
        data["audience"] = parts
        try:
            if level:
                check_parts(level, parts)
                check_codes(parts)
            elif parts:
                problem = _now("Choose partners above, or clear what it is narrowed by.")
                raise ValidationError(problem)
        except ValidationError as error:
            self.add_error("audience", error.messages)
        return data
