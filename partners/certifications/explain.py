"""Who can see a certificate, a claim and its evidence: `querysets.of_people` from the row's end."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.organizations.explain import key_paths, why_no_key
from partners.organizations.explain_facts import own
from portal.access.explain import (
    EXPLAINED,
    ROLE,
    Explained,
    Holders,
    Path,
    Rule,
    neutral_rule,
    vendor_team,
)
from portal.access.explain_rules import follow
from portal.access.policy import Text
from portal.people.choices import StaffRole

TEAM, MARKETING = "team", "marketing"


def _team(holders: Holders, row: Any) -> Iterator[Path]:
    """Administrators by their key; of those who may see the people, the vendor's."""
    company = row.organization
    yield from key_paths(holders, company, "manage_members", rule=TEAM, only=_of(holders, False))
    yield from key_paths(holders, company, "view_members", rule=TEAM, only=_of(holders, True))


def _of(holders: Holders, vendor: bool) -> frozenset[Any]:
    """Ids of the vendor's people; of all others."""
    people: Any = get_user_model()._default_manager.filter(is_active=True)
    rows = people.exclude(staff_role="") if vendor else people.filter(staff_role="")
    found: frozenset[Any] = holders.once(
        ("vendor", vendor), lambda: frozenset(rows.values_list("pk", flat=True))
    )
    return found


def _not_team(holders: Holders, row: Any, person: Any) -> Text:
    key = "view_members" if person.staff_role else "manage_members"
    return why_no_key(holders, row.organization, key, person)


def _marketing(holders: Holders, row: Any) -> Iterator[Path]:
    yield Path(
        rule=MARKETING,
        kind=ROLE,
        holder=_("Channel marketing"),
        people=holders.role(StaffRole.MARKETING),
        lens="",
        fact=_("Channel marketing runs the training"),
        told=vendor_team(),
    )


def _not_marketing(holders: Holders, row: Any, person: Any) -> Text:
    return _("Does not work in channel marketing.")


RULES = (
    own("holder"),
    Rule(
        TEAM,
        gettext_lazy("The company’s administrators and its account managers"),
        _team,
        _not_team,
    ),
    Rule(MARKETING, gettext_lazy("Channel marketing"), _marketing, _not_marketing),
    neutral_rule(),
)


def _companies(row: Any) -> list[Any]:
    return [row.organization_id] if row.organization_id else []


EXPLAINED["certifications.certificate"] = Explained(
    name="certificates",
    label=gettext_lazy("Certificate"),
    companies=_companies,
    rules=RULES,
)
EXPLAINED["certifications.claim"] = Explained(
    label=gettext_lazy("Certificate issued elsewhere"), companies=_companies, rules=RULES
)
EXPLAINED["certifications.evidence"] = Explained(
    label=gettext_lazy("Evidence of a certificate"),
    companies=lambda row: _companies(row.claim),
    rules=follow(RULES, lambda row: row.claim),
)
