"""Who can see what hangs off a deal: dialogue, shares, lines, ledger."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.protection.models import Extension, LedgerLine, Shipment
from deals.registrations.explain import RULES, companies_of
from deals.registrations.models import DealLine, DealShare, DealTeamMember
from partners.organizations.explain import key_paths, why_no_key
from portal.access.explain import (
    EXPLAINED,
    PERSON,
    ROLE_RULE,
    Explained,
    Holders,
    Path,
    Rule,
    neutral_rule,
)
from portal.access.explain_rules import NOBODY, People, Rules, follow, narrowed
from portal.access.policy import Text
from portal.activity.choices import Audience

SIDES = tuple(rule for rule in RULES if rule.code in {"company", "own_work", "direct", ROLE_RULE})


def deal_of(row: Any) -> Any:
    return row.deal


def explain_part(label: str, words: Text, rules: Rules) -> None:
    """A model whose rows have a `deal`."""
    EXPLAINED[label] = Explained(
        label=words, rules=rules, companies=lambda row: companies_of(row.deal)
    )


# --- Dialogue: joint rows are for both sides, internal ones for reviewers ------------------------
def _may_read(holders: Holders, row: Any, path: Path) -> People:
    reviewer = path.rule == ROLE_RULE or path.lens == "manage"
    return path.people if row.audience == Audience.JOINT or reviewer else NOBODY


def _internal(row: Any) -> Text:
    return _("Internal: read by the company’s account managers, the desk and auditors.")


DIALOGUE = narrowed(SIDES, deal_of, _may_read, _internal)
explain_part("registrations.dealcomment", gettext_lazy("Comment"), DIALOGUE)
explain_part("registrations.dealfile", gettext_lazy("File"), DIALOGUE)


# --- Lines and helpers: whoever sees the deal; the ledger: who reads it whole --------------------
def read_whole(holders: Holders, row: Any, path: Path) -> People:
    """Those of a path who read the deal through a company's, reviewer's or team's lens."""
    if path.rule == ROLE_RULE:
        return path.people
    deal = row.deal
    able = holders.holding("register_deals", deal.organization_id)
    able |= holders.holding("review_deals", deal.organization_id) | holders.team(deal.team)
    return path.people & able


def _shipped(holders: Holders, row: Any, path: Path) -> People:
    ships = holders.holding("view_supplied_deals", row.deal.distributor_id)
    return read_whole(holders, row, path) | path.people & ships


WHOLE = narrowed(RULES, deal_of, read_whole)
for model, words, rules in (
    (DealLine, gettext_lazy("Product line"), follow(RULES, deal_of)),
    (DealTeamMember, gettext_lazy("Member of a deal team"), follow(RULES, deal_of)),
    (LedgerLine, gettext_lazy("Line of the protection ledger"), WHOLE),
    (Extension, gettext_lazy("Extension request"), WHOLE),
    (Shipment, gettext_lazy("Shipment"), narrowed(RULES, deal_of, _shipped)),
):
    explain_part(model._meta.label_lower, words, rules)


# --- Shares --------------------------------------------------------------------------------------
def _whom(holders: Holders, share: DealShare) -> Iterator[Path]:
    person = share.user
    yield Path(
        rule="person",
        kind=PERSON,
        holder=str(person),
        people=frozenset({person.pk}) if person.is_active else frozenset(),
        lens="",
        fact=_("The deal was shared with this person"),
        by=share.shared_by,
        since=share.created_at,
    )


def _its_company(holders: Holders, share: DealShare) -> Iterator[Path]:
    for key in ("view_drafts", "review_deals"):
        yield from key_paths(holders, share.deal.organization, key, rule="company")


EXPLAINED["registrations.dealshare"] = Explained(
    label=gettext_lazy("Share of a deal"),
    companies=lambda share: companies_of(share.deal),
    rules=(
        Rule("person", gettext_lazy("Whom it was shared with"), _whom,
             lambda holders, share, person: _("It was shared with somebody else.")),
        Rule("company", gettext_lazy("Administrators and account managers of the company"),
             _its_company,
             lambda holders, share, person: why_no_key(
                 holders, share.deal.organization,
                 "review_deals" if person.staff_role else "view_drafts", person)),
        neutral_rule(),
    ),
)  # fmt: skip
