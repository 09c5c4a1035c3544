"""Certificate numbers: short enough to type, too many to guess, silent about how many there are."""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
# With or without the beginning: a C may just as well be the first of the eight.
TYPED = re.compile(f"(?:C-?)?([{ALPHABET}]{{{LENGTH}}})")


def new_number() -> str:
    """`C-7F3K2QM9`: one of 656 billion."""
    return "C-" + "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def as_number(text: str) -> str:
    """What somebody typed as a number of ours, or '' when it can be none."""
    found = TYPED.fullmatch("".join(text[:40].upper().split()))
    return f"C-{found[1]}" if found else ""
