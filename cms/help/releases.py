"""News of the portal for its users, from CHANGELOG.md.

The changelog is written for those who run and build the portal; `WORDS` says of its entries what
they are to users, and to whom, in both languages. An entry without a row there is not shown.
"""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.help import readers
from cms.help.readers import Readers
from portal.access.scope import Scope

FILE = Path(settings.BASE_DIR) / "CHANGELOG.md"
# `## 1.2.0 - 2026-01-31`, `## [1.2.0] — 2026-01-31`, `## Unreleased`
VERSION = re.compile(r"^## \[?(?P<name>[^\]\s]+)\]?(?:\s+\S\s+(?P<day>\d{4}-\d\d-\d\d))?")
ENTRY = re.compile(r"^- \*\*(?P<title>[^*]+)\*\*")
COMING = "unreleased"


@dataclass(frozen=True)
class Words:
    title: Any
    text: Any
    opens: Readers = readers.everybody


WORDS: dict[str, Words] = {
    "Deal registration": Words(
        _("Deal registration"),
        _("Register in three steps, with drafts that save themselves and a status that says "
          "what happens next."),
        readers.sales,
    ),
    "Protection ledger": Words(
        _("Every day of a protection explained"),
        _("Ask for more days, say that you still work on it, record shipments in pieces."),
        readers.sales,
    ),
    "Two-sided clock": Words(
        _("When you hear from us"),
        _("A deal shows when a reply and a decision are due; days we are late are added to its "
          "protection."),
        readers.sales,
    ),
    "Joint accounts": Words(
        _("Joint work"),
        _("Open a customer to the other side level by level; both sides agree and keep a "
          "receipt."),
        readers.sales,
    ),
    "Account workspace": Words(
        _("A room for every joint account"),
        _("Tasks, a mutual plan, visits and calls, files, and who knows whom."),
        readers.sales,
    ),
    "Distribution": Words(
        _("Quotes and prepared registrations"),
        _("Ask distributors for prices side by side; let one prepare a registration for you."),
        readers.sales,
    ),
    "Library": Words(
        _("Library"),
        _("Product pages, playbooks, battle cards and files, with search in English and "
          "Chinese."),
    ),
    "Reading": Words(
        _("To read, favourites, new"),
        _("Pages that ask for your confirmation, pages you keep, and what came since you were "
          "here."),
    ),
    "Training": Words(
        _("Training"),
        _("Courses, learning paths and quizzes that remember where you were."),
    ),
    "Certificates": Words(
        _("Certificates"),
        _("Certificates with a number and a QR code that anybody can verify."),
    ),
    "Search everything": Words(
        _("Search everything"),
        _("One box for deals, customers, people and pages: press / or Ctrl-K."),
    ),
    "Home by role": Words(
        _("A home page that knows what needs you"),
        _("What is asked of you and comes due, ranked; numbers that open the list they count."),
    ),
    "Tables": Words(
        _("Your columns, many rows at once, undo"),
        _("Choose the columns of a list, choose rows for one action, and take back a slip."),
    ),
    "Reports about deals": Words(
        _("Reports"),
        _(
            "Pipeline, forecast, registrations and time to answer; compare with a snapshot, get "
            "one by mail."
        ),
        readers.sales,
    ),
    "Imports and exports": Words(
        _("Imports and exports"),
        _("Take in lists after a dry run; take any list out and bring it back unchanged."),
    ),
    "Sign-in": Words(
        _("Safer sign-in"),
        _("Passkeys, authenticator apps, and a list of your devices."),
    ),
    "Single sign-on": Words(
        _("Single sign-on for your company"),
        _("Your people sign in with the account they have at work, and leave with it."),
        readers.admins,
    ),
    "Integrations": Words(
        _("Your programs work here, too"),
        _("Tokens and OAuth for your CRM; webhooks tell it what happens."),
        readers.admins,
    ),
    "Explanations": Words(
        _("Who can see this, and why"),
        _("Every record names the people behind it; the audit trail proves itself."),
        readers.sales,
    ),
    "Personal data": Words(
        _("Your data"),
        _("Take along what is kept about you, or ask to be erased."),
    ),
    "Conflicts": Words(
        _("Conflicts found and explained"),
        _("Records that may be the same customer stand side by side, with the evidence in "
          "words."),
        readers.managers,
    ),
    "Conflict desk": Words(
        _("Cases and appeals"),
        _("Ask each side, decide with a panel, preview every letter as its reader sees it."),
        readers.desk,
    ),
    "Programme rules as data": Words(
        _("Programme rules with a trial"),
        _("Rules start on a day and can be tried on last year's registrations."),
        readers.desk,
    ),
    "Coverage": Words(
        _("Allocation board and classes"),
        _("Who covers which account, from a day on; classes from real sums."),
        readers.joint,
    ),
    "Reports for marketing": Words(
        _("What was read and used"),
        _("Reach against use, stale pages, searches without result, courses."),
        readers.editors,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """`key`: its title in the changelog."""

    key: str
    words: Words
    is_new: bool


@dataclass(frozen=True)
class Release:
    """`name`: empty for what has no version yet."""

    name: str
    day: dt.date | None
    entries: list[Entry]


@cache
def _file() -> list[tuple[str, dt.date | None, list[str]]]:
    """(version, day, titles of entries), newest first, as the changelog has them."""
    found: list[tuple[str, dt.date | None, list[str]]] = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if head := VERSION.match(line):
            day = dt.date.fromisoformat(head["day"]) if head["day"] else None
            found.append((head["name"], day, []))
        elif found and (entry := ENTRY.match(line)):
            found[-1][2].append(entry["title"])
    return found


def releases(scope: Scope, seen: list[str] | None) -> list[Release]:
    """What is new for the person, by version, unseen entries first. `seen`: keys that stood here at
    the last visit; on a first one (None) nothing is marked."""
    found = []
    for name, day, titles in _file():
        entries = [
            Entry(title, WORDS[title], seen is not None and title not in seen)
            for title in titles
            if title in WORDS and WORDS[title].opens(scope)
        ]
        entries.sort(key=lambda entry: not entry.is_new)
        if entries:
            found.append(Release("" if name.lower() == COMING else name, day, entries))
    return found


def unseen(scope: Scope, seen: list[str] | None) -> int:
    """How many entries are new to the person."""
    return sum(entry.is_new for release in releases(scope, seen) for entry in release.entries)
