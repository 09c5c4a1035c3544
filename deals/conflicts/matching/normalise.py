"""A name as typed -> comparable forms. `forms(name, country)` is the entrance; its result is what
the index stores.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from deals.conflicts.matching import legal
from deals.conflicts.matching.lexicon import (
    japanese_reading,
    pinyin,
    places,
    spelled_letters,
    split_terms,
    translate,
)
from deals.conflicts.matching.text import IDEOGRAPHIC, ascii_fold, fold, is_ideographic, simplify

STOPWORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "for",
        "in",
        "at",
        "on",
        "to",
        "a",
        "an",
        "de",
        "la",
        "le",
        "les",
        "des",
        "du",
        "d",
        "l",
        "et",
        "en",
        "un",
        "une",
        "pour",
        "sur",
        "aux",
        "au",
        "di",
        "del",
        "della",
        "dei",
        "degli",
        "delle",
        "dell",
        "e",
        "il",
        "lo",
        "i",
        "per",
        "do",
        "da",
        "dos",
        "das",
        "o",
        "os",
        "as",
        "para",
        "com",
        "y",
        "el",
        "los",
        "las",
        "con",
        "von",
        "der",
        "die",
        "das",
        "und",
        "fur",
        "im",
        "am",
        "zu",
        "zum",
        "zur",
        "van",
        "het",
        "een",
        "voor",
        "te",
        "och",
        "av",
        "for",
        "i",
        "og",
        "af",
        "der",
        "w",
        "z",
        "na",
        "im",
        "ve",
        "s",
        "und",
        "v",
        "u",
        "po",
        "pri",
        "dlya",
        "imeni",
        "im",
        "ta",
        "n",
    ]
)
MOST_FORMS = 6
_PARENTHESES = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]?")
_RUNS = re.compile(f"[{IDEOGRAPHIC}々〆ー・]+")
_WORDS = re.compile("[a-z0-9]+")
_SEPARATORS = re.compile(r"\s[-–—|/]\s|\s*[;|,]\s*|(?<=[a-z]{3})/|#tab#|: ")
_BETWEEN_LETTERS = re.compile(
    r"(?<=\b[a-z])&(?=[a-z]\b)|(?<=\b[a-z]{2})&(?=[a-z]\b)|(?<=\b[a-z])&(?=[a-z]{2}\b)"
)
_KANA = re.compile("[\u3040-\u30ff]")
_JAPANESE = re.compile("[\u3040-\u30ff]|[株式有限合同]{2}会社|[団學学療益]法人")


class Form(NamedTuple):
    """One way to read a name. native: folded, no legal form, in its own script; tokens: English or
    transliterated words.
    """

    native: str
    tokens: tuple

    @property
    def joined(self):
        return "".join(self.tokens)


NAMELESS = Form("", ("",))  # stands for a name without a single letter or digit


def all_words(text):
    """ASCII words of folded text; '&' is a word of its own, except between letters ('at&t' ->
    'att').
    """
    text = _BETWEEN_LETTERS.sub("", text)
    return _WORDS.findall(ascii_fold(text.replace("&", " and ").replace("+", " and ")))


def latin_words(text):
    """ASCII words of folded text without legal forms; runs of single letters become one word ('j c
    penney' -> 'jc penney').
    """
    text = legal.strip_phrases(" ".join(all_words(text)))
    words, letters = [], ""
    for word in legal.strip_words(text.split()):
        if len(word) == 1 and word.isalpha():
            letters += word
            continue
        words += [letters, word] if letters else [word]
        letters = ""
    return [*words, letters] if letters else words


def content(words):
    """English tokens of ASCII words, stopwords left out (kept when nothing else is there)."""
    kept = [w for w in words if w not in STOPWORDS] or words
    return [token for word in kept for token in translate(word)]


def ideographic_tokens(text, japanese):
    """English or transliterated tokens of simplified ideographic text."""
    tokens = []
    letters, text = spelled_letters(text)
    tokens += [letters] if letters else []
    for piece, english in split_terms(text):
        if english:
            tokens += english.replace("_", " ").split()
        elif _KANA.search(piece):
            tokens.append(japanese_reading(piece))
        elif "\uac00" <= piece[0] <= "\ud7af" or "\u0e00" <= piece[0] <= "\u0e7f":
            tokens.append("".join(_WORDS.findall(ascii_fold(piece))))
        else:
            tokens.append(japanese_reading(piece) if japanese else pinyin(piece))
    return [t for t in tokens if t and t not in STOPWORDS]


@lru_cache(maxsize=8192)
def form(text, japanese=False):
    """Form of one folded piece of text, whatever scripts it mixes; None when no letter is left."""
    if not is_ideographic(text):
        words = latin_words(text)
        return Form(" ".join(words), tuple(content(words))) if words else None
    text = legal.strip_ideographic(simplify(text))
    native, tokens, end = [], [], 0
    for run in _RUNS.finditer(text):
        words = (
            latin_words(text[end : run.start()]) if _WORDS.search(text[end : run.start()]) else []
        )
        tokens += content(words)
        tokens += ideographic_tokens(run.group().replace("・", ""), japanese)
        native += [*words, run.group().replace("・", "")]
        end = run.end()
    words = latin_words(text[end:]) if _WORDS.search(ascii_fold(text[end:])) else []
    return Form(" ".join([*native, *words]), tuple(tokens + content(words)))


def reading_form(whole):
    """The form of a Japanese name with everything spelled out instead of translated
    ('asahikagakukogyo'); None for Latin names.
    """
    if not is_ideographic(whole.native):
        return None
    letters, rest = spelled_letters(whole.native.replace(" ", ""))
    return Form(whole.native, (letters + re.sub("[^a-z0-9]", "", japanese_reading(rest)),))


def pieces(name):
    """Texts a name may be known by: the whole, without its brackets, what stands in them, each
    script, each part of an address.
    """
    text = fold(name)
    inside = [m.strip() for m in _PARENTHESES.findall(text)]
    bare = " ".join(
        _PARENTHESES.sub(
            " ", legal.strip_ideographic(simplify(text)) if is_ideographic(text) else text
        ).split()
    )
    found = [bare or text] + [part for part in inside if len(part) > 1 and not is_place(part)]
    if is_ideographic(bare) and len(re.findall("[a-z]", bare)) > 2:
        found += [" ".join(_RUNS.sub(" ", bare).split()), " ".join(_RUNS.findall(bare))]
    parts = [part.strip() for part in _SEPARATORS.split(text)]
    if len(parts) > 1:
        found += sorted((p for p in parts if tells(p)), key=len, reverse=True)
    return list(dict.fromkeys(p for p in found if p))


def tells(part):
    """True when a part of a longer name may name somebody: not a short scrap, a place or a legal
    form.
    """
    words = _WORDS.findall(ascii_fold(part))
    return is_ideographic(part) or (
        len(part) > 2 and not is_place(part) and not set(words) <= legal.WORDS
    )


def is_place(text):
    """True for the name of a country or large city ('(Japan)' after a company name says where, not
    who).
    """
    word = " ".join(_WORDS.findall(ascii_fold(text)))
    return word in place_names()


@lru_cache(maxsize=1)
def place_names():
    return frozenset(places()[0].values()) | frozenset(places()[0])


@lru_cache(maxsize=16384)
def forms(name, country="", most=MOST_FORMS):
    """Up to `most` distinct Forms of a name, the whole name first."""
    japanese = country == "JP" or bool(_JAPANESE.search(name))
    found = [form(piece, japanese) for piece in pieces(name)]
    if japanese and found[0]:
        found.insert(1, reading_form(found[0]))
    return tuple(dict.fromkeys(f for f in found if f and f.tokens))[:most]
