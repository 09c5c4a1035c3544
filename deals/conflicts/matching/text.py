"""Unicode groundwork: folding, scripts, transliteration. Strings in, strings out; no tables of
names here.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii
from opencc import OpenCC

_TO_TRADITIONAL = OpenCC("jp2t")
_TO_SIMPLIFIED = OpenCC("t2s")

SCRIPTS = (  # (name, regular expression of its letters), first match counts
    ("han", "\u3400-\u9fff\uf900-\ufaff"),
    ("kana", "\u3040-\u30ff\u31f0-\u31ff"),
    ("hangul", "\u1100-\u11ff\uac00-\ud7af"),
    ("thai", "\u0e00-\u0e7f"),
    ("cyrillic", "\u0400-\u052f"),
    ("arabic", "\u0600-\u06ff\u0750-\u077f"),
    ("latin", "a-zA-Z\u00c0-\u024f\u1e00-\u1eff"),
)
_SCRIPT_PATTERNS = tuple((name, re.compile(f"[{letters}]")) for name, letters in SCRIPTS)
IDEOGRAPHIC = "".join(
    letters for name, letters in SCRIPTS if name in {"han", "kana", "hangul", "thai"}
)
_IDEOGRAPHIC = re.compile(f"[{IDEOGRAPHIC}]")
_DOTTED = re.compile(r"\b(?:[a-z]\.[ ]?){2,}(?![a-z]{2})")
_APOSTROPHE = re.compile("['\u2018\u2019\u02bc\u02bb`\u00b4]")


def fold(text):
    """NFKC, small letters, one space between words, initials joined ('U.S.A.' -> 'usa')."""
    text = unicodedata.normalize("NFKC", text or "").casefold()
    text = _DOTTED.sub(lambda m: m.group().replace(".", "").replace(" ", "") + " ", text)
    return " ".join(text.split())


def is_ideographic(text):
    """True when the text holds letters of a script written without spaces (Han, kana, Hangul,
    Thai).
    """
    return bool(_IDEOGRAPHIC.search(text))


def script_of(text):
    """Name of the script most letters of the text belong to."""
    counts = [(len(pattern.findall(text)), name) for name, pattern in _SCRIPT_PATTERNS]
    best, name = max(counts, key=lambda pair: pair[0])
    return name if best else "other"


@lru_cache(maxsize=65536)
def ascii_fold(text):
    """ASCII small letters of any script, without diacritics."""
    return _APOSTROPHE.sub("", anyascii(_APOSTROPHE.sub("", fold(text))).lower())


@lru_cache(maxsize=65536)
def simplify(text):
    """Han characters in their simplified Chinese form (Japanese and traditional forms too)."""
    text = fold(text)
    return _TO_SIMPLIFIED.convert(_TO_TRADITIONAL.convert(text)) if is_ideographic(text) else text


_SOFT = re.compile("[cg](?=[eiy])")
_SOUNDS = (
    ("ph", "f"),
    ("sh", "s"),
    ("ts", "s"),
    ("th", "t"),
    ("ch", "k"),
    ("ck", "k"),
    ("qu", "k"),
    ("x", "ks"),
)
_CLASSES = str.maketrans(
    {
        "c": "k",
        "q": "k",
        "g": "k",
        "b": "p",
        "v": "p",
        "f": "p",
        "j": "s",
        "z": "s",
        "d": "t",
        "l": "r",
        "m": "n",
        "a": "",
        "e": "",
        "i": "",
        "o": "",
        "u": "",
        "y": "",
        "w": "",
        "h": "",
    }
)


@lru_cache(maxsize=65536)
def skeleton(word):
    """Consonant classes of an ASCII word, alike for transliterations of one name ('huawei',
    'khvavei').
    """
    word = _SOFT.sub("s", word)
    for sound, plain in _SOUNDS:
        word = word.replace(sound, plain)
    word = word.translate(_CLASSES)
    return re.sub(r"(.)\1+", r"\1", word)
