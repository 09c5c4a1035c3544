"""What the wordings of two names have in common, as numbers."""

from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from deals.conflicts.matching.lexicon import rarity
from deals.conflicts.matching.text import skeleton

SIMILAR = 84  # per cent from which two words are one word misspelt
PAIR = [
    "ratio",
    "sort_ratio",
    "set_ratio",
    "partial",
    "jaro",
    "native_ratio",
    "native_partial",
    "skeleton_ratio",
    "skeleton_partial",
    "query_covered",
    "account_covered",
    "query_lost",
    "account_lost",
    "query_worst",
    "account_worst",
    "equal",
    "same_words",
    "numbers",
    "query_weight",
    "account_weight",
    "query_words",
    "account_words",
    "first_word",
]


@lru_cache(maxsize=200_000)
def alike(one, two):
    """How far two words are one: 1 equal, less for a misspelling, another transliteration or an
    abbreviation, else 0.
    """
    if one == two:
        return 1.0
    short, long = sorted((one, two), key=len)
    if len(short) > 3:
        score = fuzz.ratio(one, two)
        if score >= SIMILAR:
            return score / 100
        if len(skeleton(short)) > 2 and skeleton(one) == skeleton(two):
            return 0.85
    if len(short) > 2 and long.startswith(short):
        return 0.7
    return 0.0


def covered(tokens, others):
    """(weight of tokens found among others, weight of all, rarity of the rarest lost one)."""
    found = total = worst = 0.0
    pool = set(others)
    for token in dict.fromkeys(tokens):
        weight = rarity(token)
        best = 1.0 if token in pool else max((alike(token, other) for other in pool), default=0.0)
        found += weight * best
        total += weight
        worst = max(worst, weight * (1 - best))
    return found, total, worst


def numbers_in(tokens):
    return {t for t in tokens if any(c.isdigit() for c in t)}


def pair_features(query, account, query_bones, account_bones):
    """Features of two forms, in the order of PAIR."""
    left, right = " ".join(query.tokens), " ".join(account.tokens)
    one, two = query.joined, account.joined
    query_found, query_total, query_worst = covered(query.tokens, account.tokens)
    account_found, account_total, account_worst = covered(account.tokens, query.tokens)
    query_numbers, account_numbers = numbers_in(query.tokens), numbers_in(account.tokens)
    return [
        fuzz.ratio(one, two),
        fuzz.token_sort_ratio(left, right),
        fuzz.token_set_ratio(left, right),
        fuzz.partial_ratio(one, two),
        100 * JaroWinkler.similarity(one, two),
        fuzz.ratio(query.native, account.native),
        fuzz.partial_ratio(query.native, account.native),
        fuzz.ratio(query_bones, account_bones),
        fuzz.partial_ratio(query_bones, account_bones)
        if min(len(query_bones), len(account_bones)) > 2
        else -1,
        query_found / query_total,
        account_found / account_total,
        query_total - query_found,
        account_total - account_found,
        query_worst,
        account_worst,
        float(one == two),
        float(set(query.tokens) == set(account.tokens)),
        -1.0
        if not query_numbers and not account_numbers
        else float(query_numbers == account_numbers),
        query_total,
        account_total,
        len(query.tokens),
        len(account.tokens),
        alike(query.tokens[0], account.tokens[0]),
    ]
