"""Who can see why a registration came where it is: its reviewers, the desk, auditors."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from deals.registrations.explain import RULES
from deals.registrations.explain_parts import deal_of, explain_part
from partners.organizations.explain import key_paths, why_no_key
from portal.access.explain import ROLE_RULE, Holders, Path, Rule
from portal.access.explain_rules import follow
from portal.access.policy import Text


def _reviewers(holders: Holders, row: Any) -> Iterator[Path]:
    yield from key_paths(holders, row.deal.organization, "review_deals", rule="reviewers")


def _no_reviewer(holders: Holders, row: Any, person: Any) -> Text:
    return why_no_key(holders, row.deal.organization, "review_deals", person)


REVIEW = Rule("reviewers", gettext_lazy("The company’s account managers"), _reviewers, _no_reviewer)
NEUTRAL = follow(tuple(rule for rule in RULES if rule.code == ROLE_RULE), deal_of)
for label, words in (
    ("approvals.routedecision", gettext_lazy("Routing of a registration")),
    ("approvals.approvalstep", gettext_lazy("Step of an approval")),
):
    explain_part(label, words, (REVIEW, *NEUTRAL))
