"""Small forms of this room. What they offer is always somebody's scope."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from deals.registrations.forms.draft import usual_currency
from deals.registrations.forms.fields import MoneyField
from deals.registrations.models import Deal
from deals.supply.models import LinkProposal, SupplyRequest
from deals.supply.services.links import answering_companies
from deals.supply.services.requests import linked_distributors
from partners.organizations.forms.base import DateInput, ServiceForm
from partners.organizations.models import DistributionLink, Organization
from portal.access.scope import scope_of
from portal.workflow import clock
from portal.workflow.machine import Transition

USUAL_ANSWER, USUAL_VALIDITY = dt.timedelta(days=7), dt.timedelta(days=30)


def _words(label: Any, help_text: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": rows}),
    )


class AskForm(ServiceForm):
    """Whom to ask for a quote, until when."""

    use_required_attribute = False
    distributors: Any = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("Distributors"),
        help_text=_("Each is asked alone: none of them learns that another was asked."),
        widget=forms.CheckboxSelectMultiple,
    )
    answer_by = forms.DateField(label=_("Answer by"), widget=DateInput())
    message = _words(
        _("Message to the distributor"), _("Each distributor you ask reads the same words.")
    )

    def __init__(self, deal: Deal, data: Any = None):
        super().__init__(data, initial={"answer_by": clock.today() + USUAL_ANSWER})
        rows = linked_distributors(deal)
        if data is None:  # a form sent twice finds those it asked; the service asks nobody twice
            asked = SupplyRequest.objects.open().filter(deal=deal).values("distributor")
            rows = rows.exclude(pk__in=asked)
        self.offer("distributors", rows)


class DistributorForm(ServiceForm):
    """Who supplies a registration that was sent."""

    use_required_attribute = False
    distributor: Any = forms.ModelChoiceField(
        queryset=None,
        label=_("Distributor"),
        required=False,
        empty_label=_("Directly from the vendor"),
        help_text=_(
            "The distributor sees customer, products, quantities and dates: no prices, no notes."
        ),
    )

    def __init__(self, deal: Deal, data: Any = None):
        super().__init__(data, initial={"distributor": deal.distributor_id})
        self.offer("distributor", linked_distributors(deal))


class QuoteForm(ServiceForm):
    """A price for each asked line. `request` with its lines prefetched."""

    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    currency = forms.ChoiceField(label=_("Currency"))
    valid_until = forms.DateField(label=_("Valid until"), widget=DateInput())
    note = _words(_("Note"), _("Delivery time, terms, what is included."))
    file = forms.FileField(label=_("File"), required=False, allow_empty_file=True, max_length=None)

    def __init__(self, request: SupplyRequest, data: Any = None, files: Any = None):
        start = {
            "currency": request.currency or usual_currency(request.deal),
            "valid_until": request.valid_until or clock.today() + USUAL_VALIDITY,
            "note": request.note,
        }
        super().__init__(data, files, initial=start)
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"), choices=[(code, code) for code in settings.CURRENCIES]
        )
        self.asked = list(request.lines.all())
        for line in self.asked:
            self.fields[f"price-{line.pk}"] = MoneyField(
                label=_("Price per unit: %(line)s") % {"line": line},
                initial=line.unit_price,
                min_value=0,
                max_digits=12,
                decimal_places=2,
            )
        names = [f"price-{line.pk}" for line in self.asked]
        self.order_fields([*names, "currency", "valid_until", "note", "file", "token"])

    def price_rows(self) -> list[dict[str, Any]]:
        return [{"line": line, "field": self[f"price-{line.pk}"]} for line in self.asked]

    def other_fields(self) -> list[Any]:
        return [self[name] for name in ("currency", "valid_until", "note", "file")]

    def data_for_service(self) -> dict[str, Any]:
        found = self.cleaned_data
        prices = {line.pk: found[f"price-{line.pk}"] for line in self.asked}
        return {"prices": prices} | {
            name: found[name] for name in ("currency", "valid_until", "note")
        }


MESSAGES = {
    "decline": (_("Why you do not quote"), _("The reseller reads it.")),
    "not_chosen": (_("A word to the distributor"), _("It learns nothing but what you write.")),
    "release": (_("A word to the distributor"), _("It no longer sees the deal.")),
    "withdraw": (_("A word to the distributor"), ""),
}


class ActionForm(ServiceForm):
    """The input of one transition: a message or nothing."""

    use_required_attribute = False

    def __init__(self, row: Transition, data: Any = None):
        super().__init__(data)
        if "message" in row.fields:
            label, hint = MESSAGES[row.name]
            self.fields["message"] = _words(label, hint)


# --- Prepared registrations -----------------------------------------------------------------------
class ResellerForm(ServiceForm):
    """For which linked reseller, and as which of the person's distributors."""

    use_required_attribute = False
    link: Any = forms.ModelChoiceField(queryset=None, label=_("Reseller"), empty_label=_("Choose…"))

    def __init__(self, user: Any, data: Any = None):
        super().__init__(data)
        self.offer("link", links_to_resellers(user))
        self.fields["link"].label_from_instance = lambda link: str(link.reseller)  # type: ignore[attr-defined]


def links_to_resellers(user: Any) -> Any:
    """Live links of the distributors this person buys or administers for."""
    companies = scope_of(user).having("view_supplied_deals")
    rows = DistributionLink.objects.visible_to(user).live().filter(distributor_id__in=companies)
    return rows.select_related("reseller", "distributor").order_by("reseller__name", "pk")


class MessageForm(ServiceForm):
    use_required_attribute = False
    message = _words(_("Message to the reseller"), _("How you know of it, and what comes next."))


# --- Links ----------------------------------------------------------------------------------------
class ProposeForm(ServiceForm):
    """Whom to ask, by an address: which companies there are is not shown."""

    use_required_attribute = False
    email = forms.EmailField(
        label=_("E-mail address of an administrator there"),
        max_length=254,
        help_text=_("We write to this address. You hear when somebody has answered."),
    )
    starts_on = forms.DateField(label=_("From"), required=False, widget=DateInput())
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DateInput())
    message = _words(_("Message"))

    def __init__(self, companies: list[Organization], data: Any = None):
        super().__init__(data)
        self.companies = companies
        if len(companies) > 1:
            rows = Organization.objects.filter(pk__in=[company.pk for company in companies])
            self.fields["organization"] = forms.ModelChoiceField(
                rows, label=_("For which company?"), empty_label=None
            )

    def chosen_company(self) -> Organization:
        return self.cleaned_data.get("organization") or self.companies[0]


class AnswerForm(ServiceForm):
    """For which company the proposal is accepted; asked only when there are several."""

    use_required_attribute = False

    def __init__(self, row: LinkProposal, user: Any, data: Any = None):
        super().__init__(data)
        self.companies = list(answering_companies(row, user))
        if len(self.companies) > 1:
            self.fields["organization"] = forms.ModelChoiceField(
                answering_companies(row, user), label=_("For which company?"), empty_label=None
            )

    def chosen_company(self) -> Organization | None:
        chosen = self.cleaned_data.get("organization")
        return chosen or next(iter(self.companies), None)


class EndForm(ServiceForm):
    """When a link ends: empty means now."""

    use_required_attribute = False
    ends_on = forms.DateField(
        label=_("Ends on"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty: now, at once. From this day on nothing is seen any more."),
    )


class SeenForm(ServiceForm):
    note = _words(_("What was done"), rows=2)
