from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from partners.organizations.choices import MemberRole
from partners.organizations.forms.base import PersonChoiceField, ServiceForm
from partners.provisioning.models import Directory


class DirectoryForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    is_on = forms.BooleanField(
        label=_("The directory may add, change and remove people"), required=False
    )
    default_role = forms.ChoiceField(
        label=_("Role of people in no group"), choices=MemberRole.choices
    )
    successor = PersonChoiceField(
        get_user_model().objects.none(),
        label=_("Who takes over from people who leave"),
        required=False,
        help_text=_("Without a name, the administrator who has been here longest takes over."),
    )

    def __init__(self, directory: Directory, data: Any):
        initial = {
            "version": directory.version,
            "is_on": directory.is_on,
            "default_role": directory.default_role,
            "successor": directory.successor_id,
        }
        super().__init__(data, initial=initial)
        self.offer("successor", candidates(directory))


class GroupRoleForm(ServiceForm):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("No role of its own")), *MemberRole.choices],
        required=False,
    )


def candidates(directory: Directory) -> Any:
    """Active people of the company, by name."""
    people = get_user_model().objects.filter(is_active=True, is_integration=False)
    live = directory.organization.memberships.live().values("user")
    return people.filter(pk__in=live).order_by("name_key", "email")
