"""The words of the portal, explained: one source, docs/glossary.md, for the page, the pop-overs and
the people who build the portal.

A row of five cells is a word for people who use the portal: word, 中文, what it means, 释义, for
whom (a key of `readers.READERS`). Shorter rows are words of those who build and run it.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from cms.help.readers import READERS
from portal.access.scope import Scope

FILE = Path(settings.BASE_DIR) / "docs" / "glossary.md"
CHINESE = "zh"
PLAIN = str.maketrans("", "", "*`")
HEADS = 2  # rows of the table that are no words: its head and the line below


@dataclass(frozen=True)
class Term:
    """`key`: the first English word of the row, which names it everywhere."""

    key: str
    english: str
    chinese: str
    meaning: str
    chinese_meaning: str
    readers: str

    @property
    def word(self) -> str:
        return self.chinese if _is_chinese() else self.english

    @property
    def means(self) -> str:
        return self.chinese_meaning if _is_chinese() else self.meaning

    @property
    def slug(self) -> str:
        return self.key.replace(" ", "-")


def _is_chinese() -> bool:
    return (get_language() or "").startswith(CHINESE)


@cache
def terms() -> dict[str, Term]:
    """Every word for users, by key. Raises ValueError for a row that says half of it."""
    rows = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    found = {}
    for row in rows[HEADS:]:
        cells = [cell.strip().translate(PLAIN) for cell in row.strip().strip("|").split("|")]
        if len(cells) < len(Term.__dataclass_fields__) - 1:
            continue
        if not all(cells) or cells[-1] not in READERS:
            raise ValueError(f"docs/glossary.md: not a whole row: {row}")
        term = Term(_key(cells[0]), *cells)
        found[term.key] = term
    return found


def _key(words: str) -> str:
    """`deal, deal registration` → `deal`; `organization (company)` → `organization`."""
    return words.split(",")[0].split("(")[0].strip()


def open_terms(scope: Scope, keys: tuple[str, ...] | None = None) -> list[Term]:
    """The words the person reads, by word; of these keys only and in their order, where given."""
    mine = {key: term for key, term in terms().items() if READERS[term.readers](scope)}
    if keys is not None:
        return [mine[key] for key in keys if key in mine]
    return sorted(mine.values(), key=lambda term: _sorted_by(term.word))


def _sorted_by(word: str) -> str:
    """Chinese words by their sound, as a Chinese reader looks them up."""
    if not _is_chinese():
        return word.casefold()
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(word)).casefold()
