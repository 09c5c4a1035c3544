"""Words as the search compares them, the same for what is indexed and what is asked.

Letters lose case and accents. Chinese and Japanese have no blanks between words, and no engine
here divides them: each pair of neighbouring characters becomes a word of its own, so that 华为
is found inside 上海华为技术有限公司. Pairs are written as plain letters and digits, which every
engine keeps whole; other words end after 15 letters, as far as OpenSearch compares beginnings.
"""

import re
import unicodedata
from collections.abc import Iterator

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
RUN = re.compile(f"([{CJK}]+)|([^\\W_{CJK}]+)")
LONGEST = 15  # letters of a word
MOST_INDEXED, MOST_ASKED = 4000, 12  # words
MOST_TYPED = 200  # characters of a question that are read


def indexed(*texts: str) -> str:
    """The different words of `texts`, parted by blanks."""
    found: dict[str, None] = {}
    for text in texts:
        for word, run in _runs(text):
            if run:
                found |= dict.fromkeys([*map(_coded, run), *_pairs(run)])
            else:
                found[word] = None
    return " ".join(list(found)[:MOST_INDEXED])


def asked(text: str) -> list[str]:
    """The words of a question; none for one without letters or digits."""
    found: dict[str, None] = {}
    for word, run in _runs(text[:MOST_TYPED]):
        found |= dict.fromkeys((_pairs(run) or [_coded(run)]) if run else [word])
    return list(found)[:MOST_ASKED]


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """(word, "") for a word, ("", run) for a run of characters without blanks."""
    plain = unicodedata.normalize("NFKC", text)
    for match in RUN.finditer(plain):
        yield ("", match[1]) if match[1] else (_bare(match[2]), "")


def _bare(word: str) -> str:
    parts = unicodedata.normalize("NFD", word.casefold())
    kept = "".join(char for char in parts if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", kept)[:LONGEST]


def _pairs(run: str) -> list[str]:
    return [_coded(run[at : at + 2]) for at in range(len(run) - 1)]


def _coded(characters: str) -> str:
    return "u" + "".join(f"{ord(char):05x}" for char in characters)
