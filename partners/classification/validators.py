"""What the desk and the teams type: cleaned, checked, with the reason of every refusal.

Errors are keyed by the field of the form: `vip`, `key_purchases`, `weight_0`, `major_reply`.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from partners.classification.choices import SHARES, PeriodKind, Relationship, Topic, ValueClass
from portal.interchange.text import check_length, clean_line
from portal.workflow import clock

WORDS = 300
NAME = 60
LAST_START = dt.timedelta(days=3660)
MOST_CRITERIA = 10
MINIMUMS = ("purchases", "years", "families")
Data = dict[str, Any]
Errors = dict[str, Any]


def check_start(day: dt.date | None) -> dt.date:
    """Definitions start tomorrow at the earliest, in ten years at the latest."""
    if day is None:
        raise ValidationError({"starts_on": _("Say from which day it holds.")})
    if day <= clock.today():
        text = _("Choose tomorrow or later: what has been judged stays as it is.")
        raise ValidationError({"starts_on": text})
    if day > clock.today() + LAST_START:
        raise ValidationError({"starts_on": _("Choose a day within ten years.")})
    return day


def check_line(text: Any, name: str, limit: int = WORDS, *, needed: bool = True) -> str:
    """One line of text. Raises ValidationError under `name`."""
    try:
        line: str = clean_line(str(text or ""))
        check_length(line, limit)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error
    if needed and not line:
        raise ValidationError({name: _("Please fill this in.")})
    return line


def check_until(day: dt.date | None) -> dt.date | None:
    """The last day of an override: today or later; None has no end."""
    if day is not None and day < clock.today():
        raise ValidationError({"until": _("Choose today or later.")})
    if day is not None and day > clock.today() + LAST_START:
        raise ValidationError({"until": _("Choose a day within ten years.")})
    return day


def check_class(code: str) -> str:
    if code not in ValueClass.values:
        raise ValidationError({"value_class": _("Choose one of the classes.")})
    return code


def check_relationship(code: str) -> str:
    if code not in Relationship.values:
        raise ValidationError({"relationship": _("Choose one of the types.")})
    return code


def check_scores(scores: Mapping[str, Any], criteria: list[Data]) -> dict[str, tuple[int, str]]:
    """Criterion → (1 to 5, note), of those filled in. At least one; criteria in force only."""
    known = {row["code"] for row in criteria}
    found: dict[str, tuple[int, str]] = {}
    for code, (value, note) in scores.items():
        if code not in known:
            raise ValidationError(_("This criterion is not in force."))
        line = check_line(note, f"note_{code}", needed=False)
        if value is None and line:
            raise ValidationError({f"value_{code}": _("A note needs a value from 1 to 5.")})
        if value is not None:
            if not 1 <= value <= 5:
                raise ValidationError({f"value_{code}": _("Choose a value from 1 to 5.")})
            found[code] = (value, line)
    if not found:
        raise ValidationError(_("Give at least one criterion a value."))
    return found


# --- Definitions ----------------------------------------------------------------------------------
def check_definition(topic: str, data: Mapping[str, Any]) -> Data:
    """The content of a version of `topic`, cleaned."""
    errors: Errors = {}
    cleaned = CHECKS[topic](data, errors)
    if errors:
        raise ValidationError(errors)
    return cleaned


def _percentages(data: Mapping[str, Any], errors: Errors) -> Data:
    if data["period"] not in PeriodKind.values:
        errors["period"] = _("Choose month, quarter or year.")
    before, shares = Decimal(0), {}
    for name in SHARES:
        share = Decimal(str(data[name]))
        if not 0 < share < 100:
            errors[name] = _("Enter a percentage above 0 and below 100.")
        elif share <= before:
            errors[name] = _("Each class reaches further than the one before it.")
        before, shares[name] = share, f"{share.normalize():f}"
    return {"period": data["period"], **shares}


def _relationships(data: Mapping[str, Any], errors: Errors) -> Data:
    types: dict[str, Data] = {}
    before = dict.fromkeys(MINIMUMS, 0)
    if not 1 <= data["months"] <= 240:
        errors["months"] = _("Enter 1 to 240 months.")
    for code in Relationship.values:
        row = data["types"][code]
        types[code] = {
            "name": _words(row["name"], f"{code}_name", errors, NAME),
            "about": _words(row["about"], f"{code}_about", errors),
        }
        for name in MINIMUMS:
            least = row[name]
            if not 0 <= least <= 1000:
                errors[f"{code}_{name}"] = _("Enter 0 to 1,000.")
            elif least < before[name]:
                errors[f"{code}_{name}"] = _("A stronger type cannot ask for less.")
            types[code][name] = before[name] = least
    return {"months": data["months"], "types": types}


def _criteria(data: Mapping[str, Any], errors: Errors) -> Data:
    rows: list[Data] = []
    for place, row in enumerate(data["criteria"]):
        name = _words(row["name"], f"name_{place}", errors, NAME)
        code = row.get("code") or code_of(name)
        if not 1 <= (row["weight"] or 0) <= 100:
            errors[f"weight_{place}"] = _("Enter a weight from 1 to 100.")
        if code in {other["code"] for other in rows}:
            errors[f"name_{place}"] = _("This criterion is there already.")
        rows.append({"code": code, "name": name, "weight": row["weight"] or 0})
    total = sum(row["weight"] for row in rows)
    if not 1 <= len(rows) <= MOST_CRITERIA:
        errors["__all__"] = _("Name one to ten criteria.")
    elif total != 100 and not errors:
        errors["__all__"] = _("The weights must sum to 100; now they sum to %(total)d.") % {
            "total": total
        }
    return {"criteria": rows}


def _benefits(data: Mapping[str, Any], errors: Errors) -> Data:
    cleaned: dict[str, Data] = {}
    for code in ValueClass.values:
        row = data[code]
        if not 1 <= (row["reply"] or 0) <= 400:
            errors[f"{code}_reply"] = _("Enter 1 to 400.")
        if row["unit"] not in {"hours", "days"}:
            errors[f"{code}_unit"] = _("Choose hours or days.")
        if row["protection"] is not None and not 1 <= row["protection"] <= 3660:
            errors[f"{code}_protection"] = _("Enter 1 to 3,660 days, or leave it empty.")
        words = _words(row["coverage"], f"{code}_coverage", errors, 120)
        cleaned[code] = {**{k: row[k] for k in ("reply", "unit", "protection")}, "coverage": words}
    return cleaned


def _words(text: Any, name: str, errors: Errors, limit: int = WORDS) -> str:
    try:
        return check_line(text, name, limit)
    except ValidationError as error:
        errors.update(error.message_dict)
        return ""


def code_of(name: str) -> str:
    """A criterion's lasting key: it stays when the name changes later."""
    return slugify(name)[:40] or sha256(name.encode()).hexdigest()[:12]


CHECKS: dict[str, Callable[[Mapping[str, Any], Errors], Data]] = {
    Topic.PERCENTAGES: _percentages,
    Topic.RELATIONSHIPS: _relationships,
    Topic.CRITERIA: _criteria,
    Topic.BENEFITS: _benefits,
}
