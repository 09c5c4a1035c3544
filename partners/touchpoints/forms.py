"""Forms of the touchpoints room. They parse; validators.py has the rules, services decide."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partners.accounts.forms import RecordForm
from partners.accounts.models import Contact
from partners.touchpoints import validators
from partners.touchpoints.choices import Direction, Kind, Outcome, Strength, Visibility
from partners.touchpoints.models import ContactRule, Touchpoint
from partners.touchpoints.seats import Seat
from portal.workflow import clock

OF_ROW = ["kind", "direction", "outcome", "at", "subject", "notes"]
WHEN = "%Y-%m-%dT%H:%M"
PARTNER_WAYS: dict[str, Any] = {
    Visibility.JOINT: _("Both sides: %(vendor)s reads it, too"),
    Visibility.OWN: _("Our company only"),
}
VENDOR_WAYS: dict[str, Any] = {
    Visibility.JOINT: _("Both sides: the partner reads it, too"),
    Visibility.OWN: _("Our side only: the account’s team and the account manager"),
    Visibility.INTERNAL: _("Vendor only: our side and the channel desk"),
}


def ways_of(seat: Seat) -> list[tuple[str, Any]]:
    """The visibilities this person may choose, in words."""
    words = PARTNER_WAYS if seat.is_partner else VENDOR_WAYS
    return [(way, words[way] % {"vendor": settings.VENDOR_NAME}) for way in seat.ways]


def _bridge_of(record: Any, seat: Seat) -> Any:
    """The engagement a row hangs on; for a company's own row that of the company."""
    company = record.organization_id
    own = (row.pk for row in seat.engagements if company and row.organization_id == company)
    return record.engagement_id or next(own, "")


class SidedForm(RecordForm):
    """Adds who can read a row and, where there is a choice, with which company it is shared."""

    def add_home(self, seat: Seat) -> None:
        self.seat = seat
        self.fields["visibility"] = forms.ChoiceField(
            label=_("Who can read this"), choices=ways_of(seat), widget=forms.RadioSelect
        )
        self.initial["visibility"] = self.record.visibility if self.record else seat.ways[0]
        bridges = [(row.pk, row.organization.name) for row in seat.engagements]
        if len(bridges) > 1 or (bridges and not seat.is_partner and not seat.needs_pair):
            self.fields["engagement"] = forms.ChoiceField(
                label=_("Joint work with"),
                required=False,
                choices=[("", _("Nobody: about the account in general")), *bridges],
            )
            if self.record:
                self.initial["engagement"] = _bridge_of(self.record, seat)
            elif len(bridges) == 1:
                self.initial["engagement"] = bridges[0][0]

    def home(self) -> dict[str, Any]:
        return {
            "visibility": self.cleaned_data["visibility"],
            "engagement": self.cleaned_data.get("engagement") or None,
        }


class TouchpointForm(SidedForm):
    def __init__(
        self, data: Any = None, *, user: Any, seat: Seat, record: Touchpoint | None = None,
        contact: Any = None,
    ):  # fmt: skip
        super().__init__(data, record=record)
        self.user = user
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
        self.fields["at"] = forms.DateTimeField(
            label=_("When"), widget=forms.DateTimeInput({"type": "datetime-local"}, format=WHEN)
        )
        self.fields["direction"] = forms.ChoiceField(
            label=_("Direction"), choices=Direction.choices
        )
        self.fields["outcome"] = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
        self.fields["subject"] = forms.CharField(label=_("What it was about"), max_length=200)
        self.fields["notes"] = forms.CharField(
            label=_("Notes"), required=False, max_length=5000, widget=forms.Textarea({"rows": 5})
        )
        self._add_people(user, seat, record, contact)
        self.add_home(seat)
        if record:
            self.initial.update((name, getattr(record, name)) for name in OF_ROW)
        else:
            usual = {"kind": Kind.CALL, "direction": Direction.OUT, "outcome": Outcome.ANSWERED}
            self.initial.update(usual, at=clock.now())

    def _add_people(self, user: Any, seat: Seat, record: Any, contact: Any) -> None:
        """`contact`: the id to begin with, taken from the address; unknown ones do nothing."""
        contacts = Contact.objects.visible_to(user).filter(account=seat.account)
        self.fields["contacts"] = forms.ModelMultipleChoiceField(
            contacts, label=_("With whom"), required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["people"] = forms.ModelMultipleChoiceField(
            seat.people(),
            label=_("Who took part"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.initial["people"] = [user.pk]
        self.initial["contacts"] = [contact] if contact else []
        if record:
            self.initial["people"] = [person.pk for person in record.people.all()]
            self.initial["contacts"] = [row.pk for row in record.contacts.all()]

    def clean(self) -> None:
        try:
            columns = self.parsed(OF_ROW)
            self.columns = validators.check_touchpoint(columns, is_new=False)
        except ValidationError as error:
            self.blame(error)


class FileForm(SidedForm):
    file = forms.FileField(label=_("File"), allow_empty_file=True, max_length=None)

    def __init__(self, data: Any = None, files: Any = None, *, seat: Seat):
        super().__init__(data, files=files, auto_id="file_%s")
        self.add_home(seat)


class KnownForm(SidedForm):
    """Who knows a contact, and how well."""

    def __init__(self, data: Any = None, *, user: Any, seat: Seat):
        super().__init__(data)
        self.fields["user"] = forms.ModelChoiceField(
            seat.people(), label=_("Who"), empty_label=None
        )
        self.fields["strength"] = forms.TypedChoiceField(
            label=_("How well"), choices=Strength.choices, coerce=int
        )
        self.fields["since"] = forms.DateField(
            label=_("Since"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
        )
        self.initial.update(user=user.pk, strength=Strength.KNOWS)
        self.add_home(seat)


class RuleForm(forms.Form):
    """When silence counts."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    attempts = forms.IntegerField(label=_("Attempts without an answer"), min_value=2, max_value=20)
    days = forms.IntegerField(label=_("Within days"), min_value=1, max_value=180)

    def __init__(self, data: Any = None, *, rule: ContactRule):
        names = ("version", "attempts", "days")
        super().__init__(data, initial={name: getattr(rule, name) for name in names})


class TimelineFilter(forms.Form):
    """What of the timeline is shown; a value nobody knows reads like none."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any")), *Kind.choices]
    )
    visibility = forms.ChoiceField(
        label=_("Who can read it"), required=False, choices=[("", _("Any"))]
    )
    person: Any = forms.ModelChoiceField(
        queryset=None, label=_("Who took part"), required=False, empty_label=_("Anybody")
    )

    def __init__(self, data: Any, *, people: Any, visibilities: list[tuple[str, Any]]):
        super().__init__(data)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["visibility"].choices += visibilities  # type: ignore[attr-defined]
