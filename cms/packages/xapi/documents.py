"""Documents of the state and profile resources, kept apart for every attempt."""

import hashlib
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.packages.models import Attempt, Document
from portal.workflow import clock

MAX_DOCUMENT = 500_000
MAX_DOCUMENTS = 200  # of one attempt
PREFERENCES = "cmi5LearnerPreferences"


class Stale(Exception):
    """The document is not what the sender thinks it is (412)."""


def find(attempt: Attempt, shelf: str, activity: str, name: str) -> Document | None:
    return Document.objects.filter(
        attempt=attempt, shelf=shelf, activity=activity, name=name
    ).first()


def names(attempt: Attempt, shelf: str, activity: str) -> list[str]:
    rows = Document.objects.filter(attempt=attempt, shelf=shelf, activity=activity)
    return list(rows.order_by("name").values_list("name", flat=True))


def preferences_of(user: Any) -> dict[str, str]:
    """What a unit reads before the learner has set anything in one."""
    return {"languagePreference": user.language, "audioPreference": "on"}


def check_match(stored: Document | None, if_match: str, if_none_match: str) -> None:
    """Raises Stale unless the stored document is the one the sender names."""
    etag = f'"{stored.etag}"' if stored else ""
    if if_none_match == "*" and stored:
        raise Stale
    if if_match and if_match != "*" and etag not in if_match:
        raise Stale


def keep(
    attempt: Attempt,
    shelf: str,
    activity: str,
    name: str,
    body: bytes,
    content_type: str,
    *,
    merge: bool,
) -> Document:
    """Write a document. `merge`: two JSON objects become one, as xAPI's POST says.
    ValidationError for what is too much or no text."""
    if len(body) > MAX_DOCUMENT or not name or len(name) > 300 or len(activity) > 500:
        raise ValidationError({"document": _("This document is too large.")})
    try:
        content = body.decode()
        stored = find(attempt, shelf, activity, name)
        if merge and stored:
            content = json.dumps(_object(stored.content) | _object(content))
    except ValueError as error:
        raise ValidationError({"document": _("This document is not text.")}) from error
    if stored is None and Document.objects.filter(attempt=attempt).count() >= MAX_DOCUMENTS:
        raise ValidationError({"document": _("There are too many documents.")})
    kept, _new = Document.objects.update_or_create(
        attempt=attempt,
        shelf=shelf,
        activity=activity,
        name=name,
        defaults={
            "content": content.replace("\x00", ""),
            "content_type": content_type[:100] or "application/octet-stream",
            "etag": hashlib.sha1(content.encode(), usedforsecurity=False).hexdigest(),
            "updated_at": clock.now(),
        },
    )
    return kept


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
