"""Who can see which part of a conflict case: the desk and auditors the whole, a side its own part
once the desk has told it. A side's administrators may ask about their part alone."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.cases.models import CaseParty
from deals.registrations.explain import RULES
from partners.organizations.explain import key_paths, team_path, why_no_key, why_not_in_team
from portal.access.explain import (
    EXPLAINED,
    Explained,
    Holders,
    Path,
    Rule,
    neutral_rule,
)
from portal.access.explain_rules import NOBODY, People, Rules, narrowed, neutral_only
from portal.access.policy import Text
from portal.access.scope import AUDITOR, DESK
from portal.activity.choices import Audience

OF_DEAL = tuple(rule for rule in RULES if rule.code in {"company", "own_work", "direct"})


# --- A side --------------------------------------------------------------------------------------
def _once_told(holders: Holders, party: CaseParty, path: Path) -> People:
    return path.people if party.told_at else NOBODY


def _untold(party: CaseParty) -> Text:
    return _("The desk has not told this side of the case.")


def _company(holders: Holders, party: CaseParty) -> Iterator[Path]:
    """Sides without a registration: the company's administrators and account managers."""
    if party.told_at and party.deal_id is None:
        for key in ("view_drafts", "review_deals"):
            yield from key_paths(holders, party.organization, key, rule="side")


def _not_company(holders: Holders, party: CaseParty, person: Any) -> Text:
    if party.deal_id:
        return _("The side stands on a registration: see the rules above.")
    if not party.told_at:
        return _untold(party)
    key = "review_deals" if person.staff_role else "view_drafts"
    return why_no_key(holders, party.organization, key, person)


def _team(holders: Holders, party: CaseParty) -> Iterator[Path]:
    if party.told_at and party.deal_id is None:
        fact = _("The team is a side of the case")
        yield from team_path(holders, party.team, rule="team", lens="", fact=fact)


def _not_team(holders: Holders, party: CaseParty, person: Any) -> Text:
    if party.deal_id:
        return _("The side stands on a registration: see the rules above.")
    return why_not_in_team(party.team, person) if party.told_at else _untold(party)


PARTY: Rules = (
    *narrowed(OF_DEAL, lambda party: party.deal, _once_told, _untold),
    Rule("side", gettext_lazy("The company that is a side"), _company, _not_company),
    Rule("team", gettext_lazy("The team that is a side"), _team, _not_team),
)


def _own_company(party: CaseParty | None) -> list[Any]:
    """Only a side that was told may ask: a question answered is a case given away."""
    told = party is not None and party.told_at and party.organization_id
    return [party.organization_id] if party is not None and told else []


EXPLAINED["cases.caseparty"] = Explained(
    name="case-sides",
    label=gettext_lazy("Side of a conflict case"),
    companies=_own_company,
    rules=(*PARTY, neutral_rule()),
)


# --- What a side reads of it ---------------------------------------------------------------------
def _joint(holders: Holders, row: Any, path: Path) -> People:
    return path.people if row.audience == Audience.JOINT else NOBODY


def _internal(row: Any) -> Text:
    return _("Internal: read by the desk and auditors.")


OF_PARTY = narrowed(PARTY, lambda row: row.party, _joint, _internal)
for label, words in (
    ("cases.caseevidence", gettext_lazy("Evidence in a case")),
    ("cases.casefile", gettext_lazy("File in a case")),
):
    EXPLAINED[label] = Explained(
        label=words,
        companies=lambda row: _own_company(row.party),
        rules=(*OF_PARTY, neutral_rule()),
    )
EXPLAINED["cases.dealcredit"] = Explained(
    label=gettext_lazy("Credit given by a case"),
    companies=lambda row: _own_company(row.party),
    rules=(
        *narrowed(PARTY, lambda row: row.party, lambda holders, row, path: path.people),
        neutral_rule(),
    ),
)


# --- The whole case ------------------------------------------------------------------------------
def _draft(row: Any) -> Text:
    return "" if row.published_at else _("It is the desk’s draft.")


EXPLAINED["cases.precedent"] = Explained(
    label=gettext_lazy("Precedent"),
    companies=lambda row: [],
    rules=(
        neutral_rule(roles=[DESK]),
        neutral_rule(roles=[AUDITOR], but=_draft),
    ),
)
neutral_only(
    ("cases.case", gettext_lazy("Conflict case")),
    ("cases.panelmember", gettext_lazy("Member of a panel")),
    ("cases.casedecision", gettext_lazy("Decision of a case")),
    names={"cases.case": "cases"},
)
