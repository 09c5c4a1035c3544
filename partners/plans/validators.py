"""Rules about tasks and plans, shared by forms, API and services. Errors are keyed by field."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.plans.choices import SECTIONS, StepSide, StepStatus, Visibility
from partners.plans.document import Content
from portal.interchange.text import check_length, clean_line, clean_text

MOST_STEPS = 40
MOST_REVIEWS = 40
LONGEST_TEXT = 5000
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


# One answer for people who do not exist and for people who cannot see it.
UNKNOWN_PERSON = gettext_lazy("Choose one of the people who work on this account.")


def keyed(name: str, check: Callable[..., Any], *values: Any) -> Any:
    """The result of `check`; its errors stand at field `name`."""
    try:
        return check(*values)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error


def check_task(data: Mapping[str, Any], *, is_new: bool) -> dict[str, Any]:
    """Clean the given ones of title, text, due_on, progress and assignee."""
    cleaned: dict[str, Any] = {}
    if is_new or "title" in data:
        cleaned["title"] = keyed("title", needed_line, data.get("title", ""), 160)
    if "text" in data:
        cleaned["text"] = keyed("text", long_text, data["text"])
    if "due_on" in data:
        cleaned["due_on"] = keyed("due_on", sane_date, data["due_on"])
        cleaned["sorts_on"] = cleaned["due_on"] or dt.date.max
    if "progress" in data:
        cleaned["progress"] = keyed("progress", percent, data["progress"])
    if "assignee" in data:
        cleaned["assignee"] = data["assignee"]
    return cleaned


def needed_line(value: Any, limit: int) -> str:
    text = clean_line(value or "")
    if not text:
        raise ValidationError(_("This is needed."))
    check_length(text, limit)
    return text


def long_text(value: Any) -> str:
    text = clean_text(value or "")
    check_length(text, LONGEST_TEXT)
    return text


def needed_text(value: Any) -> str:
    text = long_text(value)
    if not text:
        raise ValidationError(_("Write a few words."))
    return text


def sane_date(value: dt.date | None) -> dt.date | None:
    """A day within this century, or none."""
    if value is not None and not EARLIEST <= value < LATEST:
        raise ValidationError(_("Enter a date of this century."))
    return value


def percent(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100:
        raise ValidationError(_("Enter a whole number from 0 to 100."))
    return value


def check_visibility(value: str, allowed: tuple[str, ...]) -> str:
    """One of what the writer's side may choose; the first one when nothing is said."""
    if not value:
        return str(allowed[0])
    if value not in allowed:
        raise ValidationError({"visibility": _("Choose one of the listed answers.")})
    return str(Visibility(value))


# --- The mutual plan -----------------------------------------------------------------------------
def check_plan(
    data: Mapping[str, Any], *, present: Content, people: Callable[[], set[str]]
) -> Content:
    """The whole content after the given parts replaced those of `present`.

    `data`: any of goal, position, gap; `steps` and `reviews` as whole lists of rows. `people`
    gives the ids of who may be named in a step; whoever is named already may stay.
    """
    content = {
        name: keyed(name, long_text, data[name]) if name in data else present[name]
        for name in SECTIONS
    }
    known = {row["person"] for row in present["steps"]}

    def may_be_named(person: str) -> bool:
        return not person or person in known or person in people()

    content["steps"] = present["steps"]
    content["reviews"] = present["reviews"]
    if "steps" in data:
        content["steps"] = _rows("steps", data["steps"], MOST_STEPS, _step, may_be_named)
    if "reviews" in data:
        content["reviews"] = _rows("reviews", data["reviews"], MOST_REVIEWS, _review)
    return content


def _rows(
    name: str, rows: list[Mapping[str, Any]], most: int, check: Callable[..., Any], *extra: Any
) -> list[dict[str, str]]:
    if len(rows) > most:
        raise ValidationError({name: _("At most %(most)d lines, please.") % {"most": most}})
    cleaned, problems = [], []
    for place, row in enumerate(rows, start=1):
        try:
            cleaned.append({"id": _row_id(row), **check(row, *extra)})
        except ValidationError as error:
            problems += [
                _("Line %(n)d: %(text)s") % {"n": place, "text": t} for t in error.messages
            ]
    if len({row["id"] for row in cleaned}) < len(cleaned):
        problems.append(_("The same line is there twice."))
    if problems:
        raise ValidationError({name: problems})
    return cleaned


def _row_id(row: Mapping[str, Any]) -> str:
    """The id a row came with, or a new one."""
    try:
        return str(uuid.UUID(str(row["id"]))) if row.get("id") else str(uuid.uuid4())
    except ValueError as error:
        raise ValidationError(_("There is no such record.")) from error


def _step(row: Mapping[str, Any], may_be_named: Callable[[str], bool]) -> dict[str, str]:
    person = str(row.get("person") or "")
    if not may_be_named(person):
        raise ValidationError(str(UNKNOWN_PERSON))
    return {
        "text": needed_line(row.get("text"), 300),
        "side": _one_of(row.get("side") or StepSide.BOTH, StepSide.values),
        "person": person,
        "due_on": _iso(row.get("due_on")),
        "status": _one_of(row.get("status") or StepStatus.OPEN, StepStatus.values),
    }


def _review(row: Mapping[str, Any]) -> dict[str, str]:
    held_on = _iso(row.get("held_on"))
    if not held_on:
        raise ValidationError(_("Say on which day you meet."))
    return {"held_on": held_on, "outcome": long_text(row.get("outcome"))}


def _one_of(value: Any, known: list[str]) -> str:
    if value not in known:
        raise ValidationError(_("Choose one of the listed answers."))
    return str(value)


def _iso(value: dt.date | None) -> str:
    day = sane_date(value)
    return day.isoformat() if day else ""
