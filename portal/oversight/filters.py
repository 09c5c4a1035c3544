"""Filters of the share register. A value that makes no sense counts as not given."""

import uuid
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.interchange.text import clean_text
from portal.oversight.register import Wanted

DAYS = (14, 30, 90)


def _days_label(days: int) -> Any:
    return format_lazy("{days} {unit}", days=days, unit=_("days"))


class RegisterFilter(forms.Form):
    """A GET form; `wanted` reads it."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    company = forms.ChoiceField(label=_("Company"), required=False)
    owner = forms.CharField(label=_("Owner"), required=False, max_length=100)
    ends = forms.ChoiceField(
        label=_("Ends within"), required=False,
        choices=[("", _("Any time")), *((str(n), _days_label(n)) for n in DAYS)],
    )  # fmt: skip
    unused = forms.ChoiceField(
        label=_("Not used for"), required=False,
        choices=[("", _("Used or not")), *((str(n), _days_label(n)) for n in DAYS[1:])],
    )  # fmt: skip
    kind = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput())

    def __init__(self, *args: Any, companies: list[tuple[Any, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        company: Any = self.fields["company"]
        company.choices = [("", _("All companies"))] + [(str(pk), name) for pk, name in companies]

    def wanted(self, kind: str) -> Wanted:
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            kind=kind,
            company=_key(given.get("company", "")),
            owner=_words(given.get("owner", "")),
            search=_words(given.get("q", "")),
            ends_within=_days(given.get("ends", "")),
            unused_for=_days(given.get("unused", "")),
        )


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def _days(text: str) -> int | None:
    return int(text) if text else None


def _words(text: str) -> str:
    try:
        return str(clean_text(text))
    except forms.ValidationError:
        return ""
