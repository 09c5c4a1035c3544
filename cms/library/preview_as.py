"""The portal through the eyes of somebody an editor makes up: who that is, and what they see."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.audience.options import options
from cms.audience.readers import AsReader
from cms.audience.rule import Place, Reader
from partners.organizations.choices import MemberRole, OrganizationKind
from portal.people.choices import StaffRole

ANY = ("", "—")
STRANGER, SIGNED_IN, PARTNER, OURS = "stranger", "signed_in", "partner", "ours"
SIDES = [
    (STRANGER, _("Somebody who is not signed in")),
    (SIGNED_IN, _("Signed in, of no partner company")),
    (PARTNER, _("Somebody of a partner company")),
    (OURS, _("Somebody of our own")),
]
# The people editors ask for most: a name and what the form says of them.
SAVED: list[tuple[Any, str]] = [
    (_("Not signed in"), "side=stranger"),
    (_("A reseller’s seller"), "side=partner&kind=reseller&role=seller"),
    (_("A distributor’s buyer"), "side=partner&kind=distributor&role=buyer"),
    (_("A learner"), "side=partner&kind=reseller&role=learner"),
    (_("Our account manager"), "side=ours&staff_role=account_manager"),
]


class ReaderForm(forms.Form):
    """A made-up reader, as query parameters."""

    side = forms.ChoiceField(label=_("Who"), choices=SIDES, initial=PARTNER)
    kind = forms.ChoiceField(
        label=_("Kind of partner"), choices=OrganizationKind.choices, required=False
    )
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    territory = forms.ChoiceField(label=_("Territory"), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=MemberRole.choices, required=False)
    organization = forms.ChoiceField(label=_("Company"), required=False)
    certifications = forms.MultipleChoiceField(label=_("Certified in"), required=False)
    staff_role = forms.ChoiceField(
        label=_("Role of our own"), choices=StaffRole.choices, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, part in (
            ("tier", "tiers"),
            ("country", "countries"),
            ("territory", "territories"),
            ("organization", "organizations"),
        ):
            self.fields[name].choices = [ANY, *options(part)]  # type: ignore[attr-defined]
        self.fields["certifications"].choices = options("certifications")  # type: ignore[attr-defined]

    def reader(self) -> Reader:
        """Of a valid form."""
        data = self.cleaned_data
        if data["side"] == STRANGER:
            return Reader()
        if data["side"] == OURS:
            return Reader(signed_in=True, staff_role=data["staff_role"] or StaffRole.MARKETING)
        if data["side"] == SIGNED_IN:
            return Reader(signed_in=True)
        place = Place(
            kind=data["kind"] or OrganizationKind.RESELLER,
            tier=data["tier"],
            territory=data["territory"],
            country=data["country"],
            role=data["role"] or MemberRole.SELLER,
            organization=data["organization"],
        )
        held = frozenset(data["certifications"])
        return Reader(signed_in=True, places=(place,), certifications=held)


def scope_of_reader(reader: Reader) -> AsReader:
    return AsReader(user_id=None, staff_role=reader.staff_role, reader=reader)
