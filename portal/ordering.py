"""Names in the order people look them up: one stored key beside the name, the same order for
every reader and on both databases.

Letters count without case and accents, Chinese characters by their reading (pinyin), so that 张伟
stands among the Z of Zara and Zurich, as in an address book. One key for all readers keeps a page
link good when the reader's language changes, and needs one index.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db import models

KEY_LENGTH = 200
# Letters Unicode takes for letters of their own, which readers look up under the plain one.
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
HAN = re.compile("([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+)")
NOT_WORDS = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def sort_key(text: str) -> str:
    """`Élan GmbH` → `elan gmbh`; `张伟` → `zhang1张 wei3伟`: the character follows its reading, so
    that those read alike stand together. Marks do not count; at most KEY_LENGTH characters."""
    parts = [
        _reading(part) if HAN.fullmatch(part) else _letters(part)
        for part in HAN.split(unicodedata.normalize("NFC", text))
    ]
    return " ".join(" ".join(parts).split())[:KEY_LENGTH] or text[:KEY_LENGTH].replace("\0", "")


def _letters(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).casefold().translate(PLAIN)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return NOT_WORDS.sub(" ", unicodedata.normalize("NFC", bare))


def _reading(text: str) -> str:
    from pypinyin import Style, lazy_pinyin  # its tables load in 0.2 s: for who meets Chinese

    # Without the whole word a character with several readings would get the wrong one.
    read = lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True)
    if len(read) != len(text):  # characters the tables do not know come back in one piece
        read = [lazy_pinyin(letter, style=Style.TONE3)[0] for letter in text]
    return " ".join(f"{said}{letter}" for said, letter in zip(read, text, strict=True))


class SortKeyField(models.CharField):
    """The key of the column `source`, written with it and compared byte by byte."""

    def __init__(self, source: str = "name", **kwargs: Any):
        self.source = source
        given: dict[str, Any] = {"max_length": KEY_LENGTH, "default": ""}
        given |= {"blank": True, "editable": False}
        super().__init__(**(given | kwargs))

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def db_parameters(self, connection: Any) -> Any:
        """PostgreSQL would compare by the rules of the database's own language."""
        found = super().db_parameters(connection)
        return found | {"collation": "C"} if connection.vendor == "postgresql" else found

    def pre_save(self, model_instance: Any, add: bool) -> str:
        key = sort_key(getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, key)
        return key


class SortedByName(models.Model):
    """`name_key` follows `name`: on save here, in `QuerySet.update` through `with_keys`."""

    name_key = SortKeyField()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*fields, *with_keys(type(self), dict.fromkeys(fields, ""))}
        super().save(*args, **kwargs)


def keys_of(model: type[models.Model]) -> dict[str, str]:
    """Column → the key that follows it."""
    fields = model._meta.concrete_fields
    return {field.source: field.name for field in fields if isinstance(field, SortKeyField)}


def with_keys(model: type[models.Model], columns: Mapping[str, Any]) -> dict[str, Any]:
    """`columns` to be written, with the keys of the names among them."""
    keys = {key: columns[name] for name, key in keys_of(model).items() if name in columns}
    return {**columns, **{key: sort_key(str(value)) for key, value in keys.items()}}


def ordered(model: type[models.Model], field: str) -> str:
    """The column that gives the order of `field`: its key, where it has one."""
    return keys_of(model).get(field, field)


def fill_keys(model: Any, batch: int = 2000) -> int:
    """For migrations: write the key of every row; how many."""
    rows, written = model._base_manager.only("pk", "name").order_by("pk"), 0
    found = list(rows[:batch])
    while found:
        for row in found:
            row.name_key = sort_key(row.name)
        written += model._base_manager.bulk_update(found, ["name_key"], batch_size=400)
        found = list(rows.filter(pk__gt=found[-1].pk)[:batch])
    return written
