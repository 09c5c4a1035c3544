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


def likeness(tokens, others):
    """For the words of each side, how far each is found on the other side, 0 to 1."""
    found, back = dict.fromkeys(tokens, 0.0), dict.fromkeys(others, 0.0)
    lost = [word for word in back if word not in found]
    for word in found:
        equal = word in back
        if equal:
            found[word] = back[word] = 1.0
        for other in lost if equal else back:
            near = alike(word, other)
            if near > found[word]:
                found[word] = near
            if near > back[other]:
                back[other] = near
    return found, back


def covered(found):
    """(weight of the words found, weight of all, rarity of the rarest lost one)."""
    share = total = worst = 0.0
    for word, best in found.items():
        weight = rarity(word)
        total += weight
        share += weight * best
        if weight * (1 - best) > worst:
            worst = weight * (1 - best)
    return share, total, worst


def numbers_in(reading):
    """Words with a digit."""
    return {t for t in reading.tokens if not t.isalpha() and any(c.isdigit() for c in t)}


def pair_features(query, account):
    """Features of two readings of names, in the order of PAIR."""
    left, right = query.spaced, account.spaced
    one, two = query.joined, account.joined
    bones, other_bones = skeleton(one), skeleton(two)
    found, back = likeness(query.tokens, account.tokens)
    query_found, query_total, query_worst = covered(found)
    account_found, account_total, account_worst = covered(back)
    query_numbers, account_numbers = numbers_in(query), numbers_in(account)
    return [
        fuzz.ratio(one, two),
        fuzz.token_sort_ratio(left, right),
        fuzz.token_set_ratio(left, right),
        fuzz.partial_ratio(one, two),
        100 * JaroWinkler.similarity(one, two),
        fuzz.ratio(query.native, account.native),
        fuzz.partial_ratio(query.native, account.native),
        fuzz.ratio(bones, other_bones),
        fuzz.partial_ratio(bones, other_bones) if min(len(bones), len(other_bones)) > 2 else -1,
        query_found / query_total,
        account_found / account_total,
        query_total - query_found,
        account_total - account_found,
        query_worst,
        account_worst,
        float(one == two),
        float(found.keys() == back.keys()),
        float(query_numbers == account_numbers) if query_numbers or account_numbers else -1.0,
        query_total,
        account_total,
        len(query.tokens),
        len(account.tokens),
        alike(query.tokens[0], account.tokens[0]),
    ]
