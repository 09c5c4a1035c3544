"""Guides by role: docs/users/*.md, or one part of such a file, for those it fits."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cms.help import readers
from cms.help.markdown import for_readers, rendered
from cms.help.readers import Readers
from portal.access.scope import Scope
from portal.people.choices import StaffRole

FOLDER = Path(settings.BASE_DIR) / "docs" / "users"
ENGLISH = "en"
PART = "\n## "


@dataclass(frozen=True)
class Guide:
    """`part`: the number of the file's section (from 1), where the guide is only that one."""

    title: Any
    summary: Any
    file: str
    opens: Readers
    part: int = 0


@dataclass(frozen=True)
class Shown:
    """A guide as its reader gets it. `language`: what it is written in."""

    title: Any
    html: SafeString
    language: str


def _reseller(scope: Scope) -> bool:
    return bool(scope.having("register_deals")) or scope.staff_role in {
        StaffRole.ACCOUNT_MANAGER,
        StaffRole.DESK,
        StaffRole.AUDITOR,
    }


def _writer(scope: Scope) -> bool:
    return scope.staff_role == StaffRole.MARKETING or scope.is_desk


GUIDES: dict[str, Guide] = {
    "resellers": Guide(
        _("Guide for resellers"),
        _("Register deals, keep their protection, work customers together."),
        "resellers.md",
        _reseller,
    ),
    "distributors": Guide(
        _("Guide for distributors"),
        _("Deals placed with you, quotes, prepared registrations, links."),
        "distributors.md",
        readers.suppliers,
    ),
    "learners": Guide(
        _("Guide for readers and learners"),
        _("Library, must-read pages, courses, quizzes, certificates."),
        "learners.md",
        readers.everybody,
    ),
    "account-managers": Guide(
        _("Guide for account managers"),
        _("Review registrations, compare, talk with both sides."),
        "vendor.md",
        readers.managers,
        1,
    ),
    "direct-sales": Guide(
        _("Guide for direct sales"),
        _("Your team's accounts, joint work, named accounts."),
        "vendor.md",
        readers.direct,
        2,
    ),
    "channel-desk": Guide(
        _("Guide for the channel desk"),
        _("Holds, conflicts, cases, programme rules, explanations, the trail."),
        "vendor.md",
        readers.desk,
        3,
    ),
    "people-and-data": Guide(
        _("Guide to people, programs and data"),
        _("Sign-in rules, integrations, lists in and out, personal data."),
        "vendor.md",
        readers.desk,
        4,
    ),
    "marketing": Guide(
        _("Guide for channel marketing"),
        _("Write, say who may read it, publish, see what was used."),
        "marketing.md",
        _writer,
    ),
}


def open_guides(scope: Scope) -> dict[str, Guide]:
    return {key: guide for key, guide in GUIDES.items() if guide.opens(scope)}


def shown(key: str, language: str, scope: Scope) -> Shown:
    """A guide the person may read, in `language` where it is translated, else in English."""
    guide = GUIDES[key]
    text, written = _source(guide.file, language)
    parts = text.split(PART)
    body = parts[guide.part] if guide.part else text
    body = body.split("\n", 1)[-1]  # its heading is the page's
    return Shown(guide.title, rendered(for_readers(body), _links(scope)), written)


@cache
def _source(file: str, language: str) -> tuple[str, str]:
    """(text, language it is in)."""
    translated = FOLDER / language / file
    if translated.exists():
        return translated.read_text(encoding="utf-8"), language
    return (FOLDER / file).read_text(encoding="utf-8"), ENGLISH


def _links(scope: Scope) -> dict[str, str]:
    """Links of one guide to another, where the reader has it."""
    return {
        guide.file: reverse("help_guide", args=[key])
        for key, guide in open_guides(scope).items()
        if not guide.part
    }
