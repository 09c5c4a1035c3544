"""Who can see a clearance check: who asked, the company's administrators, the desk, auditors."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.organizations.explain import key_paths, why_no_key
from portal.access.explain import EXPLAINED, Explained, Holders, Path, Rule, neutral_rule
from portal.access.explain_rules import neutral_only
from portal.access.policy import Text


def _asker(holders: Holders, row: Any) -> Iterator[Path]:
    why, company = _("Asked"), row.organization
    yield from key_paths(
        holders, company, "register_deals", rule="asker", why=why, only=[row.user_id]
    )


def _not_asker(holders: Holders, row: Any, person: Any) -> Text:
    if row.user_id != person.pk:
        return _("Somebody else asked.")
    return why_no_key(holders, row.organization, "register_deals", person)


def _administrators(holders: Holders, row: Any) -> Iterator[Path]:
    yield from key_paths(holders, row.organization, "manage_organization", rule="company")


EXPLAINED["clearance.clearancecheck"] = Explained(
    label=gettext_lazy("Clearance check"),
    companies=lambda row: [row.organization_id],
    rules=(
        Rule("asker", gettext_lazy("Who asked"), _asker, _not_asker),
        Rule(
            "company",
            gettext_lazy("Administrators of the company"),
            _administrators,
            lambda holders, row, person: why_no_key(
                holders, row.organization, "manage_organization", person
            ),
        ),
        neutral_rule(),
    ),
)
neutral_only(
    ("clearance.spent", gettext_lazy("Clearance checks used up")),
    ("clearance.stop", gettext_lazy("Stop of the clearance check")),
    ("clearance.trap", gettext_lazy("Trap of the clearance check")),
)
