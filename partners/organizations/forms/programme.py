"""What the desk types: partners, applications, staff, tiers and territories."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partners.organizations.choices import OrganizationKind, TeamKind
from partners.organizations.forms.base import DateInput, PersonChoiceField, ServiceForm
from partners.organizations.models import Organization, Team, Territory, Tier
from portal.people.choices import StaffRole


def people_of_the_vendor(user: Any, **where: Any) -> QuerySet:
    """Active people of the vendor whom `user` may see."""
    rows = get_user_model().objects.visible_to(user).filter(is_active=True, **where)
    return rows.filter(is_integration=False).exclude(staff_role="").order_by("name_key", "pk")


class AssignForm(ServiceForm):
    user = PersonChoiceField(queryset=None, label=_("Account manager"))

    def __init__(self, user: Any, data: Any = None):
        super().__init__(data)
        managers = people_of_the_vendor(user, staff_role=StaffRole.ACCOUNT_MANAGER)
        self.offer("user", managers)


class LinkForm(ServiceForm):
    """The other end of a distribution link, and from when to when."""

    other: Any = forms.ModelChoiceField(queryset=None, empty_label=_("Choose…"))
    starts_on = forms.DateField(label=_("From"), required=False, widget=DateInput())
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DateInput())

    def __init__(self, user: Any, organization: Organization, data: Any = None):
        super().__init__(data)
        distributes = organization.kind == OrganizationKind.DISTRIBUTOR
        wanted = OrganizationKind.RESELLER if distributes else OrganizationKind.DISTRIBUTOR
        rows = Organization.objects.visible_to(user).filter(kind=wanted)
        self.offer("other", rows.exclude(pk=organization.pk))
        self.fields["other"].label = wanted.label
        self.distributes, self.organization = distributes, organization

    def link(self) -> dict[str, Any]:
        """The input for the service, once valid."""
        dates = {name: self.cleaned_data[name] for name in ("starts_on", "ends_on")}
        ends = ("distributor", "reseller") if self.distributes else ("reseller", "distributor")
        return dates | dict(zip(ends, (self.organization, self.cleaned_data["other"]), strict=True))


class ApproveForm(ServiceForm):
    tier: Any = forms.ModelChoiceField(queryset=None, label=_("Tier"), required=False)
    territory: Any = forms.ModelChoiceField(queryset=None, label=_("Territory"), required=False)

    def __init__(self, user: Any, data: Any = None):
        super().__init__(data)
        self.offer("tier", Tier.objects.visible_to(user))
        self.offer("territory", Territory.objects.visible_to(user))


class DeclineForm(ServiceForm):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The applicant reads it word by word."),
        max_length=1000,
        widget=forms.Textarea,
    )


class StaffInviteForm(ServiceForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    staff_role = forms.ChoiceField(label=_("Role"), choices=lambda: StaffRole.choices)
    team: Any = forms.ModelChoiceField(queryset=None, label=_("Team"), required=False)

    def __init__(self, user: Any, data: Any = None):
        super().__init__(data)
        self.offer("team", Team.objects.visible_to(user))


class StaffLeaveForm(ServiceForm):
    successor = PersonChoiceField(queryset=None, label=_("Who takes over?"))

    def __init__(self, user: Any, leaver: Any, data: Any = None):
        super().__init__(data)
        colleagues = people_of_the_vendor(user, staff_role=leaver.staff_role)
        self.offer("successor", colleagues.exclude(pk=leaver.pk))


class TeamForm(ServiceForm):
    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: TeamKind.choices)


class SeatForm(ServiceForm):
    user = PersonChoiceField(queryset=None, label=_("Person"))

    def __init__(self, user: Any, data: Any = None):
        super().__init__(data)
        self.offer("user", people_of_the_vendor(user))


class RowForm(ServiceForm):
    """A tier or a territory; no ModelForm, so that a refused row is not half changed."""

    model: type[Tier] | type[Territory]
    names: tuple[str, ...]

    def __init__(self, row: Any, data: Any = None):
        initial = {name: getattr(row, name) for name in self.names}
        if "countries" in initial:
            initial["countries"] = [country.code for country in row.countries]
        super().__init__(data, initial=initial)
        self.fields |= forms.models.fields_for_model(self.model, self.names)


class TierForm(RowForm):
    model, names = Tier, ("code", "name", "rank")


class TerritoryForm(RowForm):
    model, names = Territory, ("code", "name", "countries")

    def __init__(self, row: Any, data: Any = None):
        super().__init__(row, data)
        self.fields["countries"].widget.attrs["size"] = 12
