"""What a query and an account have in common, as numbers. `Comparison` prepares one query; its
`features(account, forms)` gives one row.
"""

from rapidfuzz import fuzz

from deals.conflicts.matching import identifiers as ids
from deals.conflicts.matching.keys import initials, looks_short, spelled_out
from deals.conflicts.matching.lexicon import rarity
from deals.conflicts.matching.normalise import NAMELESS, STOPWORDS, forms
from deals.conflicts.matching.pairs import PAIR, pair_features
from deals.conflicts.matching.text import script_of, skeleton

SCRIPT_NUMBERS = {"latin": 0, "han": 1, "kana": 2, "hangul": 3, "cyrillic": 4, "arabic": 5}
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


def acronym_features(short_forms, long_forms):
    """(exact initials, letters in order) of the best pairing of a one-word form with a form of
    several words.
    """
    exact = order = 0.0
    for short in short_forms:
        for words in long_forms:
            exact = max(exact, float(short in initials(words)))
            order = max(
                order, letters_in_order(short, [w for w in words if w not in STOPWORDS] or words)
            )
    return exact, order


def inner_acronym(short, long):
    """Longest word of one record that stands for neighbouring words of the other, in letters
    ('Texas DMV': 3).
    """
    return max(
        (len(w) for w in short.telling if 2 < len(w) < 8 for text in long.initials if w in text),
        default=0,
    )


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


class Side:
    """One record prepared for comparison."""

    def __init__(self, record, record_forms):
        self.record = record
        self.forms = record_forms
        self.bones = [skeleton(form.joined) for form in record_forms]
        self.words = [form.native.split() for form in record_forms]
        compact = [
            form.native.replace(" ", "").replace("and", "") if len(form.native) < 9 else ""
            for form in record_forms
        ]
        self.short = {c for c in compact if looks_short(c)}
        self.long = [words for words in self.words if len(words) > 1 and words[0].isascii()]
        self.long += [words for words in [spelled_out(record.name)] if words]
        self.telling = {w for words in self.words for w in words if w.isascii() and rarity(w) > 0.5}
        self.initials = {
            text
            for words in self.long
            for text in (
                "".join(w[0] for w in words),
                "".join(w[0] for w in words if w not in STOPWORDS),
            )
        }
        self.place = ids.place(record.city)
        self.region = ids.place(record.region)
        self.street = ids.street(record.street)
        self.postcode = ids.postcode(record.postcode)
        self.host, self.label = ids.domain_parts(record.domain)
        self.label_parts = {*self.label.split("-"), self.label} - {""}
        self.phone = ids.phone(record.phone)
        self.tax = ids.tax_id(record.tax_id)
        self.script = SCRIPT_NUMBERS.get(script_of(record.name), 6)
        self.text = (
            f" {' '.join(' '.join(form.tokens) + ' ' + form.native for form in record_forms[:1])} "
        )


def record_features(query, account):
    """Features of two Sides besides the best pair of names, in the order of RECORD."""
    exact, order = acronym_features(query.short, account.long)
    other_exact, other_order = acronym_features(account.short, query.long)
    labels = [account.label] if account.label else []
    joined = [form.joined for form in query.forms]
    natives = [form.native.replace(" ", "") for form in query.forms]
    label = account.label.replace("-", "")
    return [
        max(exact, other_exact),
        max(order, other_order),
        max(
            (
                1.0
                if s == label
                else 0.6
                if label.startswith(s) or s in account.label.split("-")
                else 0.0
                for s in query.short
            ),
            default=-1.0,
        )
        if labels
        else -1.0,
        max(fuzz.ratio(label, name) for name in (*joined, *natives)) if label else -1.0,
        max(fuzz.partial_ratio(label, name) for name in natives) if len(label) > 3 else -1.0,
        agreement(query.record.country, account.record.country),
        agreement(query.region, account.region),
        agreement(query.place, account.place),
        agreement(query.postcode, account.postcode),
        fuzz.ratio(query.street, account.street) / 100 if query.street and account.street else -1.0,
        agreement(query.host, account.host),
        agreement(query.label, account.label),
        agreement(query.phone, account.phone),
        agreement(query.tax, account.tax),
        float(bool(query.host)),
        float(bool(account.host)),
        float(f" {account.place} " in query.text) if account.place else -1.0,
        float(f" {query.place} " in account.text) if query.place else -1.0,
        query.script,
        account.script,
        float(query.script == account.script),
        len(query.record.name),
        len(query.forms),
        float(bool(query.short)),
        float(bool(account.short)),
        len(account.forms),
        inner_acronym(query, account),
        inner_acronym(account, query),
        max((rarity(w) for w in query.telling & account.label_parts), default=0.0),
        shortened_han(query.forms[0].native, account.forms[0].native),
    ]


class Comparison:
    """A query ready to be compared with many accounts."""

    def __init__(self, query):
        self.side = Side(query, forms(query.name, query.country) or (NAMELESS,))

    def features(self, account, account_forms):
        """One row in the order of PAIR + RECORD for an account."""
        other = Side(account, account_forms)
        pairs = [
            (
                fuzz.token_set_ratio(" ".join(q.tokens), " ".join(a.tokens))
                + fuzz.ratio(q.joined, a.joined)
                + fuzz.ratio(q.native, a.native) / 2,
                -i,
                -j,
            )
            for i, q in enumerate(self.side.forms)
            for j, a in enumerate(other.forms)
        ]
        _score, i, j = max(pairs)
        pair = pair_features(
            self.side.forms[-i], other.forms[-j], self.side.bones[-i], other.bones[-j]
        )
        return pair + record_features(self.side, other)


def with_context(rows, blocking):
    """Rows of all candidates of one query, each with the features of CONTEXT added. blocking: their
    sums of key weights.
    """
    place = {
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
    column = {name: [row[at] for row in rows] for name, at in place.items()}
    column["covered"] = [
        a * b for a, b in zip(column["query_covered"], column["account_covered"], strict=True)
    ]
    leads = {name: leads_of(column[name]) for name in ("set_ratio", "covered", "ratio")}
    hits = [
        sum(value == 1 for value in column[name])
        for name in ("domain", "phone", "tax", "label", "city")
    ]
    hits.insert(4, sum(value > 0.9 for value in column["street"]))
    best = max(blocking, default=1.0)
    return [
        [
            *row,
            worth,
            worth / best,
            rank,
            leads["set_ratio"][rank],
            leads["covered"][rank],
            leads["ratio"][rank],
            sum(value >= column["covered"][rank] for value in column["covered"]),
            *hits,
            len(rows),
        ]
        for rank, (row, worth) in enumerate(zip(rows, blocking, strict=True))
    ]


def leads_of(values):
    """Each value minus the best of the others."""
    ordered = [*sorted(values, reverse=True)[:2], 0.0]
    return [value - (ordered[1] if value == ordered[0] else ordered[0]) for value in values]
