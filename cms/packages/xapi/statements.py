"""Statements: checked against xAPI's form and cmi5's rules, stored, and heard."""

import json
import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cms.packages.choices import Completion, Standard, Success
from cms.packages.cmi import Outcome, percent, seconds_of
from cms.packages.manifests.units import Unit
from cms.packages.models import Launch, Record, Statement
from cms.packages.services.recording import take, unit_of
from cms.packages.xapi import lms, words
from portal.workflow import clock

MAX_BATCH = 100
MAX_STATEMENT = 60_000
MAX_STORED = 5_000  # by one attempt
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S{1,490}")


class NotAllowed(Exception):
    """Well-formed, but cmi5 does not allow it here (403)."""


class Differs(Exception):
    """A statement with this id is stored, and it is another one (409)."""


def store(launch: Launch, given: list[Any]) -> list[str]:
    """Store statements in their order, all or none; returns their ids. A statement stored before
    is not stored again. ValidationError (400), NotAllowed (403), Differs (409)."""
    if len(given) > MAX_BATCH:
        raise ValidationError({"statements": _("Send no more than 100 statements at once.")})
    attempt = launch.record.attempt
    unit = unit_of(attempt, launch.record.unit)
    with transaction.atomic():
        record = Record.objects.select_for_update().get(pk=launch.record_id)
        launch.refresh_from_db(fields=["initialized_at", "terminated_at", "ended_at"])
        return [_store_one(launch, record, unit, one) for one in given]


def _store_one(launch: Launch, record: Record, unit: Unit, given: Any) -> str:
    attempt = launch.record.attempt
    statement = checked(given)
    key = uuid.UUID(statement["id"])
    if stored := Statement.objects.filter(attempt=attempt, key=key).first():
        if _same(stored.content, statement):
            return str(key)
        raise Differs(str(key))
    if Statement.objects.filter(attempt=attempt).count() >= MAX_STORED:
        raise NotAllowed("This attempt has stored as many statements as it may.")
    verb, activity = statement["verb"]["id"], statement["object"]["id"]
    _check_owner(launch, statement)
    if attempt.version.standard == Standard.CMI5:
        _check_cmi5(launch, unit, statement)
    now = clock.now()
    statement["stored"] = now.isoformat()
    statement.setdefault("timestamp", statement["stored"])
    Statement.objects.create(
        attempt=attempt,
        launch=launch,
        key=key,
        verb=verb,
        activity=activity,
        content=statement,
        stored_at=now,
    )
    if activity == words.activity_of(attempt, unit) and verb in words.UNIT_VERBS:
        _hear(launch, record, unit, verb, statement.get("result") or {})
    return str(key)


def checked(given: Any) -> dict[str, Any]:
    """A statement of the form xAPI asks for, with an id. ValidationError under `statements`."""
    fine = (
        isinstance(given, Mapping)
        and len(json.dumps(given)) <= MAX_STATEMENT
        and isinstance(given.get("actor"), Mapping)
        and _is_iri(given.get("verb"))
        and _is_iri(given.get("object"))
        and isinstance(given.get("result", {}), Mapping)
        and isinstance(given.get("context", {}), Mapping)
        and "attachments" not in given
    )
    if not fine:
        raise ValidationError({"statements": _("This is not a statement that can be stored.")})
    statement = dict(given)
    try:
        statement["id"] = str(uuid.UUID(str(statement.get("id") or uuid.uuid4())))
    except ValueError as error:
        raise ValidationError({"statements": _("A statement's id is a UUID.")}) from error
    return statement


def _is_iri(thing: Any) -> bool:
    return (
        isinstance(thing, Mapping)
        and isinstance(thing.get("id"), str)
        and IRI.fullmatch(thing["id"]) is not None
    )


def _same(stored: dict[str, Any], given: dict[str, Any]) -> bool:
    ours = {"stored", "timestamp", "authority", "version"}
    return {k: v for k, v in stored.items() if k not in ours} == {
        k: v for k, v in given.items() if k not in ours
    }


def _check_owner(launch: Launch, statement: dict[str, Any]) -> None:
    """A unit speaks about its own learner and its own registration."""
    if statement["actor"].get("account") != words.actor_of(launch)["account"]:
        raise NotAllowed("The actor is not this launch's learner.")
    registration = statement.get("context", {}).get("registration")
    if registration and registration != str(launch.record.attempt_id):
        raise NotAllowed("The registration is not this launch's.")
    if statement["verb"]["id"] in words.OUR_VERBS:
        raise NotAllowed("Only the portal says this.")


def _check_cmi5(launch: Launch, unit: Unit, statement: dict[str, Any]) -> None:
    context, verb = statement.get("context", {}), statement["verb"]["id"]
    if context.get("registration") != str(launch.record.attempt_id):
        raise NotAllowed("The registration is missing.")
    if (context.get("extensions") or {}).get(words.SESSION) != str(launch.session):
        raise NotAllowed("The session id is missing or not this launch's.")
    if launch.terminated_at or launch.ended_at:
        raise NotAllowed("This session has ended.")
    if (launch.initialized_at is None) != (verb == words.INITIALIZED):
        raise NotAllowed("A session begins with one “initialized”.")
    categories = (context.get("contextActivities") or {}).get("category") or []
    is_defined = {"id": words.CMI5_CATEGORY} in [
        {"id": one.get("id")} for one in _listed(categories) if isinstance(one, Mapping)
    ]
    if not is_defined:
        return
    activity = words.activity_of(launch.record.attempt, unit)
    if verb not in words.UNIT_VERBS or statement["object"]["id"] != activity:
        raise NotAllowed("cmi5 defines no such statement.")
    if verb in {words.COMPLETED, words.PASSED, words.FAILED}:
        _check_judgement(launch, unit, statement, activity)


def _check_judgement(launch: Launch, unit: Unit, statement: dict[str, Any], activity: str) -> None:
    """Completed and passed come once in an attempt, failed never after passed, and a score fits
    the mastery the package demands."""
    verb = statement["verb"]["id"]
    said = set(
        Statement.objects.filter(attempt=launch.record.attempt, activity=activity).values_list(
            "verb", flat=True
        )
    )
    if verb != words.FAILED and verb in said:
        raise NotAllowed("This was said before.")
    if verb == words.FAILED and words.PASSED in said:
        raise NotAllowed("What was passed cannot be failed.")
    score = _scaled(statement.get("result") or {})
    if unit.mastery is None or score is None or verb == words.COMPLETED:
        return
    if (float(score) >= unit.mastery * 100) != (verb == words.PASSED):
        raise NotAllowed("The score does not fit the mastery score.")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _scaled(result: Mapping[str, Any]) -> Any:
    score = result.get("score")
    scaled = score.get("scaled") if isinstance(score, Mapping) else None
    if isinstance(scaled, bool) or not isinstance(scaled, int | float):
        return None
    return percent(scaled * 100)


def _hear(launch: Launch, record: Record, unit: Unit, verb: str, result: dict[str, Any]) -> None:
    """What a statement about the unit itself means for the record."""
    now = clock.now()
    if verb == words.INITIALIZED:
        launch.initialized_at = now
        launch.save(update_fields=["initialized_at"])
    if verb == words.TERMINATED:
        launch.terminated_at = now
        launch.save(update_fields=["terminated_at"])
    outcome = Outcome(
        completion=Completion.COMPLETED if verb == words.COMPLETED else Completion.INCOMPLETE,
        success={words.PASSED: Success.PASSED, words.FAILED: Success.FAILED}.get(
            verb, Success.UNKNOWN
        ),
        score=_scaled(result),
        seconds=seconds_of(str(result.get("duration", ""))),
    )
    was = record.satisfied_at
    take(record, launch, unit, outcome)
    if was is None and record.satisfied_at and launch.record.attempt.version.standard == "cmi5":
        lms.say(launch, unit, "satisfied")
