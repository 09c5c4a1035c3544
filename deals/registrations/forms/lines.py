"""Product lines: plain repeated rows of one form, no model formset."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deals.registrations import validators
from deals.registrations.forms.fields import MoneyField, text_input
from deals.registrations.models import Deal, ProductFamily
from portal.interchange.text import clean_text


class LineForm(forms.Form):
    """One product line. `families`: code → ProductFamily, fetched once for all lines."""

    use_required_attribute = False

    family = forms.ChoiceField(label=_("Product family"))
    name = forms.CharField(
        label=_("Product"), max_length=120, required=False, widget=text_input(autocomplete="off")
    )
    quantity = forms.IntegerField(
        label=_("Quantity"),
        min_value=1,
        max_value=1_000_000,
        initial=1,
        widget=text_input(inputmode="numeric", **{"class": "num"}),
    )
    unit_price = MoneyField(
        label=_("List price per unit"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
    )

    def __init__(self, *args: Any, families: Mapping[str, ProductFamily], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.families = families
        choices = [(code, family.name) for code, family in families.items()]
        self.fields["family"] = forms.ChoiceField(
            label=_("Product family"), choices=[("", _("Choose")), *choices]
        )

    def has_changed(self) -> bool:
        """A row is filled in when it says what is sold; a quantity alone says nothing."""
        return bool({"family", "name", "unit_price"} & set(self.changed_data))

    def clean_family(self) -> ProductFamily:
        return self.families[self.cleaned_data["family"]]

    def clean_name(self) -> str:
        return clean_text(self.cleaned_data["name"])


class BaseLines(forms.BaseFormSet):
    """Plain repeated rows: a line has no id, the whole list is replaced."""

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        return super().total_form_count() if self.is_bound else max(1, len(self.initial or ()))

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove")

    def rows(self) -> list[dict[str, Any]]:
        """The lines that were filled in and not removed."""
        kept = [form for form in self.forms if form.has_changed()]
        return [
            {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
            for form in kept
            if form not in self.deleted_forms
        ]


LineFormSet = forms.formset_factory(
    LineForm,
    formset=BaseLines,
    extra=0,
    can_delete=True,
    max_num=validators.MAX_LINES,
    validate_max=True,
    absolute_max=validators.MAX_LINES + 10,
)


def line_forms(deal: Deal, user: Any, data: Any = None) -> BaseLines:
    """The deal's product lines as forms, or the posted ones."""
    lines = list(deal.lines.select_related("family"))
    used = Q(pk__in=[line.family_id for line in lines])
    families = ProductFamily.objects.visible_to(user).filter(Q(is_active=True) | used)
    initial = [
        {
            "family": line.family.code,
            "name": line.name,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
        }
        for line in lines
    ]
    made = LineFormSet(
        data,
        prefix="lines",
        initial=None if data is not None else initial,
        form_kwargs={"families": {family.code: family for family in families}},
    )
    return cast(BaseLines, made)
