"""Who can see an allocation or a hand-over: the arms of querysets.py, read from the record's end.

Only the neutral may ask: which partner an allocation names is nobody else's to read off a list.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.accounts.choices import LEVEL_KEYS
from partners.accounts.explain import live_engagements, purpose_of, why_not_open
from partners.coverage.choices import Status
from partners.coverage.models import Allocation, HandOver
from partners.coverage.policies import LENSES
from partners.organizations.explain import key_paths, team_path, why_no_key, why_not_in_team
from portal.access.explain import EXPLAINED, GROUP, Explained, Holders, Path, Rule, neutral_rule
from portal.access.explain_rules import follow
from portal.access.policy import Text
from portal.people.choices import StaffRole
from portal.workflow import clock

DETAILS = "view_account_details"


# --- Allocations ---------------------------------------------------------------------------------
def _owners(holders: Holders, row: Allocation) -> Iterator[Path]:
    fact, team = _("The account belongs to this team"), row.account.owner_team
    yield from team_path(holders, team, rule="owner_team", lens="vendor", fact=fact)


def _gave_up(holders: Holders, row: Allocation) -> Iterator[Path]:
    fact = _("This team gave the account up with this allocation")
    yield from team_path(holders, row.from_team, rule="from_team", lens="vendor", fact=fact)


def _managers(holders: Holders, row: Allocation) -> Iterator[Path]:
    """Account managers of partners that read the account, for what names a partner of theirs or
    what they asked for."""
    able = holders.holding("review_deals", row.organization_id) | {row.asked_by_id}
    for bridge in live_engagements(holders, row.account):
        if DETAILS in LEVEL_KEYS[bridge.level]:
            company, why = bridge.organization, purpose_of(bridge)
            yield from key_paths(
                holders, company, "review_deals", rule="managers", vendor_lens="vendor", why=why,
                only=able,
            )  # fmt: skip


def _partner(holders: Holders, row: Allocation) -> Iterator[Path]:
    if row.organization is None or not _holds(row):
        return
    sellers = holders.holding("register_deals", row.organization_id)
    yield Path(
        rule="partner",
        kind=GROUP,
        holder=_("Sellers and administrators of %(company)s") % {"company": row.organization.name},
        people=sellers & holders.holding(DETAILS, row.account_id),
        lens="partner",
        fact=_("The allocation names this company, and an engagement opens the account"),
        fact_type="coverage.allocation",
        fact_id=row.pk,
        by=row.decided_by,
        since=row.starts_on,
        until=row.ends_on,
        company=row.organization_id,
    )


def _holds(row: Allocation) -> bool:
    today = clock.today()
    begun = row.status == Status.APPROVED and row.starts_on <= today
    return begun and (row.ends_on is None or row.ends_on > today)


def _why_no_partner(holders: Holders, row: Allocation, person: Any) -> Text:
    if row.organization is None:
        return _("The allocation names no partner.")
    if not _holds(row):
        return _("The allocation does not hold today.")
    words = why_no_key(holders, row.organization, "register_deals", person)
    return words or why_not_open(row.account, row.organization, DETAILS)


def _why_no_manager(holders: Holders, row: Allocation, person: Any) -> Text:
    words = why_no_key(holders, row.organization, "review_deals", person)
    return words or _("No engagement of this person’s partners opens the account that far.")


# --- Hand-overs ----------------------------------------------------------------------------------
def _administrators(holders: Holders, row: HandOver) -> Iterator[Path]:
    yield from key_paths(holders, row.organization, "manage_members", rule="company")


def _team_managers(holders: Holders, row: HandOver) -> Iterator[Path]:
    if row.organization_id is None and row.team is not None:
        able = holders.role(StaffRole.DIRECT_MANAGER)
        fact = _("Manager of the team of the person whose work it is")
        for path in team_path(holders, row.team, rule="managers", lens="", fact=fact):
            yield Path(**{**vars(path), "people": path.people & able})


def _why_no_team_manager(holders: Holders, row: HandOver, person: Any) -> Text:
    words = why_not_in_team(row.team, person) if row.organization_id is None else ""
    return words or _("Is not a direct manager of the person’s team.")


EXPLAINED["coverage.allocation"] = Explained(
    name="allocations",
    label=gettext_lazy("Allocation"),
    lenses=LENSES,
    companies=lambda row: [],
    rules=(
        Rule("owner_team", gettext_lazy("The account’s own team"), _owners,
             lambda holders, row, person: why_not_in_team(row.account.owner_team, person)),
        Rule("from_team", gettext_lazy("The team that gave the account up"), _gave_up,
             lambda holders, row, person: why_not_in_team(row.from_team, person)),
        Rule("managers", gettext_lazy("Account managers"), _managers, _why_no_manager),
        Rule("partner", gettext_lazy("The partner it names"), _partner, _why_no_partner),
        neutral_rule(lens="vendor"),
    ),
)  # fmt: skip
EXPLAINED["coverage.handover"] = Explained(
    name="handovers",
    label=gettext_lazy("Hand-over"),
    companies=lambda row: [],
    rules=(
        Rule("company", gettext_lazy("Administrators of the company"), _administrators,
             lambda holders, row, person: why_no_key(
                 holders, row.organization, "manage_members", person)),
        Rule("managers", gettext_lazy("Direct managers of the team"), _team_managers,
             _why_no_team_manager),
        neutral_rule(),
    ),
)  # fmt: skip
EXPLAINED["coverage.handoverrow"] = Explained(
    label=gettext_lazy("Row of a hand-over"),
    companies=lambda row: [],
    rules=follow(EXPLAINED["coverage.handover"].rules, lambda row: row.hand_over),
)
