"""What people decide about one account, and about one period."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.classification.choices import Relationship, ValueClass
from partners.classification.definitions import Data, named, relationship_name
from partners.classification.periods import Span
from partners.classification.validators import WORDS
from partners.organizations.forms.base import DateInput, ServiceForm, plain

VALUES = [
    ("", _("no value")),
    (1, _("1 – poor")),
    (2, _("2 – weak")),
    (3, _("3 – fair")),
    (4, _("4 – good")),
    (5, _("5 – excellent")),
]


def _reason(help_text: Any) -> forms.CharField:
    return forms.CharField(label=_("Why"), max_length=WORDS, help_text=help_text)


class OverrideForm(ServiceForm):
    value_class = forms.ChoiceField(
        label=_("Class"), choices=ValueClass.choices, widget=forms.RadioSelect
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=DateInput(),
        help_text=_("The last day. Empty: until somebody ends it."),
    )
    reason = _reason(_("The account’s team and auditors read it: name no other seller."))


class RelationshipForm(ServiceForm):
    relationship = forms.ChoiceField(label=_("Relationship"), widget=forms.RadioSelect)
    reason = _reason(_("The account’s team and auditors read it."))

    def __init__(self, data: Any, definition: Data, initial: str = ""):
        super().__init__(data, initial={"relationship": initial})
        field: Any = self.fields["relationship"]
        field.choices = [
            (code, relationship_name(definition, code)) for code in Relationship.values
        ]


class PublishForm(ServiceForm):
    reason = _reason(_("Colleagues and auditors read it."))


class ComputeForm(ServiceForm):
    """Which of the last periods."""

    period = forms.ChoiceField(label=_("Period"))

    def __init__(self, data: Any, spans: list[Span]):
        super().__init__(data)
        self.spans = {span.starts_on.isoformat(): span for span in spans}
        field: Any = self.fields["period"]
        field.choices = [(key, span.label) for key, span in self.spans.items()]

    @property
    def span(self) -> Span:
        return self.spans[self.cleaned_data["period"]]


class ScorecardForm(ServiceForm):
    """A value and a note for each criterion of a period."""

    hide_optional = True

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 2)

    def __init__(self, data: Any, criteria: list[Data], card: Any = None):
        said = {row.criterion: row for row in card.scores.all()} if card else {}
        super().__init__(data, initial={"version": card.version if card else 0})
        self.criteria = [named(row) for row in criteria]
        for row in self.criteria:
            old = said.get(row["code"])
            self.fields[f"value_{row['code']}"] = forms.TypedChoiceField(
                label=_now("%(name)s, weight %(weight)d") % row,
                choices=VALUES,
                coerce=int,
                empty_value=None,
                required=False,
                initial=old.value if old else "",
            )
            self.fields[f"note_{row['code']}"] = forms.CharField(
                label=_("Note"),
                max_length=WORDS,
                required=False,
                initial=old.note if old else "",
                validators=[plain],
            )

    def rows(self) -> list[tuple[Any, Any]]:
        """(value's field, note's field) of each criterion."""
        codes = [row["code"] for row in self.criteria]
        return [(self[f"value_{code}"], self[f"note_{code}"]) for code in codes]

    def scores(self) -> dict[str, tuple[int | None, str]]:
        """The input of the service, once valid."""
        data = self.cleaned_data
        return {
            row["code"]: (data[f"value_{row['code']}"], data[f"note_{row['code']}"])
            for row in self.criteria
        }
