"""What one key of a description is, and the words for the usual ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Rows = Mapping[str, "Key"]


@dataclass(frozen=True)
class Key:
    """What stands behind one key: a type, a fixed choice, the name of a row, or rows."""

    type: str = "text"  # text, number, amount, yes or no, date, list, object
    needed: bool = False
    one_of: tuple[str, ...] = ()
    names: str = ""  # the section whose rows it names
    each: Rows | None = None  # keys of the object, or of each row of the list


def name_of(section: str, *, needed: bool = True) -> Key:
    return Key(names=section, needed=needed)


def choice(choices: Any, *, needed: bool = False) -> Key:
    return Key(one_of=tuple(getattr(choices, "values", choices)), needed=needed)


TEXT, NEEDED, DATE, NUMBER = Key(), Key(needed=True), Key("date"), Key("number")
YES_NO, AMOUNT = Key("yes or no"), Key("amount")
PERSON, MAYBE_PERSON = name_of("users"), name_of("users", needed=False)
PLACE: Rows = {"website": TEXT, "country": TEXT, "city": TEXT, "phone": TEXT}
