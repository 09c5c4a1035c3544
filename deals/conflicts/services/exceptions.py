"""The desk allows two protections for one customer and product family."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deals.conflicts import policies
from deals.conflicts.models import OverlapException
from deals.registrations.models import Deal
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.interchange.text import check_length, clean_text


def allow_overlap(*, deal: Deal, actor: Any, reason: str) -> OverlapException:
    """Record why this registration may be protected beside another. The same words of the same
    person twice are one exception."""
    require(policies.as_desk(scope_of(actor), deal))
    words = clean_text(reason)
    if not words:
        raise ValidationError({"reason": _("Say why both may be protected.")})
    try:
        check_length(words, 1000)
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error
    with transaction.atomic():
        exception, is_new = OverlapException.objects.get_or_create(
            deal=deal, allowed_by=actor, reason=words
        )
        if is_new:
            # Not on the registration's own trail: its account manager reads that.
            record_event(exception, actor, "allow_overlap", note={"deal": str(deal.pk)})
    return exception
