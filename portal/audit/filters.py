"""Filters of the trail, for the vendor's page and for a company's."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.cache import cache
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.activity.choices import Audience
from portal.activity.models import AuditEntry
from portal.audit.streams import about_company, company_model
from portal.audit.words import ACTIONS, action_label, kind_label

# What occurs in the whole trail, for the vendor's filters; nobody else ever sees it.
KNOWN, KNOWN_FOR = "audit.known", 600  # seconds
SIDES = [("", _("Anybody")), ("company", _("Your own people")), ("vendor", _("The vendor"))]


def _day() -> Any:
    return forms.DateInput(attrs={"type": "date"})


class DaysForm(forms.Form):
    """`since` and `until` are whole days in the reader's time zone."""

    use_required_attribute = False
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    action = forms.ChoiceField(label=_("Action"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=_day())
    until = forms.DateField(label=_("Until"), required=False, widget=_day())

    def days(self, column: str) -> Q:
        """Rows whose `column` lies in the chosen days."""
        rule, zone = Q(), timezone.get_current_timezone()
        since, until = (self.cleaned_data.get(name) for name in ("since", "until"))
        if since:
            start = dt.datetime.combine(since, dt.time(), zone)
            rule &= Q(**{f"{column}__gte": start})
        if until and until < dt.date.max:
            end = dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), zone)
            rule &= Q(**{f"{column}__lt": end})
        return rule

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        for name, day in (("since", since), ("until", until)):
            if day and not 1970 <= day.year <= 9990:
                self.add_error(name, _("Choose a day from 1970 on."))
        if since and until and until < since:
            self.add_error("until", _("Choose a day on or after the first one."))
        return cleaned


def _choices(codes: Any, label: Callable[[str], str]) -> list[tuple[str, Any]]:
    labels = sorted((label(code), code) for code in codes)
    return [("", _("Any")), *((code, text) for text, code in labels)]


def _known() -> tuple[set[str], set[str]]:
    """Actions and kinds of records that occur: a scan of the whole trail."""
    rows = AuditEntry.objects.order_by()
    actions, kinds = (
        set(rows.values_list(column, flat=True).distinct()) for column in ("action", "target_type")
    )
    return actions, kinds


class TrailForm(DaysForm):
    """The vendor's page. `q`: words of the person, the record's id, the note."""

    person = forms.CharField(label=_("Person"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    record = forms.UUIDField(label=_("Record"), required=False, widget=forms.HiddenInput)
    organization: Any = forms.ModelChoiceField(
        queryset=None, label=_("Company"), required=False, empty_label=_("Any")
    )
    audience = forms.ChoiceField(
        label=_("Who can read it"), required=False, choices=[("", _("Any")), *Audience.choices]
    )
    field_order = ("q", "person", "action", "kind", "organization", "audience", "since", "until")

    def __init__(self, data: Any, *, user: Any):
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        actions, kinds = cache.get_or_set(KNOWN, _known, KNOWN_FOR) or (set(), set())
        fields["action"].choices = _choices(actions | ACTIONS.keys(), action_label)
        fields["kind"].choices = _choices(kinds, kind_label)
        fields["organization"].queryset = company_model().objects.visible_to(user)

    def narrow(self, rows: QuerySet) -> QuerySet:
        if not self.is_valid():
            return rows.none()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        columns = {"action": "action", "kind": "target_type", "audience": "audience"}
        columns |= {"record": "target_id"}
        rows = rows.filter(
            self.days("at"),
            **{columns[name]: value for name, value in chosen.items() if name in columns},
        )
        if company := chosen.get("organization"):
            rows = rows.filter(about_company(company.pk))
        for word in chosen.get("person", "").split():
            rows = rows.filter(Q(actor__name__icontains=word) | Q(actor__email__icontains=word))
        if words := chosen.get("q", "").split():
            rows = rows.annotate(note_text=Cast("note", TextField()))
            for word in words:
                rows = rows.filter(self._hit(word))
        return rows

    @staticmethod
    def _hit(word: str) -> Q:
        hit = Q(note_text__icontains=word) | Q(action__icontains=word)
        hit |= Q(actor__name__icontains=word)
        try:
            return hit | Q(target_id=forms.UUIDField().clean(word))
        except forms.ValidationError:
            return hit


class CompanyTrailForm(DaysForm):
    """A company's page. `q`: words of the number and of the names."""

    side = forms.ChoiceField(label=_("Who"), required=False, choices=SIDES)
    field_order = ("q", "action", "side", "since", "until")

    def __init__(self, data: Any, *, rows: QuerySet):
        super().__init__(data)
        known = set(rows.order_by().values_list("shown__action", flat=True).distinct())
        action: Any = self.fields["action"]
        action.choices = _choices(known, action_label)

    def narrow(self, rows: QuerySet) -> QuerySet:
        if not self.is_valid():
            return rows.none()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        rows = rows.filter(self.days("entry__at"))
        if action := chosen.get("action"):
            rows = rows.filter(shown__action=action)
        if side := chosen.get("side"):
            rows = rows.filter(shown__side=side)
        for word in chosen.get("q", "").split():
            rows = rows.filter(
                Q(shown__record__name__icontains=word) | Q(shown__actor__icontains=word)
            )
        return rows
