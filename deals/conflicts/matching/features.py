"""What a query and an account have in common, as numbers. `Comparison` prepares one query; its
`features(facts)` gives one row.
"""

from bisect import bisect_left

from rapidfuzz import fuzz

from deals.conflicts.matching.candidates import MOST_CANDIDATES
from deals.conflicts.matching.lexicon import rarity
from deals.conflicts.matching.normalise import MOST_FORMS
from deals.conflicts.matching.pairs import PAIR, pair_features
from deals.conflicts.matching.sides import Side, facts_of

RECORD = [
    "acronym",
    "letters_in_order",
    "label_acronym",
    "label_name",
    "label_in_name",
    "country",
    "region",
    "city",
    "postcode",
    "street",
    "domain",
    "label",
    "phone",
    "tax",
    "domain_given",
    "domain_known",
    "city_in_name",
    "query_city_in_account",
    "query_script",
    "account_script",
    "same_script",
    "query_length",
    "query_forms",
    "short_query",
    "short_account",
    "name_forms",
    "inner_acronym",
    "inner_acronym_back",
    "label_word",
    "shortened_han",
]
CONTEXT = [
    "blocking",
    "blocking_share",
    "rank",
    "set_lead",
    "covered_lead",
    "ratio_lead",
    "twins",
    "domain_hits",
    "phone_hits",
    "tax_hits",
    "label_hits",
    "street_hits",
    "city_hits",
    "candidates",
]
NAMES = tuple(PAIR + RECORD + CONTEXT)
COMPARED = {  # columns whose values are set beside those of the other candidates
    name: NAMES.index(name)
    for name in (
        "set_ratio",
        "query_covered",
        "account_covered",
        "ratio",
        "domain",
        "phone",
        "tax",
        "label",
        "street",
        "city",
    )
}
# Strangers as the dev queries meet them: the nearest one of a query (third decile), and the median
# of the second half of its candidates.
NEAREST_STRANGER = {"set_ratio": 75, "ratio": 63, "query_covered": 0.5, "account_covered": 0.5}
STRANGER = {"set_ratio": 47, "ratio": 41, "query_covered": 0.2, "account_covered": 0.2}
STRANGERS_WORTH = 30.0


def agreement(one, two):
    """1 equal, 0 different, -1 when either is missing."""
    return -1.0 if not one or not two else float(one == two)


def letters_in_order(short, words):
    """How well a short word abbreviates words: its letters in order, better at word beginnings; 0
    when one is missing.
    """
    text, position, score = " " + " ".join(words), 0, 0.0
    for letter in short:
        start = text.find(" " + letter, position)
        inside = text.find(letter, position)
        if start < 0 and inside < 0:
            return 0.0
        use_start = start >= 0 and (
            inside >= start or text[position - 1 : position].isspace() or start - inside < 12
        )
        position = start + 2 if use_start else inside + 1
        score += 1.0 if use_start else 0.4
    begun = sum(w[0] in short for w in words) / len(words)
    return score / len(short) * (0.5 + 0.5 * begun)


def acronym_features(short_forms, long):
    """(exact initials, letters in order) of the best pairing of a one-word form with a form of
    several words.
    """
    exact = order = 0.0
    for short in short_forms:
        for acronyms, words in long.acronyms:
            exact = max(exact, float(short in acronyms))
            order = max(order, letters_in_order(short, words))
    return exact, order


def inner_acronym(short, long):
    """Longest word of one record that stands for neighbouring words of the other, in letters
    ('Texas DMV': 3).
    """
    if not short.maybe_acronyms:
        return 0
    letters = long.first_letters
    return max((len(word) for word in short.maybe_acronyms if word in letters), default=0)


def shortened_han(one, two):
    """1 when the few Han letters of one name stand in the other in order, from its first letter on
    ('联电' in '联华电子'), else 0.
    """
    short, long = sorted((one.replace(" ", ""), two.replace(" ", "")), key=len)
    if (
        not 2 <= len(short) <= 5
        or len(long) > 4 * len(short)
        or short[0] != long[0]
        or short.isascii()
    ):
        return 0.0
    rest = iter(long)
    return float(all(letter in rest for letter in short))


def same_number(query, account):
    """Like `agreement` of the tax numbers; a registration number may stand in for either."""
    if query.numbers & account.numbers:
        return 1.0
    return agreement(query.tax, account.tax)


def label_features(query, account):
    """How the name of the account's website resembles the query's name: label_acronym, label_name,
    label_in_name; -1 without a website.
    """
    if not account.label:
        return -1.0, -1.0, -1.0
    label = account.label.replace("-", "")
    acronym = -1.0
    for short in query.short:
        part = label.startswith(short) or short in account.label_parts
        acronym = max(acronym, 1.0 if short == label else 0.6 if part else 0.0)
    if not label:
        return acronym, -1.0, -1.0
    return (
        acronym,
        max(fuzz.ratio(label, name) for name in query.spellings),
        max(fuzz.partial_ratio(label, name) for name in query.natives) if len(label) > 3 else -1.0,
    )


def record_features(query, account):
    """Features of two Sides besides the best pair of names, in the order of RECORD."""
    exact, order = acronym_features(query.short, account) if query.short else (0.0, 0.0)
    if account.short:
        other_exact, other_order = acronym_features(account.short, query)
        exact, order = max(exact, other_exact), max(order, other_order)
    street = query.street and account.street
    place = account.place
    return [
        exact,
        order,
        *label_features(query, account),
        agreement(query.country, account.country),
        agreement(query.region, account.region),
        agreement(query.place, place),
        agreement(query.postcode, account.postcode),
        fuzz.ratio(query.street, account.street) / 100 if street else -1.0,
        agreement(query.host, account.host),
        agreement(query.label, account.label),
        agreement(query.phone, account.phone),
        same_number(query, account),
        float(bool(query.host)),
        float(bool(account.host)),
        float(f" {place} " in query.text) if place else -1.0,
        float(f" {query.place} " in account.text) if query.place else -1.0,
        query.script,
        account.script,
        float(query.script == account.script),
        query.length,
        len(query.forms),
        float(bool(query.short)),
        float(bool(account.short)),
        len(account.forms),
        inner_acronym(query, account),
        inner_acronym(account, query),
        max((rarity(w) for w in query.telling & account.label_parts), default=0.0),
        shortened_han(query.forms[0].native, account.forms[0].native),
    ]


class Asked(Side):
    """A query's side, with what is asked of it for every account."""

    def __init__(self, query):
        super().__init__(facts_of(query, MOST_FORMS))
        self.length = len(query.name)
        self.natives = [form.native.replace(" ", "") for form in self.forms]
        self.spellings = [form.joined for form in self.forms] + self.natives


class Comparison:
    """A query ready to be compared with many accounts."""

    def __init__(self, query):
        self.side = Asked(query)

    def features(self, facts):
        """One row in the order of PAIR + RECORD for what an account is filed as."""
        other = Side(facts)
        query, account = self.best_pair(other)
        return pair_features(query, account) + record_features(self.side, other)

    def best_pair(self, other):
        """The two forms of the names that are most alike; of equals the first ones."""
        if len(self.side.forms) == 1 == len(other.forms):
            return self.side.forms[0], other.forms[0]
        best, pair = -1.0, (self.side.forms[0], other.forms[0])
        for query in self.side.forms:
            for account in other.forms:
                alike = (
                    fuzz.token_set_ratio(query.spaced, account.spaced)
                    + fuzz.ratio(query.joined, account.joined)
                    + fuzz.ratio(query.native, account.native) / 2
                )
                if alike > best:
                    best, pair = alike, (query, account)
        return pair


def with_context(rows, blocking):
    """Rows of all candidates of one query, each with the features of CONTEXT added. blocking: their
    sums of key weights, the largest first.

    A small index has few candidates, and a lone one would look like the only choice. The strangers
    that a large index would have found stand in for them.
    """
    missing = max(MOST_CANDIDATES - len(rows), 0)
    strangers = [NEAREST_STRANGER, *[STRANGER] * (missing - 1)] if missing else []
    column = {
        name: [row[at] for row in rows] + [stranger.get(name, -1.0) for stranger in strangers]
        for name, at in COMPARED.items()
    }
    column["covered"] = [
        a * b for a, b in zip(column["query_covered"], column["account_covered"], strict=True)
    ]
    leads = {name: leads_of(column[name]) for name in ("set_ratio", "covered", "ratio")}
    hits = [
        sum([value == 1 for value in column[name]])
        for name in ("domain", "phone", "tax", "label", "city")
    ]
    hits.insert(4, sum([value > 0.9 for value in column["street"]]))
    covered = sorted(column["covered"])
    usual = STRANGERS_WORTH if strangers else 0.0
    best = max([usual, *blocking])
    return [
        [
            *row,
            worth,
            worth / best,
            rank + (worth < usual),
            leads["set_ratio"][rank],
            leads["covered"][rank],
            leads["ratio"][rank],
            len(covered) - bisect_left(covered, column["covered"][rank]),
            *hits,
            len(covered),
        ]
        for rank, (row, worth) in enumerate(zip(rows, blocking, strict=True))
    ]


def leads_of(values):
    """Each value minus the best of the others."""
    ordered = [*sorted(values, reverse=True)[:2], 0.0]
    return [value - (ordered[1] if value == ordered[0] else ordered[0]) for value in values]
