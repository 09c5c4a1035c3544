"""Who can see what two sides write on a joint account: shared by the rooms that hang on one.

A room says with `open_to(holders, row)` which arms of its scope rule hold for a row: COMPANY,
MANAGERS, TEAM, NEUTRAL. Who stands behind each arm is said here, once.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.accounts.explain import purpose_of, why_not_open
from partners.accounts.models import Engagement
from partners.engagements.models import ConsentReceipt, EngagementRequest
from partners.engagements.rooms import key_of, opens
from partners.organizations.explain import key_paths, team_path, why_no_key, why_not_in_team
from portal.access.explain import (
    EXPLAINED,
    GROUP,
    ROLE_RULE,
    Explained,
    Holders,
    Path,
    Rule,
    neutral_rule,
)
from portal.access.explain_rules import follow
from portal.access.policy import Text

COMPANY, MANAGERS, TEAM, NEUTRAL = "company", "managers", "owner_team", ROLE_RULE
OpenTo = Callable[[Holders, Any], Collection[str]]


def is_open(engagement: Engagement | None, room: str) -> bool:
    """Does the engagement open the room now?"""
    return engagement is not None and opens(engagement, room)


def company_of(row: Any) -> Any:
    """The company whose people a row is for: its writer's, else the one it is shared with."""
    own = getattr(row, "organization", None)
    return own or (row.engagement.organization if row.engagement else None)


def joint_rules(open_to: OpenTo, room: str, account_of: Callable[[Any], Any]) -> tuple[Rule, ...]:
    """The arms of a row that has `engagement` (or none) and an account."""

    def company(holders: Holders, row: Any) -> Iterator[Path]:
        firm = company_of(row)
        if COMPANY in open_to(holders, row) and firm is not None:
            yield _company_path(holders, row, firm)

    def managers(holders: Holders, row: Any) -> Iterator[Path]:
        if MANAGERS in open_to(holders, row) and row.engagement:
            firm = row.engagement.organization
            why = purpose_of(row.engagement)
            yield from key_paths(holders, firm, "review_deals", rule=MANAGERS, why=why)

    def team(holders: Holders, row: Any) -> Iterator[Path]:
        if TEAM in open_to(holders, row):
            fact = _("The account belongs to this team")
            yield from team_path(holders, account_of(row).owner_team, rule=TEAM, lens="", fact=fact)

    def missing(arm: str, key: str) -> Callable[[Holders, Any, Any], Text]:
        def words(holders: Holders, row: Any, person: Any) -> Text:
            if arm not in open_to(holders, row):
                return _closed(row, room, account_of(row))
            if arm == TEAM:
                return why_not_in_team(account_of(row).owner_team, person)
            bridge = row.engagement
            firm = company_of(row) if arm == COMPANY else bridge and bridge.organization
            return why_no_key(holders, firm, key, person)

        return words

    def shut(row: Any) -> Text:
        return "" if NEUTRAL in open_to(Holders(), row) else _("This is a side’s own notebook.")

    return (
        Rule(COMPANY, gettext_lazy("The company’s sellers and administrators"), company,
             missing(COMPANY, "register_deals")),
        Rule(MANAGERS, gettext_lazy("The company’s account managers"), managers,
             missing(MANAGERS, "review_deals")),
        Rule(TEAM, gettext_lazy("The account’s own team"), team, missing(TEAM, "")),
        neutral_rule(but=shut),
    )  # fmt: skip


def _company_path(holders: Holders, row: Any, firm: Any) -> Path:
    bridge = row.engagement
    return Path(
        rule=COMPANY,
        kind=GROUP,
        holder=_("Sellers and administrators of %(company)s") % {"company": firm.name},
        people=holders.holding("register_deals", firm.pk),
        lens="",
        fact=purpose_of(bridge) if bridge else _("The company wrote it"),
        fact_type="accounts.engagement" if bridge else "",
        fact_id=bridge.pk if bridge else None,
        by=bridge.proposed_by if bridge else None,
        since=bridge.starts_on if bridge else None,
        until=bridge.ends_on if bridge else None,
        company=firm.pk,
    )


def _closed(row: Any, room: str, account: Any) -> Text:
    """Why an arm is shut: what was written is not for that side, or the engagement is not open."""
    if row.engagement and not is_open(row.engagement, room):
        return why_not_open(account, row.engagement.organization, key_of(room))
    if hasattr(row, "get_visibility_display"):
        words = {"visibility": row.get_visibility_display()}
        return _("It was written for: %(visibility)s.") % words
    return _("It is not open to this side.")


def companies_of(row: Any) -> list[Any]:
    firm = company_of(row)
    return [firm.pk] if firm else []


# --- The room's own rows ------------------------------------------------------------------------
def _asking_company(holders: Holders, row: EngagementRequest) -> Iterator[Path]:
    for key in ("register_deals", "review_deals"):
        yield from key_paths(holders, row.organization, key, rule=COMPANY)


def _not_asking(holders: Holders, row: EngagementRequest, person: Any) -> Text:
    key = "review_deals" if person.staff_role else "register_deals"
    return why_no_key(holders, row.organization, key, person)


ASKED = gettext_lazy("The company that asks and its account managers")
EXPLAINED[ConsentReceipt._meta.label_lower] = Explained(
    label=gettext_lazy("Consent receipt"),
    companies=lambda row: [row.engagement.organization_id],
    rules=follow(EXPLAINED["accounts.engagement"].rules, lambda row: row.engagement),
)
EXPLAINED[EngagementRequest._meta.label_lower] = Explained(
    label=gettext_lazy("Request for an engagement"),
    companies=lambda row: [row.organization_id],
    rules=(Rule(COMPANY, ASKED, _asking_company, _not_asking), neutral_rule()),
)
