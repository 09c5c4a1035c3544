"""Who can see what a side wrote on an account: touchpoints and files (`querysets.sided`)."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy

from partners.accounts.explain import live_engagements
from partners.engagements.explain import (
    COMPANY,
    MANAGERS,
    NEUTRAL,
    TEAM,
    companies_of,
    is_open,
    joint_rules,
)
from partners.touchpoints.choices import Visibility
from portal.access.explain import EXPLAINED, Explained, Holders, Path
from portal.access.explain_rules import People, narrowed, seen_by


def sided(room: str) -> Any:
    """Which arms hold for a row of this room."""

    def arms(holders: Holders, row: Any) -> Collection[str]:
        found, joint = set(), row.visibility == Visibility.JOINT
        bridge_open = is_open(row.engagement, room)
        if row.visibility != Visibility.OWN:
            found |= {NEUTRAL}
        if joint and bridge_open:
            found |= {COMPANY, MANAGERS, TEAM}
        if row.organization_id is None:
            found |= {TEAM} | ({MANAGERS} if bridge_open else set())
        elif row.visibility == Visibility.OWN and _company_works_on_it(holders, row, room):
            found |= {COMPANY}
        return found

    return arms


def _company_works_on_it(holders: Holders, row: Any, room: str) -> bool:
    rows = live_engagements(holders, row.account)
    mine = (one for one in rows if one.organization_id == row.organization_id)
    return any(is_open(one, room) for one in mine)


for label, name, room, words in (
    ("touchpoints.touchpoint", "touchpoints", "touchpoints", gettext_lazy("Touchpoint")),
    ("touchpoints.accountfile", "files", "files", gettext_lazy("File of an account")),
    ("touchpoints.unanswered", "", "touchpoints", gettext_lazy("Attempts without an answer")),
):
    EXPLAINED[label] = Explained(
        name=name,
        label=words,
        companies=companies_of,
        rules=joint_rules(sided(room), room, lambda row: row.account),
    )


def _sees_the_contact(holders: Holders, row: Any, path: Path) -> People:
    rules = EXPLAINED["accounts.contact"].rules
    return path.people & seen_by(rules, holders, row.contact)


EXPLAINED["touchpoints.contactknown"] = Explained(
    label=gettext_lazy("Who knows a contact"),
    companies=companies_of,
    rules=narrowed(
        joint_rules(sided("contacts"), "contacts", lambda row: row.account),
        lambda row: row,
        _sees_the_contact,
    ),
)
