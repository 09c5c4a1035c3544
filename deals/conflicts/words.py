"""What was found, in words: the engine's reasons, and the ones this room adds."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext_lazy as _

from deals.conflicts import evidence_words
from deals.conflicts.choices import Severity

OWN_WORDS = {
    "linked": _("linked by a reviewer"),
    "same_group": _("an account of the same corporate group"),
}
TONES = {Severity.BLOCK: "danger", Severity.REVIEW: "warning", Severity.NOTE: "neutral"}
# Evidence → the account field it gives away.
TELLS_OF = {
    "same_tax": "tax_id",
    "other_tax": "tax_id",
    "same_website": "website",
    "other_website": "website",
    "same_website_name": "website",
    "name_of_website": "website",
    "same_phone": "phone",
    "other_phone": "phone",
    "same_street": "street",
    "same_postcode": "postcode",
    "parent_of": "parent",
    "subsidiary_of": "parent",
    "sister_of": "parent",
    "same_group": "parent",
}
NAMES_TOO = "names"  # what else is said compares all names an account goes by


def reasons(evidence: Iterable[Any], shown: frozenset[str] | None = None) -> list[dict[str, Any]]:
    """[{text, against}] of stored evidence; only what the fields `shown` (None: all) say anyway."""
    return [
        {"text": _sentence(code, params), "against": code in evidence_words.AGAINST}
        for code, params in evidence
        if shown is None or code in OWN_WORDS or TELLS_OF.get(code, NAMES_TOO) in shown
    ]


def _sentence(code: str, params: dict[str, Any]) -> str:
    if code in OWN_WORDS:
        return str(OWN_WORDS[code])
    return evidence_words.sentence(code, params)


def marked(text: str, other: str) -> list[tuple[str, bool]]:
    """`text` in parts, each with whether it differs from `other`. Case does not count.

    Compared word by word where both have blanks between words, else letter by letter.
    """
    blanks = " " in text.strip() or " " in other.strip()
    mine = _parts(text) if blanks else list(text)
    theirs = _parts(other) if blanks else list(other)
    pairs = SequenceMatcher(
        None, [part.casefold() for part in mine], [part.casefold() for part in theirs], False
    )
    found = []
    for kind, start, end, _left, _right in pairs.get_opcodes():
        if part := "".join(mine[start:end]):
            found.append((part, kind != "equal" and bool(part.strip())))
    return found


def _parts(text: str) -> list[str]:
    """Words, each with the blank behind it."""
    words = text.split()
    return [word + " " for word in words[:-1]] + words[-1:]
