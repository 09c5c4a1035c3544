"""The run-time data models of SCORM 1.2 and SCORM 2004: which names exist, what they mean.

The browser sends the whole model flattened (name → text). It is checked here against the names
of the standard; what the portal itself says (who learns, what is demanded) is never taken from it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.packages.choices import Completion, Standard, Success
from cms.packages.manifests.units import Unit

MAX_NAMES = 12_000
MAX_VALUE = 64_000
SCORE = r"score\.(raw|min|max)"
SCORE4 = r"score\.(scaled|raw|min|max)"
N = r"\.\d{1,4}\."
# What a unit may write. {} where the flattener met an empty list.
WRITABLE = {
    Standard.SCORM12: (
        rf"core\.(lesson_location|lesson_status|exit|session_time|{SCORE})|suspend_data|comments"
        rf"|objectives{N}(id|status|{SCORE})"
        r"|student_preference\.(audio|language|speed|text)"
        rf"|interactions{N}(id|time|type|weighting|student_response|result|latency"
        rf"|objectives{N}id|correct_responses{N}pattern)"
    ),
    Standard.SCORM2004: (
        rf"location|completion_status|success_status|exit|session_time|progress_measure|{SCORE4}"
        rf"|suspend_data|comments_from_learner{N}(comment|location|timestamp)"
        r"|learner_preference\.(audio_level|language|delivery_speed|audio_captioning)"
        rf"|objectives{N}(id|success_status|completion_status|progress_measure|description"
        rf"|{SCORE4})"
        rf"|interactions{N}(id|type|timestamp|weighting|learner_response|result|latency"
        rf"|description|objectives{N}id|correct_responses{N}pattern)"
    ),
}
# What stands in the model but is the portal's to say.
OURS = {
    Standard.SCORM12: (
        r"launch_data|comments_from_lms"
        r"|core\.(student_id|student_name|credit|entry|lesson_mode|total_time)"
        r"|student_data\.(mastery_score|max_time_allowed|time_limit_action)"
    ),
    Standard.SCORM2004: (
        r"launch_data|learner_id|learner_name|credit|entry|mode|total_time|max_time_allowed"
        rf"|time_limit_action|scaled_passing_score|completion_threshold|comments_from_lms{N}\w+"
    ),
}
NAMES = {one: re.compile(rf"cmi\.({WRITABLE[one]})") for one in WRITABLE}
READ_ONLY = {one: re.compile(rf"cmi\.({OURS[one]})") for one in OURS}
NAVIGATION = re.compile(r"adl\.nav\.[\w.]+")
CLOCK_TIME = re.compile(r"(\d{1,4}):(\d{2}):(\d{2})(\.\d+)?")
DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?"
    r"(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?"
)
SECONDS_IN = (31_536_000, 2_592_000, 86_400, 3_600, 60, 1)
MAX_SECONDS = 2_000_000


@dataclass(frozen=True)
class Outcome:
    """What a unit says about itself. `score` in percent, `seconds` of this session."""

    completion: str = Completion.UNKNOWN
    success: str = Success.UNKNOWN
    score: Decimal | None = None
    seconds: int = 0


def checked_data(standard: str, given: Any) -> dict[str, str]:
    """What a unit may write of `given`, empty values left out. ValidationError under `data`."""
    if not isinstance(given, Mapping) or len(given) > MAX_NAMES:
        raise ValidationError({"data": _("This is not the data of a course.")})
    kept: dict[str, str] = {}
    for name, value in given.items():
        if value in ({}, [], "", None) or NAVIGATION.fullmatch(name):
            continue
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or len(value) > MAX_VALUE or "\x00" in value:
            raise ValidationError({"data": _("This is not the data of a course.")})
        if NAMES[Standard(standard)].fullmatch(name):
            kept[name] = value
        elif not READ_ONLY[Standard(standard)].fullmatch(name):
            raise ValidationError({"data": _("%(name)s is not in SCORM.") % {"name": name[:80]}})
    return kept


def outcome_of(standard: str, data: Mapping[str, str], unit: Unit) -> Outcome:
    """A score counts against the mastery the package demands, whatever status was sent."""
    success: str
    if standard == Standard.SCORM12:
        completion, success = STATUS12.get(
            data.get("cmi.core.lesson_status", ""), (Completion.UNKNOWN, Success.UNKNOWN)
        )
        score = _share(data, "cmi.core.score.")
        seconds = seconds_of(data.get("cmi.core.session_time", ""))
    else:
        completion = STATUS2004.get(data.get("cmi.completion_status", ""), Completion.UNKNOWN)
        success = _success2004(data.get("cmi.success_status", ""))
        scaled = _scaled(data.get("cmi.score.scaled", ""))
        score = _share(data, "cmi.score.") if scaled is None else scaled
        seconds = seconds_of(data.get("cmi.session_time", ""))
    if unit.mastery is not None and score is not None:
        passed = score >= Decimal(str(unit.mastery)) * 100
        success = Success.PASSED if passed else Success.FAILED
    return Outcome(completion, success, score, seconds)


STATUS12 = {
    "passed": (Completion.COMPLETED, Success.PASSED),
    "completed": (Completion.COMPLETED, Success.UNKNOWN),
    "failed": (Completion.INCOMPLETE, Success.FAILED),
    "incomplete": (Completion.INCOMPLETE, Success.UNKNOWN),
    "browsed": (Completion.INCOMPLETE, Success.UNKNOWN),
    "not attempted": (Completion.UNKNOWN, Success.UNKNOWN),
}
STATUS2004 = {"completed": Completion.COMPLETED, "incomplete": Completion.INCOMPLETE}


def _success2004(said: str) -> str:
    return said if said in {Success.PASSED, Success.FAILED} else Success.UNKNOWN


def percent(share: Any) -> Decimal | None:
    """A number as percent with two places between 0 and 100; None for what is no number."""
    try:
        number = Decimal(str(share))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return min(max(number, Decimal(0)), Decimal(100)).quantize(Decimal("0.01"))


def _scaled(value: str) -> Decimal | None:
    try:
        return percent(Decimal(value) * 100)
    except InvalidOperation:
        return None


def _share(data: Mapping[str, str], prefix: str) -> Decimal | None:
    """The raw score between its own least and most, where they are given."""
    try:
        raw = Decimal(data[prefix + "raw"])
        least = Decimal(data.get(prefix + "min") or 0)
        most = Decimal(data.get(prefix + "max") or 100)
        return percent((raw - least) / (most - least) * 100 if most > least else raw)
    except (KeyError, InvalidOperation, ArithmeticError):
        return None


def seconds_of(time: str) -> int:
    """Seconds in a time of SCORM 1.2 (HHHH:MM:SS.SS) or 2004 (PT1H30M); 0 for anything else."""
    if found := CLOCK_TIME.fullmatch(time):
        hours, minutes, seconds = (int(part) for part in found.groups()[:3])
        return min(hours * 3600 + minutes * 60 + seconds, MAX_SECONDS)
    if found := DURATION.fullmatch(time):
        parts = zip(found.groups(), SECONDS_IN, strict=True)
        return min(sum(int(part or 0) * each for part, each in parts), MAX_SECONDS)
    return 0


def starting_data(
    standard: str, unit: Unit, data: Mapping[str, str], learner: Any, seconds: int
) -> dict[str, str]:
    """What the API in the browser begins with: who learns, what is demanded, how it was left."""
    is12 = standard == Standard.SCORM12
    left = {name: value for name, value in data.items() if not name.endswith(".session_time")}
    exited = left.pop("cmi.core.exit" if is12 else "cmi.exit", "")
    entry = "ab-initio" if not data else ("resume" if exited in {"suspend", ""} else "")
    hours, rest = divmod(seconds, 3600)
    if is12:
        ours = {
            "cmi.core.student_id": str(learner.pk),
            "cmi.core.student_name": learner.name,
            "cmi.core.credit": "credit",
            "cmi.core.lesson_mode": "normal",
            "cmi.core.entry": entry,
            "cmi.core.total_time": f"{hours:04}:{rest // 60:02}:{rest % 60:02}",
            "cmi.launch_data": unit.launch_data,
            "cmi.student_data.mastery_score": _plain(unit.mastery, 100),
            "cmi.student_data.max_time_allowed": unit.max_time,
            "cmi.student_data.time_limit_action": unit.time_limit_action,
        }
    else:
        ours = {
            "cmi.learner_id": str(learner.pk),
            "cmi.learner_name": learner.name,
            "cmi.credit": "credit",
            "cmi.mode": "normal",
            "cmi.entry": entry,
            "cmi.total_time": f"PT{hours}H{rest // 60}M{rest % 60}S",
            "cmi.launch_data": unit.launch_data,
            "cmi.scaled_passing_score": _plain(unit.mastery, 1),
            "cmi.max_time_allowed": unit.max_time,
            "cmi.time_limit_action": unit.time_limit_action,
        }
    return left | {name: value for name, value in ours.items() if value}


def _plain(share: float | None, whole: int) -> str:
    return "" if share is None else f"{share * whole:g}"
