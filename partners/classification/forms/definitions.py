"""A version of each topic, typed. `content()` gives the shape of `defaults.DEFAULTS[topic]`."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.classification.choices import SHARES, PeriodKind, Relationship, Unit, ValueClass
from partners.classification.definitions import Data
from partners.classification.validators import MINIMUMS, MOST_CRITERIA, NAME, WORDS
from partners.organizations.forms.base import DateInput, ServiceForm, plain
from portal.workflow import clock

MINIMUM_LABELS = {
    "purchases": _("Purchases at least"),
    "years": _("Years with a purchase at least"),
    "families": _("Product families at least"),
}
Section = tuple[Any, list[list[Any]]]


def tomorrow() -> dt.date:
    return clock.today() + dt.timedelta(days=1)


def _text(label: Any, limit: int, initial: str, *, needed: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=limit, initial=initial, required=needed, validators=[plain]
    )


def _number(label: Any, initial: Any, *, needed: bool = True, help_text: Any = "") -> Any:
    return forms.IntegerField(
        label=label,
        initial=initial,
        required=needed,
        min_value=0,
        max_value=9999,
        help_text=help_text,
    )


class DefinitionForm(ServiceForm):
    """From which day, why, and the topic's own fields."""

    starts_on = forms.DateField(
        label=_("In force from"), widget=DateInput(), help_text=_("Tomorrow at the earliest.")
    )
    reason = forms.CharField(
        label=_("Why"), max_length=WORDS, help_text=_("Colleagues and auditors read it.")
    )
    hide_optional = True

    def __init__(self, data: Any, base: Data):
        super().__init__(data, initial={"starts_on": tomorrow()})
        self.base = base
        self.build(base)

    def build(self, base: Data) -> None:
        """Add the topic's fields, filled with what holds now."""
        raise NotImplementedError

    def content(self) -> Data:
        """What was typed, once valid."""
        raise NotImplementedError

    def sections(self) -> list[Section]:
        """(heading, rows of fields) in the order of the page."""
        raise NotImplementedError

    def check(self, draft: Callable[..., Any]) -> Any:
        """`draft(starts_on, data)`, or None with what it refuses as this form's errors."""
        if not self.is_valid():
            return None
        try:
            return draft(starts_on=self.cleaned_data["starts_on"], data=self.content())
        except ValidationError as error:
            self.show(error)
            return None


class PercentagesForm(DefinitionForm):
    def build(self, base: Data) -> None:
        self.fields["period"] = forms.ChoiceField(
            label=_("Computed every"), choices=PeriodKind.choices, initial=base["period"]
        )
        for name in SHARES:
            self.fields[name] = forms.DecimalField(
                label=_now("%(class)s: to percent") % {"class": ValueClass(name).label},
                max_digits=5,
                decimal_places=2,
                initial=base[name],
                help_text=_("Of the customers that bought in the period, largest sums first."),
            )

    def content(self) -> Data:
        return {name: self.cleaned_data[name] for name in ("period", *SHARES)}

    def sections(self) -> list[Section]:
        names = ("period", *SHARES)
        return [(_now("Classes; everybody else is minor"), [[self[name] for name in names]])]


class RelationshipsForm(DefinitionForm):
    def build(self, base: Data) -> None:
        self.fields["months"] = _number(_("Months looked back"), base["months"])
        for code in Relationship.values:
            row = base["types"][code]
            self.fields[f"{code}_name"] = _text(_("Name"), NAME, _now(row["name"]))
            self.fields[f"{code}_about"] = _text(_("Meaning"), WORDS, _now(row["about"]))
            for name in MINIMUMS:
                self.fields[f"{code}_{name}"] = _number(MINIMUM_LABELS[name], row[name])

    def content(self) -> Data:
        data = self.cleaned_data
        parts = ("name", "about", *MINIMUMS)
        types = {
            code: {part: data[f"{code}_{part}"] for part in parts} for code in Relationship.values
        }
        return {"months": data["months"], "types": types}

    def sections(self) -> list[Section]:
        parts = ("name", "about", *MINIMUMS)
        return [
            (_now("Window"), [[self["months"]]]),
            *(
                (Relationship(code).label, [[self[f"{code}_{part}"] for part in parts]])
                for code in Relationship.values
            ),
        ]


class CriteriaForm(DefinitionForm):
    """As many rows as a scorecard may have; an empty name leaves a row out."""

    def build(self, base: Data) -> None:
        rows = [*base["criteria"], *([{}] * MOST_CRITERIA)][:MOST_CRITERIA]
        for place, row in enumerate(rows):
            self.fields[f"name_{place}"] = _text(
                _("Criterion"), NAME, _now(row["name"]) if row else "", needed=False
            )
            self.fields[f"weight_{place}"] = _number(_("Weight"), row.get("weight"), needed=False)

    def content(self) -> Data:
        typed = [
            (place, self.cleaned_data[f"name_{place}"], self.cleaned_data[f"weight_{place}"])
            for place in range(MOST_CRITERIA)
        ]
        filled = [row for row in typed if row[1] or row[2]]
        names = {name for _place, name, _weight in filled}
        return {
            "criteria": [
                {"code": self._code(place, name, names), "name": name, "weight": weight}
                for place, name, weight in filled
            ]
        }

    def _code(self, place: int, name: str, names: set[str]) -> str:
        """The key of the criterion that has this name, or had it in this place before it was
        renamed; empty for a new one."""
        known = {_now(row["name"]): row["code"] for row in self.base["criteria"]}
        if name in known:
            return known[name]
        was = list(known)[place] if place < len(known) else ""
        return known[was] if was and was not in names else ""

    def sections(self) -> list[Section]:
        fields = [self[f"{part}_{p}"] for p in range(MOST_CRITERIA) for part in ("name", "weight")]
        pairs = [fields[place : place + 2] for place in range(0, len(fields), 2)]
        return [(_now("Criteria and weights; together 100"), pairs)]


class BenefitsForm(DefinitionForm):
    def build(self, base: Data) -> None:
        for code in ValueClass.values:
            row = base[code]
            self.fields[f"{code}_coverage"] = _text(_("Coverage"), 120, _now(row["coverage"]))
            self.fields[f"{code}_reply"] = _number(_("Answer within"), row["reply"])
            self.fields[f"{code}_unit"] = forms.ChoiceField(
                label=_("counted in"), choices=Unit.choices, initial=row["unit"]
            )
            self.fields[f"{code}_protection"] = _number(
                _("Protection, days"),
                row["protection"],
                needed=False,
                help_text=_("Empty: as the programme says."),
            )

    def content(self) -> Data:
        parts = ("coverage", "reply", "unit", "protection")
        data = self.cleaned_data
        return {code: {p: data[f"{code}_{p}"] for p in parts} for code in ValueClass.values}

    def sections(self) -> list[Section]:
        parts = ("coverage", "reply", "unit", "protection")
        return [
            (ValueClass(code).label, [[self[f"{code}_{part}"] for part in parts]])
            for code in ValueClass.values
        ]


FORMS: dict[str, type[DefinitionForm]] = {
    "percentages": PercentagesForm,
    "relationships": RelationshipsForm,
    "criteria": CriteriaForm,
    "benefits": BenefitsForm,
}
