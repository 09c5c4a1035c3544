"""Comments, files, the deal team and saved views."""

import uuid
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from deals.registrations.models import Deal
from partners.organizations.models import Membership
from portal.activity.choices import Audience

SELLING_ROLES = ("admin", "seller")


class TokenForm(forms.Form):
    """Carries a token, so that the form sent twice does one thing."""

    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    audience = forms.ChoiceField(choices=Audience.choices, widget=forms.HiddenInput, required=False)

    @property
    def is_internal(self) -> bool:
        return self.cleaned_data.get("audience") == Audience.INTERNAL


class CommentForm(TokenForm):
    body = forms.CharField(label=_("Comment"), max_length=5000, widget=forms.Textarea({"rows": 3}))


class FileForm(TokenForm):
    file = forms.FileField(label=_("File"), allow_empty_file=True, max_length=None)


class TeamForm(forms.Form):
    """Colleagues who sell for the same company, without the owner."""

    def __init__(self, *args: Any, deal: Deal, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        seats = (
            Membership.objects.visible_to(user)
            .live()
            .filter(organization=deal.organization, role__in=SELLING_ROLES)
        )
        colleagues = get_user_model().objects.filter(pk__in=seats.values("user"), is_active=True)
        self.fields["people"] = forms.ModelMultipleChoiceField(
            colleagues.exclude(pk=deal.owner_id),
            label=_("Colleagues"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class ViewNameForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(label=_("Name of this view"), max_length=60)
