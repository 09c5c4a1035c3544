"""Tables of words: glossary (other languages -> English), places, Japanese readings, word
commonness. Loaded once, on first use.
"""

import gzip
import math
import re
from functools import cache, lru_cache
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from deals.conflicts.matching.text import ascii_fold, is_ideographic, simplify

DATA = Path(__file__).parent / "data"
LONGEST_TERM = 8  # characters of an ideographic term looked up inside running text


def read_table(name):
    """Rows of a tab-separated file, plain or gzipped, without comments."""
    path = DATA / name
    text = (
        gzip.decompress(path.read_bytes()).decode()
        if name.endswith(".gz")
        else path.read_text(encoding="utf-8")
    )
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def glossary():
    """(exact word -> English, word beginning -> English, ideographic term -> English)."""
    exact: dict[str, str] = {}
    beginnings, terms = {}, {}
    for english, aliases in read_table("glossary.tsv"):
        for alias in aliases.split():
            if is_ideographic(alias):
                terms[simplify(alias)] = english
            elif alias.endswith("*"):
                beginnings[ascii_fold(alias[:-1])] = english
            else:
                exact.setdefault(ascii_fold(alias), english)
    return exact, beginnings, terms


@cache
def places():
    """(ASCII alias -> English place, ideographic alias -> English place)."""
    rows = read_table("places.tsv.gz")
    return {k: v for k, v in rows if not is_ideographic(k)}, {
        k: v for k, v in rows if is_ideographic(k)
    }


@cache
def commonness():
    """(number of names counted, word -> number of names that hold it); the table is made by
    train.py from the dev accounts.
    """
    rows = read_table("words.tsv.gz") if (DATA / "words.tsv.gz").exists() else [["", "50000"]]
    return int(rows[0][1]), {word: int(count) for word, count in rows[1:]}


@lru_cache(maxsize=65536)
def rarity(word):
    """How telling a word is: 1 for one never counted, towards 0 for the commonest."""
    total, counts = commonness()
    count = counts.get(word, 0)
    return max(0.05, 1 - math.log1p(count) / math.log1p(total)) if count else 1.0


@cache
def readings():
    """Japanese word in simplified characters -> romaji."""
    return {word: romaji(kana) for word, kana in read_table("readings_ja.tsv.gz")}


_PALATAL = re.compile("([kgnhbpmrj]|sh|ch)iy([auo])")
_LONG_VOWELS = re.compile(r"(?<=o)u|(?<=([aiueo]))\1|-")


def romaji(kana):
    """ASCII reading of kana, long vowels shortened ('コーポレーション' -> 'koporeshon')."""
    return _smooth(ascii_fold(re.sub("[ーッっ]", "", kana)))


def _smooth(text):
    text = _PALATAL.sub(r"\1y\2", text.replace("-", "")).replace("shy", "sh").replace("chy", "ch")
    return _LONG_VOWELS.sub("", text).replace("nipon", "nihon")


def _stem(word):
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word


def _known_tail(word, first):
    """(where it starts, English) of the longest known word at the end of a compound; (0, '')
    without one.
    """
    exact, beginnings, _terms = glossary()
    for start in range(first, len(word) - 4):
        tail = word[start:]
        english = exact.get(tail) or next(
            (beginnings[tail[:n]] for n in range(len(tail), 5, -1) if tail[:n] in beginnings), ""
        )
        if english:
            return start, english
    return 0, ""


@lru_cache(maxsize=131072)
def translate(word):
    """English words for one ASCII word: ('university',) for 'universitat', two for compounds, the
    word itself when unknown.
    """
    exact, beginnings, _terms = glossary()
    if word in exact:
        return tuple(_stem(part) for part in exact[word].split("_"))
    if len(word) < 4 or word.isdigit():
        return (word,)
    for size in range(len(word), 2, -1):
        english = beginnings.get(word[:size])
        if english:
            tail = _known_tail(word[size:], 0)[1] if len(word) - size > 5 else ""
            return tuple(_stem(part) for part in f"{english}_{tail}".split("_") if part)
    if word in places()[0]:
        return tuple(places()[0][word].split())
    start, english = _known_tail(word, 3) if len(word) > 8 else (0, "")
    if english:
        return (word[:start], *(_stem(part) for part in english.split("_")))
    return (_stem(word),)


def split_terms(text):
    """[(piece, English or '')] of simplified ideographic text, longest known term first."""
    terms, cities = glossary()[2], places()[1]
    pieces, position, unknown = [], 0, ""
    while position < len(text):
        for size in range(min(LONGEST_TERM, len(text) - position), 0, -1):
            piece = text[position : position + size]
            english = terms.get(piece) or cities.get(piece)
            if english:
                if unknown:
                    pieces.append((unknown, ""))
                pieces.append((piece, english))
                unknown = ""
                break
        else:
            size = 1
            unknown += text[position]
        position += size
    return pieces + ([(unknown, "")] if unknown else [])


LETTER_NAMES = {
    "kana": dict(
        zip(
            [
                "エー",
                "ビー",
                "シー",
                "ディー",
                "イー",
                "エフ",
                "ジー",
                "エイチ",
                "アイ",
                "ジェイ",
                "ケイ",
                "エル",
                "エム",
                "エヌ",
                "オー",
                "ピー",
                "キュー",
                "アール",
                "エス",
                "ティー",
                "ユー",
                "ブイ",
                "エックス",
                "ワイ",
                "ゼット",
                "ケー",
                "ジェー",
                "エイ",
            ],
            "abcdefghijklmnopqrstuvxyzkja",
            strict=True,
        )
    ),
    "hangul": dict(
        zip(
            [
                "에이",
                "비",
                "씨",
                "디",
                "이",
                "에프",
                "지",
                "에이치",
                "아이",
                "제이",
                "케이",
                "엘",
                "엠",
                "엔",
                "오",
                "피",
                "큐",
                "알",
                "에스",
                "티",
                "유",
                "브이",
                "더블유",
                "엑스",
                "와이",
                "제트",
                "앤",
            ],
            "abcdefghijklmnopqrstuvwxyz&",
            strict=True,
        )
    ),
}
_LETTER_RUNS = {
    script: re.compile(f"^(?:{'|'.join(sorted(names, key=len, reverse=True))}){{2,}}")
    for script, names in LETTER_NAMES.items()
}


def spelled_letters(text):
    """(Latin letters spelled out at the start of a kana or Hangul text, the rest).

    'ジーエフエー' -> ('gfa', '').
    """
    for script, pattern in _LETTER_RUNS.items():
        run = pattern.match(text)
        if run and (
            run.end() == len(text)
            or (script == "hangul" and len(run.group()) > 3)
            or len(run.group()) > 5
        ):
            table = LETTER_NAMES[script]
            names = "|".join(sorted(table, key=len, reverse=True))
            letters = "".join(table[name] for name in re.findall(names, run.group()))
            return letters.replace("&", ""), text[run.end() :]
    return "", text


def japanese_reading(text):
    """Romaji of a Japanese piece, longest dictionary word first."""
    table, out, position = readings(), [], 0
    while position < len(text):
        for size in range(min(4, len(text) - position), 0, -1):
            reading = table.get(text[position : position + size])
            if reading:
                break
        else:
            reading, size = romaji(text[position]), 1
        out.append(reading)
        position += size
    return _smooth("".join(out))


def pinyin(text):
    """Toneless pinyin of a Chinese piece in one word."""
    return "".join(lazy_pinyin(text, style=Style.NORMAL)).lower()
