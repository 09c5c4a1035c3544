"""What the portal itself writes for a cmi5 unit: its launch data and its own statements."""

import hashlib
import json
import uuid
from typing import Any

from cms.packages.manifests.units import Unit
from cms.packages.models import Document, Launch, Statement
from cms.packages.xapi import words
from portal.workflow import clock

LAUNCH_DATA = "LMS.LaunchData"
VERBS = {
    "launched": words.LAUNCHED,
    "abandoned": words.ABANDONED,
    "satisfied": words.SATISFIED,
}


def context_of(launch: Launch, unit: Unit) -> dict[str, Any]:
    """The context template: every statement of the session carries it."""
    return {
        "contextActivities": {"grouping": [{"objectType": "Activity", "id": unit.key}]},
        "extensions": {words.SESSION: str(launch.session)},
    }


def prepare(launch: Launch, unit: Unit) -> None:
    """Write the launch data the unit reads first, and say that it was launched."""
    attempt = launch.record.attempt
    data: dict[str, Any] = {
        "contextTemplate": context_of(launch, unit),
        "launchMode": "Normal",
        "launchMethod": unit.launch_method,
        "moveOn": unit.move_on,
    }
    if unit.mastery is not None:
        data["masteryScore"] = unit.mastery
    if unit.launch_data:
        data["launchParameters"] = unit.launch_data
    if unit.entitlement:
        data["entitlementKey"] = {"courseStructure": unit.entitlement}
    content = json.dumps(data)
    Document.objects.update_or_create(
        attempt=attempt,
        shelf="state",
        activity=words.activity_of(attempt, unit),
        name=LAUNCH_DATA,
        defaults={
            "content": content,
            "content_type": "application/json",
            "etag": hashlib.sha1(content.encode(), usedforsecurity=False).hexdigest(),
            "updated_at": clock.now(),
        },
    )
    say(launch, unit, "launched")


def say(launch: Launch, unit: Unit, verb: str) -> None:
    """A statement of the portal's own about this session."""
    attempt = launch.record.attempt
    activity = words.activity_of(attempt, unit)
    context = context_of(launch, unit)
    context["registration"] = str(attempt.pk)
    context["contextActivities"]["category"] = [{"id": words.CMI5_CATEGORY}]
    key, now = uuid.uuid4(), clock.now()
    content = {
        "id": str(key),
        "actor": words.actor_of(launch),
        "verb": {"id": VERBS[verb], "display": {"en": verb}},
        "object": {"objectType": "Activity", "id": activity},
        "context": context,
        "timestamp": now.isoformat(),
    }
    Statement.objects.create(
        attempt=attempt,
        launch=launch,
        key=key,
        verb=VERBS[verb],
        activity=activity,
        content=content,
        stored_at=now,
    )
