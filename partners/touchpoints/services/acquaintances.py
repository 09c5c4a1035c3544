"""Who knows whom, as people say it by hand."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.accounts.models import Contact
from partners.touchpoints import policies, validators
from partners.touchpoints.models import ContactKnown
from partners.touchpoints.seats import seat_of
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.interchange.api_fields import UNKNOWN


def say_known(
    *,
    contact: Contact,
    actor: Any,
    user: Any,
    strength: int,
    visibility: str,
    engagement: uuid.UUID | str | None = None,
    since: dt.date | None = None,
) -> ContactKnown:
    """Say that `user` knows `contact`. Said again, it changes how well and since when; the same
    again changes nothing."""
    seat = seat_of(scope_of(actor), contact.account, "contacts")
    require(policies.can_write(seat))
    validators.check_known(strength, since)
    home = seat.home(visibility, engagement)
    if not seat.people(home["engagement"]).filter(pk=user.pk).exists():
        raise ValidationError({"user": str(UNKNOWN)})
    owner = (home["organization"], home["engagement"])
    ids = [contact.pk, user.pk, *(part.pk if part else "-" for part in owner), visibility]
    key = ":".join(map(str, ids))
    if same := ContactKnown.objects.filter(key=key, strength=strength, since=since).first():
        return same
    with transaction.atomic():
        row, _is_new = ContactKnown.objects.update_or_create(
            key=key,
            defaults={"strength": strength, "since": since},
            create_defaults={
                "account": contact.account,
                "contact": contact,
                "user": user,
                "author": actor,
                "strength": strength,
                "since": since,
                **home,
            },
        )
        record_event(row, actor, "say_known", note={"visibility": visibility})
        if not ContactKnown.objects.visible_to(actor).filter(pk=row.pk).exists():
            raise Refused(_("This change would take the record out of your sight."))
    return row


def forget_known(*, known: ContactKnown, actor: Any) -> None:
    """Take back what was said: who said it, or whom it is about."""
    scope = scope_of(actor)
    if known.user_id != scope.user_id:
        require(policies.can_change(scope, known))
    with transaction.atomic():
        record_event(known, actor, "forget_known", note={"visibility": known.visibility})
        known.delete()
