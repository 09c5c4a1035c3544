"""Who may be a registration's customer: accounts, registrations and named entries, as
`rules.Candidate`. Both sides' data: see the head of the package.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from deals.conflicts.choices import Relation, Source
from deals.conflicts.matching.scoring import threshold
from deals.conflicts.models import NotSame
from deals.conflicts.rules import Candidate, Evidence, Subject, Terms
from deals.conflicts.services.matching import PartyCandidate, customer_of, match_parties
from deals.named.models import NamedEntry
from deals.registrations.choices import Route, Status
from deals.registrations.models import Deal, ProductFamily
from deals.registrations.moves import policy_of
from partners.accounts.models import Account
from portal.workflow import clock

MOST = 25  # registrations (and named entries) looked at for one customer
ACCOUNTS_SHOWN = 5
RELATIVES = 50
SHOWN_FROM = 0.05  # an account less likely than this is not worth a reviewer's eye
LINKED: Evidence = (("linked", {}),)
UNASKED = (Status.DRAFT, Status.WITHDRAWN)


@dataclass(frozen=True)
class ToldApart:
    """What somebody said is another customer than the registration's."""

    accounts: frozenset[UUID] = frozenset()
    deals: frozenset[UUID] = frozenset()
    named: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Match:
    """How sure, in which relation and why something is the customer."""

    probability: float
    relation: str
    evidence: Evidence


def holder_of(deal: Deal) -> str:
    """The company or direct team a protection would belong to."""
    return f"org:{deal.organization_id}" if deal.organization_id else f"team:{deal.team_id}"


def subject_of(deal: Deal) -> Subject:
    return Subject(holder_of(deal), families_of(deal), clock.today())


def families_of(deal: Deal) -> frozenset[str]:
    """Codes of the product families on the deal's lines."""
    return frozenset(line.family.code for line in deal.lines.all())


def terms_of(deal: Deal) -> Terms:
    return Terms(threshold(), int(policy_of(deal).look_back_days))


def told_apart(deal: Deal) -> ToldApart:
    rows = NotSame.objects.filter(Q(deal=deal) | Q(other_deal=deal))
    accounts, deals, named = set(), set(), set()
    for row in rows:
        deals |= {row.deal_id, row.other_deal_id} - {deal.pk, None}
        if row.deal_id == deal.pk:
            accounts |= {row.account_id} - {None}
            named |= {row.named_entry} - {None}
    return ToldApart(frozenset(accounts), frozenset(deals), frozenset(named))


def candidates_of(deal: Deal) -> list[Candidate]:
    """Everything on file that may be this customer's, whoever it belongs to."""
    return candidates_for(deal, told_apart(deal))


def candidates_for(deal: Deal, apart: ToldApart) -> list[Candidate]:
    """The same for a customer as typed: `deal` may be one that was never saved."""
    found = match_parties(customer_of(deal), limit=MOST, leave_out=[deal.pk])
    accounts = _accounts(deal, found, apart)
    return [
        *(_account(key, match) for key, match in list(accounts.items())[:ACCOUNTS_SHOWN]),
        *_deals(deal, found, accounts, apart),
        *_named(found, apart),
    ]


def _named(found: Iterable[PartyCandidate], apart: ToldApart) -> list[Candidate]:
    """Entries of named-account lists that hold today; an entry without families means all."""
    matches = {one.object_id: one for one in found if one.kind == Source.NAMED}
    entries = NamedEntry.objects.in_force().filter(pk__in=list(matches)).exclude(pk__in=apart.named)
    every = frozenset(ProductFamily.objects.values_list("code", flat=True))
    return [
        Candidate(
            source=Source.NAMED,
            key=entry.pk,
            probability=matches[entry.pk].probability,
            evidence=_told(matches[entry.pk]),
            holder=f"team:{entry.version.named_list.team_id}",
            route=Route.DIRECT,
            families=frozenset(entry.families) or every,
        )
        for entry in entries.select_related("version__named_list")
    ]


def _account(key: UUID, match: Match) -> Candidate:
    return Candidate(Source.ACCOUNT, key, match.probability, match.relation, match.evidence)


def _told(one: PartyCandidate) -> Evidence:
    return tuple((code, dict(params)) for code, params in one.evidence)


def _accounts(deal: Deal, found: Iterable[PartyCandidate], apart: ToldApart) -> dict[UUID, Match]:
    """Account id → match, likeliest first; an account that was linked by hand is certain."""
    matches = {
        one.object_id: Match(one.probability, one.relation, _told(one))
        for one in found
        if one.kind == Source.ACCOUNT
        and one.probability >= SHOWN_FROM
        and one.object_id not in apart.accounts
    }
    if deal.account_id:
        linked = matches.pop(deal.account_id, None)
        evidence = LINKED + (linked.evidence if linked else ())
        matches = {deal.account_id: Match(1.0, Relation.SAME, evidence)} | matches
    return matches


def likely_accounts(deal: Deal) -> list[UUID]:
    """The accounts this customer is, as far as anybody knows: the one linked by hand, else those
    the engine is sure of, likeliest first."""
    if deal.account_id:
        return [deal.account_id]
    found = match_parties(customer_of(deal), kinds=[Source.ACCOUNT], limit=ACCOUNTS_SHOWN)
    return _sure(_accounts(deal, found, told_apart(deal)))


def _sure(accounts: dict[UUID, Match]) -> list[UUID]:
    return [
        key
        for key, match in accounts.items()
        if match.probability >= threshold() and match.relation == Relation.SAME
    ]


# --- Registrations -------------------------------------------------------------------------------
def _deals(
    deal: Deal, found: Iterable[PartyCandidate], accounts: dict[UUID, Match], apart: ToldApart
) -> list[Candidate]:
    """Registrations by the customer they typed, and by the account they are linked to."""
    typed = {
        one.object_id: Match(one.probability, Relation.SAME, _told(one))
        for one in found
        if one.kind == Source.DEAL
    }
    by_account = _account_matches(accounts)
    rows = Deal.objects.filter(Q(pk__in=list(typed)) | Q(account__in=list(by_account)))
    rows = rows.exclude(status__in=UNASKED).exclude(pk=deal.pk).exclude(pk__in=apart.deals)
    candidates = []
    for other in rows.order_by("pk").prefetch_related("lines__family"):
        ways = [typed.get(other.pk), by_account.get(other.account_id)]
        best = max(filter(None, ways), key=lambda way: (way.relation == "same", way.probability))
        candidates.append(_deal(other, best))
    return candidates


def _account_matches(accounts: dict[UUID, Match]) -> dict[UUID, Match]:
    """The sure accounts, and their relatives on file."""
    sure = _sure(accounts)
    family = {
        key: match
        for key, match in accounts.items()
        if match.relation == Relation.FAMILY and match.probability >= threshold()
    }
    if not sure:
        return family
    first = accounts[sure[0]]
    kin = {
        key: Match(first.probability, Relation.FAMILY, (("same_group", {}),))
        for key in relatives_of(sure)
    }
    return kin | family | {key: accounts[key] for key in sure}


def relatives_of(account_ids: Collection[UUID]) -> list[UUID]:
    """Parents, subsidiaries and sister companies on file."""
    known = Account.objects.filter(pk__in=account_ids, parent__isnull=False)
    # Named, not sub-selected: SQLite would read all accounts for the three alternatives.
    parents = set(known.values_list("parent", flat=True))
    kin = Q(pk__in=parents) | Q(parent__in=parents | set(account_ids))
    rows = Account.objects.filter(kin).exclude(pk__in=account_ids)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:RELATIVES])


def _deal(other: Deal, match: Match) -> Candidate:
    return Candidate(
        source=Source.DEAL,
        key=other.pk,
        probability=match.probability,
        relation=match.relation,
        evidence=match.evidence,
        holder=holder_of(other),
        status=other.status,
        route=other.route,
        families=families_of(other),
        day=_last_day(other),
    )


def _last_day(other: Deal) -> Any:
    """The last day on which the registration said something about its customer."""
    if other.status == Status.APPROVED:
        return None  # protected now, however long ago it began
    moments = [other.closed_at, other.decided_at, other.submitted_at]
    days = [moment.date() for moment in moments if moment]
    return max(days) if days else None
