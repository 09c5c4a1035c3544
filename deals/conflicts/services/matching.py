"""The engine as the rest of the room uses it.

Its answers hold data of both sides: whoever shows one to a person starts from that person's own
`visible_to`, or is the neutral desk. Evidence in words: `deals.conflicts.evidence_words`.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from deals.conflicts.matching.records import Candidate, Evidence, Query
from deals.conflicts.models import Party
from deals.registrations.models import Deal

RECOUNT_FROM = 500  # imported accounts


class PartyCandidate(NamedTuple):
    """One answer of `match_parties`. `kind`: a value of Party; `relation`: same or family (of the
    likeliest account); from `scoring.threshold()` on, `probability` counts as the same customer.
    """

    kind: str
    object_id: UUID
    probability: float
    evidence: tuple[Evidence, ...]
    relation: str = "same"


def match(query: Query, limit: int = 5) -> list[Candidate]:
    """The `limit` likeliest accounts for what somebody typed about a customer, best first."""
    from deals.conflicts.index import Store
    from deals.conflicts.matching.engine import Matcher

    return Matcher(Store()).match(query, limit)


def match_parties(
    query: Query,
    kinds: Iterable[str] = tuple(Party),
    limit: int = 5,
    leave_out: Collection[UUID] = (),
) -> list[PartyCandidate]:
    """The likeliest parties of these kinds, best first, at most `limit` of each kind.

    "account": accounts on file; "deal": registrations that have been sent in, of partners and of
    direct teams, by the customer typed in them; "named": entries of named-account lists.
    `leave_out`: ids not wanted, such as the registration asked about.
    """
    from deals.conflicts.index import Store
    from deals.conflicts.matching.engine import Matcher

    matcher, most = Matcher(Store()), limit + len(leave_out)
    found = []
    for kind in map(str, kinds):
        answers = (
            _accounts(matcher, query, most)
            if kind == Party.ACCOUNT
            else [
                PartyCandidate(kind, *one)
                for one in matcher.match_in(Store(kind=kind), query, most)
            ]
        )
        found += [one for one in answers if one.object_id not in leave_out][:limit]
    return sorted(found, key=lambda one: -one.probability)


def _accounts(matcher: Any, query: Query, most: int) -> list[PartyCandidate]:
    return [
        PartyCandidate(Party.ACCOUNT.value, UUID(one.account.account_id), *one[1:])
        for one in matcher.match(query, most)
    ]


def customer_of(deal: Deal) -> Query:
    """What a registration says about its customer, ready to be matched."""
    from deals.conflicts.parties import query_of

    return query_of(deal)


def query_from(fields: Mapping[str, Any]) -> Query:
    """A query from a mapping with `name` and any other field of Query (`website` for `domain`)."""
    from deals.conflicts import parties

    return parties.query_from(fields)


# --- Upkeep --------------------------------------------------------------------------------------
def refile(account_ids: Collection[UUID]) -> None:
    """Told by partners.accounts, within the transaction that changes these accounts."""
    from deals.conflicts.index import file_parties

    file_parties(Party.ACCOUNT, account_ids)


def recount(imported: int) -> None:
    """Told by partners.accounts after an import: a large one makes the counts of common keys old,
    a small one leaves them to the nightly job."""
    from deals.conflicts.index import count_keys

    if imported >= RECOUNT_FROM:
        count_keys()


def file_deal(deal: Deal) -> None:
    """Make the index say what this registration says of its customer; a draft is not in it.

    Called within the transaction that sends in or changes the registration.
    """
    from deals.conflicts.index import file_parties

    file_parties(Party.DEAL, [deal.pk])


def refile_deal(deal: Deal, actor: Any, transition: str, data: Any) -> None:
    """Told by the machine of registrations, within the transaction of each step."""
    file_deal(deal)


def refile_named(entry_ids: Collection[UUID]) -> None:
    """Told by deals.named, within the transaction that puts these entries in force."""
    from deals.conflicts.index import file_parties

    file_parties(Party.NAMED, entry_ids)


def file_named(entry_id: UUID, fields: Mapping[str, Any]) -> None:
    """File an entry of a named-account list: `name` and any other field `query_from` takes."""
    from deals.conflicts.index import file_party
    from deals.conflicts.parties import query_from, record_of

    file_party(Party.NAMED, entry_id, record_of(entry_id, query_from(fields)))


def unfile(kind: str, object_id: UUID) -> None:
    """Take a party out of the index. Deleted accounts and registrations leave it by themselves."""
    from deals.conflicts import index

    index.unfile(Party(kind), [object_id])
