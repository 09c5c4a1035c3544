"""What both sides say and attach, and the vendor's internal notes."""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deals.registrations import emails, policies, validators
from deals.registrations.models import Deal, DealComment, DealFile
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.activity.uploads import checked_upload

# Rooms above add what follows from a new comment, in its transaction.
SAID: list[Callable[[DealComment], None]] = []


def add_comment(
    *, deal: Deal, actor: Any, body: str, internal: bool = False, token: uuid.UUID | None = None
) -> DealComment:
    """Write to both sides, or an internal note. The same `token` twice makes one comment."""
    token = token or uuid.uuid4()
    if existing := DealComment.objects.filter(author=actor, token=token, deal=deal).first():
        return existing
    audience = _audience(deal, actor, internal)
    body = validators.check_words({"body": body}, "body", limit=5000)
    with transaction.atomic():
        comment, is_new = DealComment.objects.get_or_create(
            author=actor, token=token, defaults={"deal": deal, "audience": audience, "body": body}
        )
        if is_new:
            record_event(deal, actor, "comment", audience)
            emails.commented(deal, actor, body, internal=internal)
            for follow in SAID:
                follow(comment)
    return comment


def add_file(
    *, deal: Deal, actor: Any, upload: Any, internal: bool = False, token: uuid.UUID | None = None
) -> DealFile:
    """Attach a checked file, stored privately. The same `token` twice makes one file."""
    token = token or uuid.uuid4()
    if existing := DealFile.objects.filter(author=actor, token=token, deal=deal).first():
        return existing
    audience = _audience(deal, actor, internal)
    checked = checked_upload(upload)
    with transaction.atomic():
        stored = DealFile(deal=deal, author=actor, token=token, audience=audience, **checked)
        stored.save(force_insert=True)
        record_event(deal, actor, "add_file", audience, {"name": stored.name})
    return stored


def _audience(deal: Deal, actor: Any, internal: bool) -> str:
    scope = scope_of(actor)
    require((policies.can_write_internal if internal else policies.can_comment)(scope, deal))
    return Audience.INTERNAL if internal else Audience.JOINT


def remove_file(*, stored: DealFile, actor: Any) -> None:
    """Take back one's own file while the deal is still open for editing."""
    if stored.author_id != actor.pk:
        raise Refused(_("Only the person who added a file can remove it."))
    require(policies.can_edit(scope_of(actor), stored.deal))
    with transaction.atomic():
        record_event(stored.deal, actor, "remove_file", stored.audience, {"name": stored.name})
        stored.delete()
        transaction.on_commit(lambda: stored.content.storage.delete(str(stored.content.name)))
