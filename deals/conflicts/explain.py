"""Who can see what the matching engine found: the desk and auditors; an account manager what is
about registrations and accounts that are in own sight on both ends."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.registrations.explain import RULES
from portal.access.explain import EXPLAINED, Explained, Holders, neutral_rule
from portal.access.explain_rules import NOBODY, People, group_rule, neutral_only, seen_by
from portal.access.policy import Text


def _reviewers(holders: Holders, deal: Any) -> People:
    """Who reviews for the registration's company, and sees the registration."""
    if deal is None:
        return NOBODY
    able = holders.holding("review_deals", deal.organization_id)
    return able & seen_by(RULES, holders, deal) if able else NOBODY


def _account_readers(holders: Holders, account: Any) -> People:
    return seen_by(EXPLAINED["accounts.account"].rules, holders, account) if account else NOBODY


def _of_finding(holders: Holders, row: Any) -> People:
    mine = _reviewers(holders, row.check_run.deal)
    if not mine:
        return NOBODY
    known = NOBODY if row.other_deal_id else _account_readers(holders, row.account)
    return mine & (known | _reviewers(holders, row.other_deal))


def _of_pair(holders: Holders, row: Any) -> People:
    mine = _reviewers(holders, row.deal)
    other = _account_readers(holders, row.account) | _reviewers(holders, row.other_deal)
    return mine & other if mine else NOBODY


def _why_not(holders: Holders, row: Any, person: Any) -> Text:
    return _("Does not review both sides of what was found.")


REVIEWERS = gettext_lazy("Account managers who see both sides of it")
BOTH = gettext_lazy("Both sides are in this person’s sight")
for label, words, people in (
    ("conflicts.conflictfinding", gettext_lazy("Finding of the matching engine"), _of_finding),
    ("conflicts.notsame", gettext_lazy("Pair told apart"), _of_pair),
):
    EXPLAINED[label] = Explained(
        label=words,
        companies=lambda row: [],
        rules=(group_rule("reviewers", REVIEWERS, people, BOTH, _why_not), neutral_rule()),
    )
neutral_only(
    ("conflicts.conflictcheck", gettext_lazy("Conflict check")),
    ("conflicts.customerkey", gettext_lazy("Customer as protections know it")),
    ("conflicts.overlapexception", gettext_lazy("Allowed overlap")),
    ("conflicts.protectionclaim", gettext_lazy("Protection in force")),
    ("conflicts.mergerecord", gettext_lazy("Merge of accounts")),
)
