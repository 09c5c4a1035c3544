"""Asking why somebody can or cannot see a record: the answer, and the trail of the question."""

from typing import Any

from portal.access.explain import Answer, answers_for
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.oversight import policies


def ask_why(*, record: Any, person: Any, actor: Any) -> list[Answer]:
    """What each rule of the record says about `person`. The question is on the trail."""
    require(policies.can_ask_why_not(scope_of(actor)))
    answers = list(answers_for(record, person))
    seen = any(answer.paths for answer in answers)
    record_event(record, actor, "ask_why", note={"person": person.email, "sees": seen})
    return answers
