"""Forms of the training room. They parse; services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.audience.options import LABELS, options
from cms.training.choices import Status
from cms.training.models import CoursePage
from cms.training.teams import NOBODY, OVERDUE, Asked, people_of
from partners.organizations.choices import MemberRole
from partners.organizations.models import Organization

RULE_PARTS = ("roles", "kinds", "tiers", "territories", "countries", "certifications")
STATES = [
    ("", _("Any status")),
    (OVERDUE, _("Overdue")),
    (Status.ENROLLED, Status.ENROLLED.label),
    (Status.IN_PROGRESS, Status.IN_PROGRESS.label),
    (Status.COMPLETED, Status.COMPLETED.label),
    (NOBODY, _("Not on a course")),
]


def course_choices(user: Any) -> list[tuple[str, str]]:
    courses = CoursePage.objects.visible_to(user).order_by("title")
    return [(str(key), title) for key, title in courses.values_list("key", "title")]


class TeamFilter(forms.Form):
    """`companies`: what the reader may choose from; the choice is offered where there are two."""

    q = forms.CharField(label=_("Person"), required=False, max_length=100)
    course = forms.ChoiceField(label=_("Course"), required=False)
    state = forms.ChoiceField(label=_("Status"), required=False, choices=STATES)

    def __init__(self, data: Any, *, user: Any, companies: list[Organization]):
        super().__init__(data)
        courses = [("", _("All courses")), *course_choices(user)]
        self.fields["course"].choices = courses  # type: ignore[attr-defined] # a choice field
        if len(companies) > 1:
            named = [(str(one.pk), one.name) for one in companies]
            self.fields["company"] = forms.ChoiceField(
                label=_("Company"), required=False, choices=named
            )
        self.companies = companies

    @property
    def company(self) -> Organization:
        chosen = self.cleaned_data.get("company") if self.is_valid() else ""
        return next((one for one in self.companies if str(one.pk) == chosen), self.companies[0])

    @property
    def asked(self) -> Asked:
        if not self.is_valid():
            return Asked()
        chosen = self.cleaned_data
        course = (
            CoursePage.objects.filter(key=chosen["course"]).first() if chosen["course"] else None
        )
        return Asked(name=chosen["q"].strip(), course=course, state=chosen["state"])


class EnrollForm(forms.Form):
    """Several people of one company on one course."""

    course = forms.ChoiceField(label=_("Course"))
    due_on = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    users = forms.MultipleChoiceField(
        label=_("People"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, data: Any = None, *, user: Any, company: Organization, **kwargs: Any):
        super().__init__(data, **kwargs)
        self.people = {str(one.pk): one for one in people_of(company).order_by("name", "pk")}
        courses = [("", _("Choose a course")), *course_choices(user)]
        self.fields["course"].choices = courses  # type: ignore[attr-defined] # a choice field
        self.fields["users"].choices = [(pk, one.name) for pk, one in self.people.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Any]:
        return [self.people[pk] for pk in self.cleaned_data["users"]]


class RuleForm(forms.Form):
    """Whom a rule puts on a course. A part left empty narrows nothing."""

    name = forms.CharField(label=_("Name"), max_length=120)
    course = forms.ChoiceField(label=_("Course"))
    due_days = forms.IntegerField(
        label=_("Days to complete it"), required=False, min_value=1, max_value=730
    )

    def __init__(self, data: Any = None, *, user: Any):
        super().__init__(data)
        courses = [("", _("Choose a course")), *course_choices(user)]
        self.fields["course"].choices = courses  # type: ignore[attr-defined] # a choice field
        for part in RULE_PARTS:
            self.fields[part] = forms.MultipleChoiceField(
                label=LABELS[part],
                required=False,
                choices=MemberRole.choices if part == "roles" else options(part),
                widget=forms.SelectMultiple
                if part == "countries"
                else forms.CheckboxSelectMultiple,
            )

    @property
    def audience(self) -> dict[str, list[str]]:
        chosen = {part: self.cleaned_data[part] for part in RULE_PARTS}
        return {part: codes for part, codes in chosen.items() if codes}
