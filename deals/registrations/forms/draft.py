"""The guided registration: customer, opportunity, product lines."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from babel.numbers import get_territory_currencies
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from deals.registrations import validators
from deals.registrations.forms.fields import MoneyField, keep_lenient, spread, text_input
from deals.registrations.models import Deal
from partners.organizations.choices import TeamKind
from partners.organizations.models import DistributionLink, Organization, Team
from portal.access.scope import scope_of
from portal.workflow import clock

USUAL_CLOSE = dt.timedelta(days=90)


WIDGETS: dict[str, type[forms.Widget] | forms.Widget] = {
    "title": text_input(placeholder=_("Campus network refresh")),
    "customer_name": text_input(),
    "customer_website": text_input(inputmode="url", placeholder="example.com"),
    "customer_city": text_input(),
    "customer_address": text_input(),
    "customer_tax_id": text_input(),
    "customer_phone": text_input(type="tel", inputmode="tel"),
    "contact_name": text_input(),
    "contact_email": forms.EmailInput({"autocomplete": "off", "inputmode": "email"}),
    "competitor": text_input(),
    "need": forms.Textarea({"rows": 3}),
    "expected_close": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    "value_currency": forms.Select(choices=[(code, code) for code in settings.CURRENCIES]),
}
HELP: dict[str, Any] = {
    "customer_name": _("As the customer writes it."),
    "title": _("A few words you will recognise in the list."),
    "value_amount": _("Empty: we add up the product lines."),
    "need": _("What problem do they solve? One or two sentences help the reviewer."),
}


class DealForm(forms.Form):
    """Some fields of a deal. `strict` asks for the needed ones; a saved draft may lack them."""

    use_required_attribute = False
    needed: tuple[str, ...] = ()

    def __init__(
        self, *args: Any, names: Iterable[str], deal: Deal | None, strict: bool, **kwargs: Any
    ):
        self.names, self.strict = tuple(names), strict
        start = {name: getattr(deal, name) for name in self.names} if deal else {}
        kwargs["initial"] = kwargs.get("initial", {}) | {k: v for k, v in start.items() if v}
        super().__init__(*args, **kwargs)
        columns = [name for name in self.names if name != "distributor"]
        made = fields_for_model(
            Deal,
            fields=columns,
            widgets=WIDGETS,
            help_texts=HELP,
            field_classes={"value_amount": MoneyField},
        )
        self.fields.update(made)
        for name in self.names:
            if name in self.fields:
                self.fields[name].required = name in self.needed

    def focus_first(self) -> None:
        """The cursor starts in the first empty field we need (errors move it to the summary)."""
        for name in self.needed:
            if not self[name].value():
                self.fields[name].widget.attrs["autofocus"] = True
                return

    def _clean_fields(self) -> None:
        """A draft may lack needed fields, yet they are never shown as optional."""
        lenient = [] if self.strict else keep_lenient(self.fields)
        super()._clean_fields()  # type: ignore[misc]
        for field in lenient:
            field.required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            checked = validators.check_fields(
                {name: cleaned[name] for name in self.names if name in cleaned}
            )
        except ValidationError as error:
            spread(self, error)
        else:
            cleaned |= checked
        return cleaned

    def data_for_service(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names if name in self.cleaned_data}


class CustomerForm(DealForm):
    """Step one. `sides` are the companies and teams the person may register for."""

    needed = ("customer_name", "customer_country")
    main = ("customer_name", "customer_country", "customer_website", "customer_city")
    more = (
        "customer_address",
        "customer_tax_id",
        "customer_phone",
        "contact_name",
        "contact_email",
        "contact_role",
    )

    def __init__(self, *args: Any, deal: Deal | None = None, strict: bool = False, **kwargs: Any):
        super().__init__(*args, names=self.main + self.more, deal=deal, strict=strict, **kwargs)

    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.main]

    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.more]

    def opens_more(self) -> bool:
        """The folded part is open when something in it is filled in or wrong."""
        return any(self[name].value() or self[name].errors for name in self.more)


class SideForm(forms.Form):
    """For which company (or direct team) the person registers; asked only when there are several.

    `is_possible`: there is at least one.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        scope = scope_of(user)
        companies = Organization.objects.visible_to(user).filter(
            pk__in=scope.having("register_deals")
        )
        teams = Team.objects.visible_to(user).filter(pk__in=scope.teams, kind=TeamKind.DIRECT)
        self.choices = {"organization": list(companies), "team": list(teams)}
        for name, rows, label in (
            ("organization", companies, _("Company")),
            ("team", teams, _("Sales team")),
        ):
            if len(self.choices[name]) > 1:
                self.fields[name] = forms.ModelChoiceField(rows, label=label, empty_label=None)
        self.is_possible = any(self.choices.values())

    def side(self) -> dict[str, Any]:
        """`organization` and `team` as create_draft takes them."""
        companies, teams = self.choices["organization"], self.choices["team"]
        if companies:
            chosen = self.cleaned_data.get("organization") or companies[0]
            return {"organization": chosen, "team": None}
        return {"organization": None, "team": self.cleaned_data.get("team") or teams[0]}

    def home_country(self) -> str:
        """Most customers are where the company is."""
        companies = self.choices["organization"]
        return str(companies[0].country) if companies else ""


class OpportunityForm(DealForm):
    """Step two, without the product lines (LineFormSet)."""

    needed = ("title", "kind", "value_amount", "value_currency", "expected_close")
    always = (
        "title",
        "kind",
        "value_amount",
        "value_currency",
        "expected_close",
        "need",
        "competitor",
    )

    def __init__(self, *args: Any, deal: Deal, strict: bool = False, **kwargs: Any):
        distributors = distributors_of(deal)
        names = ("distributor", *self.always) if distributors else self.always
        start = {
            "value_currency": usual_currency(deal),
            "expected_close": clock.today() + USUAL_CLOSE,
        }
        super().__init__(*args, names=names, deal=deal, strict=strict, initial=start, **kwargs)
        self.fields["value_amount"].error_messages["required"] = _(
            "Give a value, or give every product a list price."
        )
        if distributors:
            self.fields["distributor"] = distributor_field(distributors)


def usual_currency(deal: Deal) -> str:
    """The currency of the company's country where we trade in it, else the programme's."""
    country = str(deal.organization.country) if deal.organization else ""
    known = get_territory_currencies(country) if country else []
    return next((code for code in known if code in settings.CURRENCIES), settings.DEFAULT_CURRENCY)


def distributors_of(deal: Deal) -> list[Organization]:
    """The distributors the deal's company is linked to today."""
    if deal.organization_id is None:
        return []
    links = DistributionLink.objects.live().filter(reseller=deal.organization_id)
    return [link.distributor for link in links.select_related("distributor")]


def distributor_field(distributors: list[Organization]) -> forms.ModelChoiceField:
    rows = Organization.objects.filter(pk__in=[row.pk for row in distributors])
    return forms.ModelChoiceField(
        rows, label=_("Distributor"), required=False, empty_label=_("Directly from the vendor")
    )
