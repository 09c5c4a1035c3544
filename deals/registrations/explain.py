"""Who can see a deal. What hangs off one is in explain_parts.py."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.registrations.choices import SHARED_WITH_JOINT_TEAM, Status
from deals.registrations.models import Deal
from deals.registrations.policies import LENSES
from partners.accounts.explain import live_engagements, purpose_of, why_not_open
from partners.organizations.explain import (
    key_paths,
    team_path,
    why_no_key,
    why_not_in_team,
)
from partners.organizations.models import DistributionLink
from portal.access.explain import (
    EXPLAINED,
    GROUP,
    PERSON,
    ROLE_RULE,
    Explained,
    Holders,
    Path,
    Rule,
    role_paths,
)
from portal.access.policy import Text
from portal.access.scope import AUDITOR, DESK

DRAFT_WORDS = gettext_lazy("A draft is seen inside its own company only.")


def _day(moment: Any) -> str:
    return date_format(moment, "DATE_FORMAT")


def _is_draft(deal: Deal) -> bool:
    return deal.status == Status.DRAFT


# --- Company and account managers ----------------------------------------------------------------
def company(holders: Holders, deal: Deal) -> Iterator[Path]:
    key = "view_drafts" if _is_draft(deal) else "view_deals"
    yield from key_paths(
        holders, deal.organization, key, rule="company", lens="own", vendor_lens="manage"
    )


def not_in_company(holders: Holders, deal: Deal, person: Any) -> Text:
    if _is_draft(deal) and person.staff_role:
        return str(DRAFT_WORDS)
    key = "view_drafts" if _is_draft(deal) else "view_deals"
    return why_no_key(holders, deal.organization, key, person)


def prepared(holders: Holders, deal: Deal) -> Iterator[Path]:
    if deal.prepared_by_id:
        why, only = _("Prepared the registration"), [deal.prepared_by_id]
        yield from key_paths(
            holders, deal.organization, "review_deals", rule="prepared", vendor_lens="manage",
            why=why, only=only,
        )  # fmt: skip


def not_prepared(holders: Holders, deal: Deal, person: Any) -> Text:
    if deal.prepared_by_id != person.pk:
        return _("Did not prepare this registration.")
    return why_no_key(holders, deal.organization, "review_deals", person)


def own_work(holders: Holders, deal: Deal) -> Iterator[Path]:
    helpers = deal.team_members.order_by("user__name")
    doers = [(deal.owner_id, _("Owner of the deal"))]
    doers += [(row.user_id, _("On the deal team")) for row in helpers]
    for person, why in doers:
        yield from key_paths(
            holders, deal.organization, "register_deals", rule="own_work", lens="own", why=why,
            only=[person],
        )  # fmt: skip


def not_own_work(holders: Holders, deal: Deal, person: Any) -> Text:
    helps = deal.team_members.filter(user=person).exists()
    if deal.owner_id != person.pk and not helps:
        return _("Neither owns the deal nor is on its team.")
    return why_no_key(holders, deal.organization, "register_deals", person)


# --- The distributor -----------------------------------------------------------------------------
def supplied(holders: Holders, deal: Deal) -> Iterator[Path]:
    link = None if _is_draft(deal) else _live_link(holders, deal)
    if link is None:
        return
    words = {"company": link.distributor.name}
    yield Path(
        rule="supplied",
        kind=GROUP,
        holder=_("Administrators and buyers of %(company)s") % words,
        people=holders.holding("view_supplied_deals", link.distributor_id),
        lens="supply",
        fact=_link_words(link),
        fact_type="organizations.distributionlink",
        fact_id=link.pk,
        since=link.starts_on,
        until=link.ends_on,
        company=link.distributor_id,
        told=_("%(company)s, the deal’s distributor") % words,
        public=True,
    )


def _live_link(holders: Holders, deal: Deal) -> DistributionLink | None:
    if not (deal.distributor_id and deal.organization_id):
        return None
    rows = DistributionLink.objects.live().select_related("distributor", "reseller")
    rows = rows.filter(distributor=deal.distributor_id, reseller=deal.organization_id)
    return holders.once(("link", deal.pk), rows.first)


def _link_words(link: DistributionLink) -> Text:
    words = {"distributor": link.distributor.name, "reseller": link.reseller.name}
    return _("%(distributor)s is the distributor of %(reseller)s, and of this deal") % words


def not_supplied(holders: Holders, deal: Deal, person: Any) -> Text:
    if deal.distributor_id is None:
        return _("The deal names no distributor.")
    if _is_draft(deal):
        return str(DRAFT_WORDS)
    if _live_link(holders, deal) is None:
        return _why_no_link(deal)
    return why_no_key(holders, deal.distributor, "view_supplied_deals", person)


def _why_no_link(deal: Deal) -> Text:
    words = {"distributor": str(deal.distributor), "reseller": str(deal.organization)}
    rows = DistributionLink.objects.filter(
        distributor=deal.distributor_id, reseller=deal.organization_id
    )
    ended = rows.exclude(ends_on=None).order_by("-ends_on").first()
    if ended is None:
        return _("%(distributor)s is not linked to %(reseller)s.") % words
    words |= {"day": _day(ended.ends_on)}
    return _("The link of %(reseller)s to %(distributor)s ended on %(day)s.") % words


# --- The vendor's teams --------------------------------------------------------------------------
def joint(holders: Holders, deal: Deal) -> Iterator[Path]:
    bridge = _bridge(holders, deal)
    if bridge is None or deal.status not in SHARED_WITH_JOINT_TEAM:
        return
    yield from team_path(
        holders, bridge.account.owner_team, rule="joint", lens="joint", fact=purpose_of(bridge),
        fact_type="accounts.engagement", fact_id=bridge.pk, by=bridge.proposed_by,
        since=bridge.starts_on, until=bridge.ends_on, public=True,
    )  # fmt: skip


def _bridge(holders: Holders, deal: Deal) -> Any:
    """The live engagement of the deal's company on its account."""
    if deal.account is None or deal.organization_id is None:
        return None
    rows = live_engagements(holders, deal.account)
    return next((row for row in rows if row.organization_id == deal.organization_id), None)


def not_joint(holders: Holders, deal: Deal, person: Any) -> Text:
    if deal.account is None:
        return _("The deal is not linked to an account.")
    if deal.organization is None:
        return _("No partner company owns this record.")
    if _bridge(holders, deal) is None:
        return why_not_open(deal.account, deal.organization, "view_account")
    if deal.status not in SHARED_WITH_JOINT_TEAM:
        return _("The account’s team sees a joint deal once it is approved.")
    return why_not_in_team(deal.account.owner_team, person)


def direct(holders: Holders, deal: Deal) -> Iterator[Path]:
    fact = _("The direct opportunity belongs to this team")
    yield from team_path(holders, deal.team, rule="direct", lens="direct", fact=fact)


def not_direct(holders: Holders, deal: Deal, person: Any) -> Text:
    if deal.team is None:
        return _("This is a partner’s deal, not a team’s direct opportunity.")
    return why_not_in_team(deal.team, person)


# --- Shares --------------------------------------------------------------------------------------
def shared(holders: Holders, deal: Deal) -> Iterator[Path]:
    people = frozenset() if _is_draft(deal) else holders.holding("view_deal", deal.pk)
    if not people:
        return
    rows = deal.shares.filter(ended_at=None, user__in=people).select_related("user", "shared_by")
    for row in rows.order_by("user__name", "pk"):
        yield Path(
            rule="share",
            kind=PERSON,
            holder=str(row.user),
            people=frozenset({row.user_id}),
            lens="shared",
            fact=_("Shared: %(reason)s") % {"reason": row.reason},
            fact_type="registrations.dealshare",
            fact_id=row.pk,
            by=row.shared_by,
            since=row.created_at,
            until=row.expires_at,
            company=_company_of(row.user, deal),
            told=_("Somebody the deal was shared with"),
            public=True,
        )


def _company_of(person: Any, deal: Deal) -> Any:
    """The deal's own company where the person works for it; else none: others are not named."""
    own = person.memberships.live().filter(organization=deal.organization_id)
    return deal.organization_id if deal.organization_id and own.exists() else None


def not_shared(holders: Holders, deal: Deal, person: Any) -> Text:
    row = deal.shares.filter(user=person).order_by("-created_at").first()
    if row is None:
        return _("The deal was never shared with this person.")
    if row.ended_at or not _is_draft(deal):
        words = {"day": _day(row.ended_at or row.expires_at)}
        return _("The share ended on %(day)s.") % words
    return str(DRAFT_WORDS)


# --- The neutral: no drafts, but those the desk prepared -----------------------------------------
def neutral(holders: Holders, deal: Deal) -> Iterator[Path]:
    if not _is_draft(deal):
        yield from role_paths(holders, (DESK, AUDITOR), "desk")
        return
    for path in role_paths(holders, [DESK], "desk"):
        mine = path.people & {deal.prepared_by_id}
        if mine:
            yield Path(**{**vars(path), "people": mine, "fact": _("Prepared the registration")})


def not_neutral(holders: Holders, deal: Deal, person: Any) -> Text:
    if person.staff_role in {DESK, AUDITOR}:
        return str(DRAFT_WORDS)
    return _("Is neither the channel desk nor an auditor.")


RULES = (
    Rule("company", gettext_lazy("Readers of the company and its account managers"),
         company, not_in_company),
    Rule("prepared", gettext_lazy("Who prepared it for the company"), prepared, not_prepared),
    Rule("own_work", gettext_lazy("Owner and deal team"), own_work, not_own_work),
    Rule("supplied", gettext_lazy("The distributor it names"), supplied, not_supplied),
    Rule("joint", gettext_lazy("The team of a joint account"), joint, not_joint),
    Rule("direct", gettext_lazy("The direct team that owns it"), direct, not_direct),
    Rule("share", gettext_lazy("People it was shared with"), shared, not_shared),
    Rule(ROLE_RULE, gettext_lazy("Neutral roles"), neutral, not_neutral),
)  # fmt: skip


def companies_of(deal: Deal) -> list[Any]:
    return [deal.organization_id] if deal.organization_id else []


EXPLAINED["registrations.deal"] = Explained(
    name="deals", label=gettext_lazy("Deal"), rules=RULES, companies=companies_of, lenses=LENSES
)
