"""Forms of tasks. They parse; validators.py has the rules, services decide."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.accounts.models import Account, Engagement
from partners.organizations.forms.base import DateInput, PersonChoiceField, ServiceForm
from partners.plans import people, policies
from partners.plans.choices import Visibility
from partners.plans.models import Task
from portal.access.scope import Scope


class _TaskFields(ServiceForm):
    """What one can say about a task, new or not."""

    title = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=160,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    assignee = PersonChoiceField(
        label=gettext_lazy("Who does it"), queryset=Task.objects.none(), required=False
    )
    due_on = forms.DateField(label=gettext_lazy("Due"), required=False, widget=DateInput())
    text = forms.CharField(
        label=gettext_lazy("Details"), required=False, max_length=5000, widget=forms.Textarea
    )

    def given(self) -> dict[str, Any]:
        """What the service is given."""
        names = ("title", "assignee", "due_on", "text")
        return {name: self.cleaned_data.get(name) for name in names}


class NewTaskForm(_TaskFields):
    """`audience` says in one answer with whom and who sees it: `<engagement>:<visibility>`."""

    audience = forms.ChoiceField(label=gettext_lazy("Who sees it"), widget=forms.RadioSelect)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    field_order = ("title", "audience", "assignee", "due_on", "text")

    def __init__(self, data: Any, *, scope: Scope, account: Account, engagements: list[Engagement]):
        super().__init__(data)
        self.engagements = {str(row.pk): row for row in engagements}
        offered: list[Engagement | None] = [*engagements, None]
        choices = [
            (f"{row.pk if row else ''}:{value}", _audience_label(row, value))
            for row in offered
            for value in policies.visibilities(scope, account, row)
        ]
        audience: Any = self.fields["audience"]
        audience.choices = choices
        self.initial["token"] = uuid.uuid4()
        self.initial["audience"] = choices[0][0] if choices else ""
        rows = people.assignable(account, None, Visibility.INTERNAL)
        for row in engagements:
            rows = rows | people.both_sides(row).order_by()
        self.offer("assignee", rows.distinct().order_by("name_key", "pk"))

    @property
    def engagement(self) -> Engagement | None:
        return self.engagements.get(self.cleaned_data["audience"].partition(":")[0])

    def given(self) -> dict[str, Any]:
        visibility = self.cleaned_data["audience"].partition(":")[2]
        return super().given() | {"visibility": visibility}


def _audience_label(engagement: Engagement | None, visibility: str) -> str:
    if engagement is None:
        return _("The account’s own team only")
    name = {"company": engagement.organization}
    return {
        Visibility.JOINT: _("Both sides: %(company)s and the vendor"),
        Visibility.OWN: _("Only %(company)s"),
        Visibility.INTERNAL: _("Vendor only, about the work with %(company)s"),
    }[Visibility(visibility)] % name


class EditTaskForm(_TaskFields):
    """Who sees a task does not change: what was written for one side stays with it."""

    progress = forms.IntegerField(
        label=gettext_lazy("Progress in percent"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput({"inputmode": "numeric", "class": "num"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    field_order = ("title", "assignee", "due_on", "progress", "text")

    def __init__(self, data: Any, *, task: Task):
        names = ("title", "text", "due_on", "progress", "assignee", "version")
        super().__init__(data, initial={name: getattr(task, name) for name in names})
        rows = people.assignable(task.account, task.engagement, task.visibility)
        if task.assignee_id:  # somebody who has left meanwhile stays named until changed
            rows = rows | type(rows)(rows.model).filter(pk=task.assignee_id)
        self.offer("assignee", rows)

    def given(self) -> dict[str, Any]:
        return super().given() | {"progress": self.cleaned_data["progress"]}


class ProgressForm(ServiceForm):
    progress = forms.IntegerField(
        label=gettext_lazy("Progress in percent"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput({"inputmode": "numeric", "class": "num", "step": "5"}),
    )


class TaskCommentForm(ServiceForm):
    body = forms.CharField(
        label=gettext_lazy("Comment"), max_length=5000, widget=forms.Textarea({"rows": 3})
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    internal = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, internal: bool = False):
        initial = {"token": uuid.uuid4(), "internal": internal}
        super().__init__(data, initial=initial, auto_id="note_%s" if internal else "comment_%s")
