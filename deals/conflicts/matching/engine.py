"""The matcher: file records, answer queries. Everything that needs both a Store and the scoring
meets here.
"""

import json
from typing import Any, NamedTuple

from deals.conflicts.matching.candidates import candidates
from deals.conflicts.matching.evidence import Evidence, kinship, reasons
from deals.conflicts.matching.features import NAMES, Comparison, with_context
from deals.conflicts.matching.keys import account_keys
from deals.conflicts.matching.records import Account, Candidate, Query
from deals.conflicts.matching.scoring import FINALISTS, probabilities, threshold
from deals.conflicts.matching.sides import facts_of, pack
from deals.conflicts.matching.store import Store

ACCOUNT_FORMS = 3


def row_of(account: Account) -> tuple[str, set[int]]:
    """What a store files for an account: (packed facts, keys)."""
    return pack(facts_of(account, ACCOUNT_FORMS)), account_keys(account)


class Found(NamedTuple):
    """One party of a store compared with the query; `features` without those of its context."""

    party: Any
    worth: float
    facts: list
    features: list


class Scored(NamedTuple):
    """`row`: all features."""

    probability: float
    party: Any
    row: list


class Matcher:
    """Answers queries over a Store of accounts."""

    def __init__(self, store: Store):
        self.store = store
        self._last: tuple[Query | None, list[Found]] = (None, [])

    def match(self, query: Query, limit: int = 5) -> list[Candidate]:
        """The `limit` likeliest accounts for a Query, best first; relatives on file of a first one
        that is a match are marked 'family'.
        """
        best = ranked(self._accounts(query))[:limit]
        records = self.store.accounts([one.party for one in best])
        return with_family(
            [
                Candidate(records[one.party], one.probability, evidence_of(one.row))
                for one in best
                if one.party in records
            ]
        )

    def match_in(
        self, other: Store, query: Query, limit: int = 5
    ) -> list[tuple[Any, float, tuple[Evidence, ...]]]:
        """The likeliest parties of another store: [(id, probability, evidence)], best first.

        Each is judged as if it stood alone among the accounts that are not the customer: many rows
        of that store may mean one customer, which among accounts would speak against all of them.
        """
        found = compared(query, other)
        if not found:
            return []
        accounts = self._accounts(query)
        matches = {one.party for one in ranked(accounts) if one.probability >= threshold()}
        strangers = [one for one in accounts if one.party not in matches]
        by_party = {one.party: one for one in found}
        chosen = [one.party for one in ranked(found)][: max(limit, FINALISTS)]
        rows = [among(by_party[party], strangers) for party in chosen]
        scored = map(Scored, probabilities(rows, len(rows)), chosen, rows)
        best = sorted(scored, key=lambda one: -one.probability)[:limit]
        return [(one.party, one.probability, evidence_of(one.row)) for one in best]

    def _accounts(self, query: Query) -> list[Found]:
        """The accounts worth scoring: asked once for `match` and each `match_in` of one query."""
        if self._last[0] != query:
            self._last = (query, compared(query, self.store))
        return self._last[1]


def compared(query: Query, store: Store) -> list[Found]:
    """The parties worth scoring, in the order of what their keys are worth."""
    found = candidates(query, store)
    filed = store.facts([number for number, _worth in found])
    comparison = Comparison(query)
    result = []
    for number, worth in found:
        if number in filed:  # else it was deleted since its keys were read
            party, text = filed[number]
            facts = json.loads(text)
            result.append(Found(party, worth, facts, comparison.features(facts)))
    return result


def ranked(found: list[Found]) -> list[Scored]:
    """All of them, best first."""
    rows = with_context([one.features for one in found], [one.worth for one in found])
    scored = map(Scored, probabilities(rows), [one.party for one in found], rows)
    return sorted(scored, key=lambda one: -one.probability)


def among(one: Found, strangers: list[Found]) -> list:
    """All features of one party, put in its place among the strangers that are not it."""
    mine = marks(one.facts)
    others = [other for other in strangers if not mine & marks(other.facts)]
    place = sum(other.worth >= one.worth for other in others)
    row = [*others[:place], one, *others[place:]]
    return with_context([each.features for each in row], [each.worth for each in row])[place]


def marks(facts):
    """What two rows of one customer share: host, tax number, first form of the name."""
    host, tax, names = facts[5], facts[8], facts[-1]
    return {("host", host), ("tax", tax), ("name", names[0][1])} - {("host", ""), ("tax", "")}


def evidence_of(row: list) -> tuple[Evidence, ...]:
    return reasons(dict(zip(NAMES, row, strict=True)))


def with_family(best: list[Candidate]) -> list[Candidate]:
    """Mark the candidates that are, on file, parent, child or sister of the first one, when the
    first one is a match.
    """
    if not best or best[0].probability < threshold():
        return best
    first = best[0].account
    marked = best[:1]
    for one in best[1:]:
        kin = kinship(one.account, first)
        marked.append(
            one._replace(relation="family", evidence=(kin, *one.evidence)) if kin else one
        )
    return marked
