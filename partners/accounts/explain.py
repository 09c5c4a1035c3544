"""Who can see an account, its names and contacts, and the engagements on it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.accounts.choices import ENGAGED_ROLES, LEVEL_KEYS, EngagementLevel
from partners.accounts.models import Account, Engagement
from partners.accounts.policies import LENSES
from partners.organizations.choices import OrganizationStatus
from partners.organizations.explain import (
    key_paths,
    seats_of,
    team_path,
    why_no_key,
    why_not_in_team,
)
from partners.organizations.models import Membership
from portal.access.explain import (
    EXPLAINED,
    GROUP,
    Explained,
    Holders,
    Path,
    Rule,
    neutral_rule,
)
from portal.access.policy import Text
from portal.workflow import clock

# What an account shows at each level; the plan adds rows of other models, no field.
LENS_OF_LEVEL = {
    EngagementLevel.DIRECTORY: "directory",
    EngagementLevel.ACCOUNT: "account",
    EngagementLevel.CONTACTS: "contacts",
    EngagementLevel.PLAN: "contacts",
}
PARTNERS, MANAGERS, OWNERS = "engagement", "managers", "owner_team"
Of = Callable[[Any], Account]


def live_engagements(holders: Holders, account: Account) -> list[Engagement]:
    """The bridges that are open on the account now."""
    rows = Engagement.objects.live().filter(account=account).order_by("organization__name", "pk")
    rows = rows.select_related("organization", "proposed_by")
    return holders.once(("engagements", account.pk), lambda: list(rows))


def engaged_people(holders: Holders, engagement: Engagement, codename: str) -> frozenset[Any]:
    """The company's people who go over the bridge with this key."""
    seats = seats_of(holders, engagement.organization)
    sellers = {pk for pk, row in seats.members.items() if row.role in ENGAGED_ROLES}
    return holders.holding(codename, engagement.account_id) & sellers


def purpose_of(engagement: Engagement) -> Text:
    words = {"purpose": engagement.purpose, "level": engagement.get_level_display()}
    return _("Engagement, %(level)s. Purpose: %(purpose)s") % words


def _bridge(rule: str, engagement: Engagement, people: frozenset[Any], holder: Text) -> Path:
    return Path(
        rule=rule,
        kind=GROUP,
        holder=holder,
        people=people,
        lens=LENS_OF_LEVEL[EngagementLevel(engagement.level)],
        fact=purpose_of(engagement),
        fact_type="accounts.engagement",
        fact_id=engagement.pk,
        by=engagement.proposed_by,
        since=engagement.starts_on,
        until=engagement.ends_on,
        company=engagement.organization_id,
    )


# --- The arms of `opened` ------------------------------------------------------------------------
def rules_of(codename: str, account_of: Of, *, dressed: bool = False) -> tuple[Rule, ...]:
    """The rules of a model that `opened(scope, codename, …)` opens. `dressed`: paths name lenses
    of an account; rows of other models show everything or nothing."""

    def owners(holders: Holders, record: Any) -> Iterator[Path]:
        account = account_of(record)
        fact = _("The account belongs to this team")
        lens = "own" if dressed else ""
        yield from team_path(holders, account.owner_team, rule=OWNERS, lens=lens, fact=fact)

    def partners(holders: Holders, record: Any) -> Iterator[Path]:
        for row in _opening(holders, account_of(record), codename):
            holder = _("Sellers and administrators of %(company)s")
            path = _bridge(
                PARTNERS,
                row,
                engaged_people(holders, row, codename),
                holder % {"company": row.organization.name},
            )
            yield path if dressed else _undressed(path)

    def managers(holders: Holders, record: Any) -> Iterator[Path]:
        for row in _opening(holders, account_of(record), codename):
            lens = LENS_OF_LEVEL[EngagementLevel(row.level)] if dressed else ""
            company = row.organization
            yield from key_paths(
                holders, company, "review_deals", rule=MANAGERS, vendor_lens=lens, why=_joint(row)
            )

    return (
        Rule(OWNERS, gettext_lazy("The account’s own team"), owners, _no_team(account_of)),
        Rule(
            PARTNERS,
            gettext_lazy("Partners with a live engagement"),
            partners,
            lambda holders, record, person: _why_not_engaged(
                account_of(record), codename, [row.organization for row in _companies(person)]
            ),
        ),
        Rule(
            MANAGERS,
            gettext_lazy("Account managers of engaged partners"),
            managers,
            lambda holders, record, person: _why_no_manager(account_of(record), codename, person),
        ),
        neutral_rule(lens="desk" if dressed else ""),
    )


def _opening(holders: Holders, account: Account, codename: str) -> list[Engagement]:
    rows = live_engagements(holders, account)
    return [row for row in rows if codename in LEVEL_KEYS[row.level]]


def _undressed(path: Path) -> Path:
    return Path(**{**vars(path), "lens": ""})


def _joint(engagement: Engagement) -> Text:
    return _("Engagement of %(company)s") % {"company": engagement.organization.name}


# --- What is missing -----------------------------------------------------------------------------
def _no_team(account_of: Of) -> Any:
    return lambda holders, record, person: why_not_in_team(account_of(record).owner_team, person)


def _companies(person: Any) -> list[Membership]:
    rows = Membership.objects.live().filter(user=person, role__in=ENGAGED_ROLES)
    return list(rows.select_related("organization"))


def _why_not_engaged(account: Account, codename: str, companies: list[Any]) -> Text:
    """Why none of the companies' engagements opens the account this far."""
    if not companies:
        return _("Is not a seller or administrator of a partner company.")
    return " ".join(why_not_open(account, company, codename) for company in companies)


def _why_no_manager(account: Account, codename: str, person: Any) -> Text:
    rows = person.assignments.live().select_related("organization")
    companies = [row.organization for row in rows]
    if not companies:
        return _("Is not an account manager of an engaged partner.")
    return " ".join(why_not_open(account, company, codename) for company in companies)


def why_not_open(account: Account, company: Any, codename: str) -> Text:
    """Why the company's newest engagement does not open `codename` on the account now."""
    words = {"company": company.name}
    rows = Engagement.objects.filter(account=account, organization=company)
    row = rows.order_by("-created_at").first()
    if row is None:
        return _("%(company)s has no engagement on this account.") % words
    if company.status != OrganizationStatus.ACTIVE:
        return _("%(company)s is suspended: its people see nothing through it.") % words
    if not rows.live().exists():
        return _why_not_live(row, words)
    words |= {"level": row.get_level_display()}
    return _("The engagement of %(company)s is at the level “%(level)s”: not deep enough.") % words


def _why_not_live(row: Engagement, words: dict[str, Any]) -> Text:

    today = clock.today()
    if row.status == "active" and row.starts_on > today:
        words |= {"day": date_format(row.starts_on, "DATE_FORMAT")}
        return _("The engagement of %(company)s starts on %(day)s.") % words
    if row.ends_on and row.ends_on <= today:
        words |= {"day": date_format(row.ends_on, "DATE_FORMAT")}
        return _("The engagement of %(company)s ended on %(day)s.") % words
    words |= {"status": row.get_status_display()}
    return _("The engagement of %(company)s is not live: %(status)s.") % words


# --- Engagements ---------------------------------------------------------------------------------
def _both_companies(holders: Holders, engagement: Engagement) -> Iterator[Path]:
    """The company's sellers and administrators; its account managers. Until the account's own
    side has agreed, only whoever asked."""
    only = None if engagement.vendor_accepted_at else [engagement.proposed_by_id]
    for key in ("register_deals", "review_deals"):
        yield from key_paths(holders, engagement.organization, key, rule="company", only=only)


def _team_of(holders: Holders, engagement: Engagement) -> Iterator[Path]:
    yield from team_path(
        holders,
        engagement.account.owner_team,
        rule=OWNERS,
        lens="",
        fact=_("The account belongs to this team"),
    )


def _not_its_company(holders: Holders, engagement: Engagement, person: Any) -> Text:
    key = "review_deals" if person.staff_role else "register_deals"
    words = why_no_key(holders, engagement.organization, key, person)
    return words or _("The account’s own side has not agreed yet.")


def companies_on(account: Account) -> list[Any]:
    return [row.organization_id for row in Engagement.objects.live().filter(account=account)]


EXPLAINED["accounts.account"] = Explained(
    name="accounts",
    label=gettext_lazy("Account"),
    lenses=LENSES,
    companies=companies_on,
    rules=rules_of("view_account", lambda account: account, dressed=True),
)
EXPLAINED["accounts.accountname"] = Explained(
    label=gettext_lazy("Other name"),
    companies=lambda row: companies_on(row.account),
    rules=rules_of("view_account_details", lambda row: row.account),
)
EXPLAINED["accounts.contact"] = Explained(
    name="contacts",
    label=gettext_lazy("Contact"),
    companies=lambda row: companies_on(row.account),
    rules=rules_of("view_contacts", lambda row: row.account),
)
EXPLAINED["accounts.engagement"] = Explained(
    name="engagements",
    label=gettext_lazy("Engagement"),
    companies=lambda row: [row.organization_id],
    rules=(
        Rule("company", gettext_lazy("The engaged company and its account managers"),
             _both_companies, _not_its_company),
        Rule(OWNERS, gettext_lazy("The account’s own team"), _team_of,
             _no_team(lambda row: row.account)),
        neutral_rule(),
    ),
)  # fmt: skip
