"""Files on an account."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partners.accounts.models import Account
from partners.touchpoints import policies
from partners.touchpoints.choices import Visibility
from partners.touchpoints.models import AccountFile
from partners.touchpoints.seats import seat_of
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.activity.uploads import checked_upload


def add_file(
    *,
    account: Account,
    actor: Any,
    upload: Any,
    visibility: str,
    engagement: uuid.UUID | str | None = None,
    token: uuid.UUID | None = None,
) -> AccountFile:
    """Put a checked file on an account, stored privately. The same `token` twice makes one."""
    token = token or uuid.uuid4()
    mine = AccountFile.objects.visible_to(actor).filter(author=actor, token=token)
    if existing := mine.first():
        return existing
    seat = seat_of(scope_of(actor), account, "files")
    require(policies.can_write(seat))
    home = seat.home(visibility, engagement)
    checked = checked_upload(upload)
    stored = AccountFile(account=account, author=actor, token=token, **home, **checked)
    try:
        with transaction.atomic():
            stored.save(force_insert=True)
            _note(stored, actor, "add_file")
            if not AccountFile.objects.visible_to(actor).filter(pk=stored.pk).exists():
                raise Refused(_("This change would take the record out of your sight."))
    except IntegrityError:  # the same form, posted in parallel
        return mine.get()
    return stored


def remove_file(*, stored: AccountFile, actor: Any) -> None:
    """Take back one's own file. What both sides read keeps its name in the timeline."""
    require(policies.can_change(scope_of(actor), stored))
    with transaction.atomic():
        _note(stored, actor, "remove_file")
        stored.delete()
        transaction.on_commit(lambda: stored.content.storage.delete(str(stored.content.name)))


def _note(stored: AccountFile, actor: Any, action: str) -> None:
    """A joint file is an event of its engagement; any other leaves its name to nobody."""
    if stored.visibility == Visibility.JOINT:
        record_event(stored.engagement, actor, action, Audience.JOINT, {"name": stored.name})
    else:
        record_event(stored, actor, action, note={"visibility": stored.visibility})
