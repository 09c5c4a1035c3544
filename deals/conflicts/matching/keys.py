"""Blocking keys: short strings two records of one organisation are likely to share, stored as
64-bit numbers.

`account_keys` returns the numbers an account is filed under, `query_keys` {number: weight}; the
weight says how much sharing the key means besides its rarity.
"""

import hashlib
from itertools import combinations

from deals.conflicts.matching import identifiers as ids
from deals.conflicts.matching.lexicon import rarity
from deals.conflicts.matching.normalise import STOPWORDS, all_words, forms
from deals.conflicts.matching.text import fold, is_ideographic, skeleton

MANY_SCRIPTS = frozenset(
    [
        "JP",
        "KR",
        "TW",
        "CN",
        "HK",
        "RU",
        "UA",
        "BG",
        "RS",
        "GR",
        "IL",
        "IR",
        "SA",
        "EG",
        "AE",
        "IN",
        "BD",
        "TH",
        "GE",
        "AM",
        "KZ",
        "MN",
        "BY",
    ]
)  # names often stand in two scripts
RARE_TOKENS = 5  # tokens of one form that make pairs
COMMON = 0.36  # words less rare than this make no key alone (about one name in fifty)
WEIGHTS = {  # by first letter of the key
    "y": 0.5,
    "Y": 1.0,
    "i": 0.8,  # town, four consonants inside the name + country, two first letters + country
    "T": 12.0,
    "D": 7.0,
    "P": 8.0,
    "Z": 5.0,
    "L": 4.0,  # tax id, domain, phone, postcode with house number, domain label
    "w": 1.5,
    "p": 2.2,
    "c": 1.6,
    "k": 1.6,
    "j": 3.0,
    "h": 1.2,  # word, pair, word+country, word+city, whole name, beginning
    "s": 1.5,
    "x": 1.0,
    "a": 2.0,
    "A": 2.6,
    "g": 0.8,
    "n": 0.7,  # skeleton, acronym, acronym+country, two Han letters, three letters of a long word
}


def hashed(key):
    """Signed 64-bit number of a key."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def initials(words):
    """Two spellings of the acronym of a name: with and without small words."""
    every = "".join(w[0] for w in words if not w.isdigit())
    main = "".join(w[0] for w in words if w not in STOPWORDS and not w.isdigit())
    return {a for a in (every, main) if 2 <= len(a) <= 10}


def looks_short(word):
    """True for one short word that may be an acronym."""
    return 2 <= len(word) <= 8 and word.isascii() and not word.isdigit()


def identifier_keys(record):
    """Keys of what is not a name: domain, phone, tax id, address."""
    host, label = ids.domain_parts(record.domain)
    number, tax, code = (
        ids.phone(record.phone),
        ids.tax_id(record.tax_id),
        ids.postcode(record.postcode),
    )
    keys = {f"D{host}": host, f"L{label}": label, f"T{tax}": tax, f"P{number}": number}
    address = ids.street(record.street)
    keys[f"Z{code}{address[:6]}"] = code and address
    keys[f"Z{ids.place(record.city)}{address}"] = record.city and len(address) > 3
    keys[f"y{ids.place(record.city)} {record.country}"] = record.city
    return [key for key, useful in keys.items() if useful]


def name_keys(form, country, city):
    """Keys of one form of a name."""
    tokens = sorted(set(form.tokens), key=lambda t: (-rarity(t), t))
    telling = [t for t in tokens if rarity(t) > COMMON]
    keys = [f"w{t}" for t in telling[:8] if len(t) > 1]
    keys += [f"p{min(a, b)} {max(a, b)}" for a, b in combinations(tokens[:RARE_TOKENS], 2)]
    keys += [f"c{t} {country}" for t in tokens[:3] if country]
    keys += [f"k{t} {city}" for t in tokens[:4] if city and t != city]
    joined = form.joined
    keys += [f"j{joined}", f"h{joined[:7]}"] if len(joined) > 2 else []
    keys += [f"s{skeleton(t)}" for t in telling[:4] if len(skeleton(t)) > 2]
    bones = skeleton(joined)
    keys += [f"s{bones[:size]}" for size in (4, 6, 99) if len(bones) > 3] + [
        f"x{bones[:3]} {country}"
    ]
    if country in MANY_SCRIPTS:
        keys += [f"Y{bones[i : i + 4]} {country}" for i in range(1, min(len(bones) - 3, 6))]
    words = form.native.split()
    if len(words) > 1 and not is_ideographic(form.native):
        keys += acronym_keys(initials(words) | tails(words), country)
        keys += [
            f"i{beginning} {country}"
            for beginning in (words[0][0] + words[-1][0], words[0][:2], words[0][0] + words[1][0])
            if country
        ]
    elif len(words) == 1 and looks_short(words[0]):
        keys += acronym_keys({words[0]}, country)
        keys += [
            f"i{beginning} {country}"
            for beginning in (words[0][0] + words[0][-1], words[0][:2])
            if country and len(words[0]) > 2
        ]
    elif is_ideographic(form.native):
        text = form.native.replace(" ", "")
        keys += [f"g{text[i : i + 2]}" for i in range(len(text) - 1)][:10]
        keys += [f"g{text[:4]}"]
        keys += [f"g{text[0]}{text[2]}"] if len(text) > 3 else []
    return keys


def spelled_out(name):
    """Words of a Latin-letter name with its legal form, which some acronyms count in ('Damodar
    Valley Corporation'); [] for one word.
    """
    words = [] if is_ideographic(name) else all_words(fold(name))
    return words if 1 < len(words) < 12 else []


def tails(words):
    """Initials without the first or the last word, which may be spelled out ('Texas DMV')."""
    main = "".join(w[0] for w in words if w not in STOPWORDS and not w.isdigit())
    return {main[1:], main[:-1]} if 4 <= len(main) <= 8 else set()


def acronym_keys(acronyms, country):
    return [f"a{a}" for a in acronyms] + [f"A{a} {country}" for a in acronyms if country]


def keys_of(record, most_forms):
    """All key strings of a record (query or account)."""
    city = ids.place(record.city)
    keys = identifier_keys(record)
    for name in (record.name, *record.other_names):
        for form in forms(name, record.country, most_forms):
            keys += name_keys(form, record.country, city)
        words = spelled_out(name)
        keys += acronym_keys(initials(words), record.country) if words else []
    return keys


def account_keys(account):
    """Numbers under which an account is filed."""
    return {hashed(key) for key in keys_of(account, 3)} | {
        hashed(key) for key in label_acronyms(account)
    }


def label_acronyms(account):
    """The label of the domain as a possible acronym or short name ('icwa.in' -> 'icwa')."""
    label = ids.domain_parts(account.domain)[1]
    parts = {part for part in {*label.split("-"), label.replace("-", "")} if len(part) > 1}
    return [f"w{part}" for part in parts] + acronym_keys(
        {part for part in parts if looks_short(part)}, account.country
    )


def query_keys(query):
    """{number: weight} under which accounts like the query may be filed."""
    keys = keys_of(query, 6)
    found = forms(query.name, query.country)
    keys += [f"L{form.joined}" for form in found if 2 < len(form.joined) < 24]
    keys += acronym_keys(
        {
            w
            for form in found
            for w in form.native.split()
            if 3 <= len(w) <= 7 and w.isascii() and rarity(w) > 0.6
        },
        query.country,
    )
    return {hashed(key): WEIGHTS[key[0]] for key in keys}
