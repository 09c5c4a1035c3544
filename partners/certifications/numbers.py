"""Certificate numbers: short enough to type, too many to guess, silent about how many there are."""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
NUMBER = re.compile(f"^C-[{ALPHABET}]{{{LENGTH}}}$")


def new_number() -> str:
    """`C-7F3K2QM9`: one of 656 billion."""
    return "C-" + "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def as_number(text: str) -> str:
    """What somebody typed as a number of ours, or '' when it can be none."""
    found = "".join(text[:40].upper().split())
    found = found if found.startswith("C-") else f"C-{found.removeprefix('C')}"
    return found if NUMBER.match(found) else ""
