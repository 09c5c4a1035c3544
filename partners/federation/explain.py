"""Who can see a company's sign-in settings: its administrators, the desk and auditors."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.organizations.explain_facts import Companies, keyed
from portal.access.explain import EXPLAINED, Explained, Holders, Rule, neutral_rule
from portal.access.policy import Text


def _company(row: Any) -> list[Any]:
    return [row.organization] if row.organization_id else []


def _company_of_seat(row: Any) -> list[Any]:
    return _company(row.connection)


def _ids(companies: Companies) -> Callable[[Any], list[Any]]:
    return lambda row: [found.pk for found in companies(row)]


def _administrators(companies: Companies) -> Rule:
    label = gettext_lazy("The company’s administrators")
    rule = keyed("administrators", label, ("manage_organization",), companies)

    def missing(holders: Holders, row: Any, person: Any) -> Text:
        return rule.missing(holders, row, person) if companies(row) else _("It is the vendor’s.")

    return replace(rule, missing=missing)


for name, label, companies in (
    ("claimeddomain", gettext_lazy("Claimed domain"), _company),
    ("connection", gettext_lazy("Single sign-on of a company"), _company),
    ("emergencyperson", gettext_lazy("Emergency sign-in"), _company_of_seat),
):
    EXPLAINED[f"federation.{name}"] = Explained(
        label=label,
        companies=_ids(companies),
        rules=(_administrators(companies), neutral_rule()),
    )
