"""One delivery of a deal."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deals.registrations.models import Deal, DealLine
from portal.access.scope import scope_of
from portal.workflow import clock


class ShipmentForm(forms.Form):
    """`with_amount`: only those who read the deal's value count in money."""

    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    shipped_on = forms.DateField(
        label=_("Shipped on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    quantity = forms.IntegerField(
        label=_("Pieces"), required=False, min_value=1, max_value=1_000_000
    )
    amount = forms.DecimalField(
        label=_("Amount"), required=False, max_digits=14, decimal_places=2, min_value=0
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, data: Any = None, *, deal: Deal, user: Any, with_amount: bool):
        super().__init__(data, auto_id="shipment_%s")
        self.fields["shipped_on"].initial = clock.today()
        lines = DealLine.objects.all().of_record(scope_of(user), "deal", deal)
        self.products = lines.select_related("family")
        self.fields["line"] = forms.ModelChoiceField(
            self.products,
            label=_("Product"),
            required=False,
            empty_label=_("Choose"),
        )
        if not with_amount:
            del self.fields["amount"]
        self.order_fields(["shipped_on", "line", "quantity", "amount", "note"])

    def with_products(self) -> "ShipmentForm":
        """The form with `products`, asked for already, to choose from."""
        field: Any = self.fields["line"]
        shown = [(line.pk, field.label_from_instance(line)) for line in self.products]
        field.choices = [("", field.empty_label), *shown]
        return self
