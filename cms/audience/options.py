"""What an audience can be narrowed by: the codes of each part, with the names people know."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_countries import countries

from partners.certifications.models import Certification
from partners.organizations.choices import MemberRole, OrganizationKind
from partners.organizations.models import Organization, Territory, Tier
from portal.people.choices import StaffRole

Option = tuple[str, Any]
LABELS: dict[str, Any] = {
    "kinds": _("Kind of partner"),
    "tiers": _("Tier"),
    "territories": _("Territory"),
    "countries": _("Country"),
    "roles": _("Role"),
    "organizations": _("Company"),
    "certifications": _("Certified in all of"),
}
ROLES: dict[str, Any] = {**dict(MemberRole.choices), **dict(StaffRole.choices)}


def options(part: str) -> list[Option]:
    """Codes and names of one part, in the order people expect."""
    return OPTIONS[part]()


def names_of(part: str, codes: frozenset[str]) -> list[str]:
    """Names of `codes`, in order; a code that is gone keeps its own."""
    known = {code: str(name) for code, name in options(part) if code in codes}
    return [*known.values(), *sorted(codes - set(known))]


def unknown(part: str, codes: list[str]) -> list[str]:
    return sorted(set(codes) - {code for code, _name in options(part)})


def _organizations() -> list[Option]:
    rows = Organization.objects.order_by("name", "pk").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]


OPTIONS: dict[str, Any] = {
    "kinds": lambda: list(OrganizationKind.choices),
    "tiers": lambda: list(Tier.objects.values_list("code", "name")),
    "territories": lambda: list(Territory.objects.values_list("code", "name")),
    "countries": lambda: list(countries),
    "roles": lambda: list(ROLES.items()),
    "organizations": _organizations,
    "certifications": lambda: list(Certification.objects.values_list("code", "name")),
}
