"""What can be done with courses. Each function does one thing, whole or not at all.

Errors: `Refused` (403), `StateMoved` (409), `ValidationError` (400, keyed by field). Callers have
found the course, lesson or enrollment in the actor's scope.
"""

from cms.training.services.enrolling import enroll, withdraw
from cms.training.services.progress import (
    complete_lesson,
    enrollment_for,
    fail_lesson,
    note_progress,
    start_lesson,
)
from cms.training.services.rules import apply_rule, end_rule, start_rule
from cms.training.services.steering import enroll_in_path, remind
from cms.training.services.writing import write_course, write_lesson, write_path

__all__ = [
    "apply_rule",
    "complete_lesson",
    "end_rule",
    "enroll",
    "enroll_in_path",
    "enrollment_for",
    "fail_lesson",
    "note_progress",
    "remind",
    "start_lesson",
    "start_rule",
    "withdraw",
    "write_course",
    "write_lesson",
    "write_path",
]
