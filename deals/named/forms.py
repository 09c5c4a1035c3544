"""The three forms of a named-account list."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.organizations.choices import TeamKind
from partners.organizations.forms.base import DateInput, ServiceForm
from partners.organizations.models import Team
from portal.access.scope import scope_of
from portal.workflow import clock


class ListForm(ServiceForm):
    use_required_attribute = False
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), empty_label=_("Choose…"))
    name = forms.CharField(label=_("Name of the list"), max_length=80)

    def __init__(self, user: Any, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        scope = scope_of(user)
        teams = Team.objects.visible_to(user).filter(kind=TeamKind.DIRECT)
        self.offer("team", teams if scope.is_desk else teams.filter(pk__in=scope.teams))


class UploadForm(ServiceForm):
    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    file = forms.FileField(
        label=_("CSV file"),
        allow_empty_file=True,
        help_text=_("The whole list. Columns: name, website, country, city, tax_id, families."),
    )


class ForceForm(ServiceForm):
    use_required_attribute = False
    starts_on = forms.DateField(label=_("Holds from"), widget=DateInput(), initial=clock.today)
    reason = forms.CharField(label=_("Why"), max_length=300)
