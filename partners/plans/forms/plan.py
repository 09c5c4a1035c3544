"""The mutual plan as one form: written sections, steps and review meetings as rows."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.organizations.forms.base import DateInput, ServiceForm, plain
from partners.plans.choices import SECTIONS, StepSide, StepStatus
from partners.plans.document import Content
from partners.plans.validators import LONGEST_TEXT, MOST_REVIEWS, MOST_STEPS

HINTS = {
    "goal": _("What the customer and both sides want to have reached, and by when."),
    "position": _("Where we stand today: what is installed, who knows whom, what is agreed."),
    "gap": _("What is missing between the two."),
}


class PlanForm(ServiceForm):
    """The written sections. `version`: what the person saw, 0 before the first one."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, label in SECTIONS.items():
            self.fields[name] = forms.CharField(
                label=label,
                help_text=HINTS[name],
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea({"rows": 4}),
                validators=[plain],
            )


class _RowForm(forms.Form):
    """One line of a list. `id` is empty on a new line."""

    use_required_attribute = False
    says: tuple[str, ...] = ()  # a line without any of these says nothing

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def has_changed(self) -> bool:
        return bool(set(self.says) & set(self.changed_data))


class StepForm(_RowForm):
    """`people`: (id, name) of those who may be named."""

    says = ("text", "person", "due_on")

    text = forms.CharField(label=_("Step"), max_length=300, validators=[plain])
    side = forms.ChoiceField(label=_("Side"), choices=StepSide.choices, initial=StepSide.BOTH)
    person = forms.ChoiceField(label=_("Who"), required=False)
    due_on = forms.DateField(label=_("Due"), required=False, widget=DateInput())
    status = forms.ChoiceField(
        label=_("Status"), choices=StepStatus.choices, initial=StepStatus.OPEN
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = [("", _("Nobody yet")), *people]


class ReviewForm(_RowForm):
    says = ("held_on", "outcome")

    held_on = forms.DateField(label=_("Meeting on"), widget=DateInput())
    outcome = forms.CharField(
        label=_("Outcome"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 2}),
        validators=[plain],
    )


class _Rows(forms.BaseFormSet):
    """Plain repeated rows: the whole list is replaced. At least one empty line to fill in."""

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        return super().total_form_count() if self.is_bound else len(self.initial or ()) + 1

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


def _rows_of(form: type[_RowForm], most: int) -> Any:
    return forms.formset_factory(
        form,
        formset=_Rows,
        extra=0,
        can_delete=True,
        max_num=most,
        validate_max=True,
        absolute_max=most + 10,
    )


StepRows = _rows_of(StepForm, MOST_STEPS)
ReviewRows = _rows_of(ReviewForm, MOST_REVIEWS)


@dataclass
class PlanForms:
    """The three parts of the plan's page together."""

    form: PlanForm
    steps: _Rows
    reviews: _Rows

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.steps.is_valid(), self.reviews.is_valid()])

    @property
    def version(self) -> int:
        return int(self.form.cleaned_data["version"])

    def given(self) -> dict[str, Any]:
        """What the service is given."""
        written = {name: self.form.cleaned_data[name] for name in SECTIONS}
        return written | {"steps": self.steps.rows(), "reviews": self.reviews.rows()}


def plan_forms(
    content: Content, version: int, people: list[tuple[str, str]], data: Any = None
) -> PlanForms:
    """The plan as a form: of `content`, or as posted in `data`."""
    written = {name: content[name] for name in SECTIONS} | {"version": version}
    initial = {name: None if data is not None else content[name] for name in ("steps", "reviews")}
    named = {"people": people}
    steps = StepRows(data, prefix="steps", initial=initial["steps"], form_kwargs=named)
    reviews = ReviewRows(data, prefix="reviews", initial=initial["reviews"])
    return PlanForms(PlanForm(data, initial=written), cast(_Rows, steps), cast(_Rows, reviews))
