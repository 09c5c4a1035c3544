"""The matcher: file accounts, answer queries. Everything that needs both a Store and the scoring
meets here.
"""

from deals.conflicts.matching.candidates import candidates
from deals.conflicts.matching.evidence import sentences
from deals.conflicts.matching.features import NAMES, Comparison, with_context
from deals.conflicts.matching.keys import account_keys
from deals.conflicts.matching.normalise import NAMELESS, Form, forms
from deals.conflicts.matching.records import Account, Candidate, Query
from deals.conflicts.matching.scoring import probabilities, threshold
from deals.conflicts.matching.store import Store

ACCOUNT_FORMS = 3


def pack(found):
    """Forms as one text for the store."""
    return "\n".join(f"{form.native}\t{' '.join(form.tokens)}" for form in found)


def unpack(text):
    """The forms `pack` wrote; several packed texts may be joined by line breaks."""
    pairs = (line.split("\t") for line in text.split("\n") if line)
    return tuple(Form(native, tuple(tokens.split())) for native, tokens in pairs) or (NAMELESS,)


def row_of(account: Account) -> tuple[str, set[int]]:
    """What the store files for an account: (packed forms of all its names, keys)."""
    names = (account.name, *account.other_names)
    packed = (pack(forms(name, account.country, ACCOUNT_FORMS)) for name in names)
    return "\n".join(text for text in packed if text), account_keys(account)


class Matcher:
    """Answers queries over a Store."""

    def __init__(self, store: Store):
        self.store = store

    def match(self, query: Query, limit: int = 5) -> list[Candidate]:
        """The `limit` likeliest accounts for a Query, best first, then their relatives on file
        marked 'family'.
        """
        found = candidates(query, self.store)
        records = self.store.accounts([number for number, _worth in found])
        found = [(number, worth) for number, worth in found if number in records]
        comparison = Comparison(query)
        rows = [
            comparison.features(records[number][0], unpack(records[number][1]))
            for number, _worth in found
        ]
        rows = with_context(rows, [worth for _number, worth in found])
        scored = zip(probabilities(rows), found, rows, strict=True)
        best = sorted(scored, key=lambda item: -item[0])[:limit]
        return self._with_relatives(
            [
                Candidate(records[number][0], p, sentences(dict(zip(NAMES, row, strict=True))))
                for p, (number, _worth), row in best
            ]
        )

    def _with_relatives(self, ranked):
        """Mark the candidates that are, on file, parent or child of the first one, when the first
        one is a match.
        """
        if not ranked or ranked[0].probability < threshold():
            return ranked
        first = ranked[0].account
        kin = self.store.relatives([first.account_id])[first.account_id]
        return ranked[:1] + [
            c._replace(relation="family", evidence=(kinship(c.account, first), *c.evidence))
            if c.account.account_id in kin
            else c
            for c in ranked[1:]
        ]


def kinship(account, first):
    """How an account is related to the first candidate."""
    return (
        f"parent of {first.name}"
        if first.parent_id == account.account_id
        else f"subsidiary of {first.name}"
    )
