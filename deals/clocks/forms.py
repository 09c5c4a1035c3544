"""The board's filters: each person is offered what lies in its scope."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partners.organizations.models import Assignment, Organization, Territory, Tier
from portal.access.scope import Scope

# Field → what it means for the clocks' rows.
LOOKUPS = {
    "organization": "deal__organization",
    "manager": "deal__organization__in",
    "tier": "deal__organization__tier",
    "territory": "deal__organization__territory",
}


def _choice(label: Any, rows: QuerySet, anything: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(rows, label=label, required=False, empty_label=anything)


class BoardFilter(forms.Form):
    """Desk and auditors: account manager, tier, territory. Account managers: company."""

    use_required_attribute = False

    def __init__(self, data: Any, *, user: Any, scope: Scope):
        super().__init__(data)
        self.user = user
        if scope.is_neutral:
            self.fields["manager"] = _choice(_("Account manager"), self._managers(), _("Anybody"))
            self.fields["tier"] = _choice(_("Tier"), Tier.objects.visible_to(user), _("Any"))
            territories = Territory.objects.visible_to(user)
            self.fields["territory"] = _choice(_("Territory"), territories, _("Any"))
        elif scope.staff_role:
            companies = Organization.objects.filter(pk__in=scope.having("review_deals"))
            self.fields["organization"] = _choice(_("Company"), companies, _("All"))

    def _managers(self) -> QuerySet:
        seats = Assignment.objects.visible_to(self.user).live()
        return get_user_model().objects.filter(pk__in=seats.values("user")).order_by("name_key")

    def narrow(self, rows: QuerySet) -> QuerySet:
        """The rows of the chosen companies; none when a choice is unknown."""
        if not self.is_valid():
            return rows.none()
        chosen = {name: value for name, value in self.cleaned_data.items() if value is not None}
        if manager := chosen.get("manager"):
            seats = Assignment.objects.visible_to(self.user).live().filter(user=manager)
            chosen["manager"] = seats.values("organization")
        return rows.filter(**{LOOKUPS[name]: value for name, value in chosen.items()})
