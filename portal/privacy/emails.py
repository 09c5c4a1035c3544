"""Who hears of a wish to be erased, and of the answer."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils import translation

from portal.activity.emails import queue, queue_to_address
from portal.notifications.services import notify
from portal.people.choices import StaffRole
from portal.privacy.models import ErasureRequest


def tell_desk(request: ErasureRequest) -> None:
    people = get_user_model().objects.filter(
        staff_role=StaffRole.DESK, is_active=True, is_integration=False
    )
    for person in people.order_by("email"):
        context = {"asked": request}
        notify(person, "erasure_asked", "emails/privacy/asked", context, url="/privacy/")


def declined(request: ErasureRequest) -> None:
    queue(request.person, "emails/privacy/declined", {"asked": request})


def erased(subject: Any) -> None:
    """The last mail to an address that is forgotten with it, once the mail itself is."""
    if subject.user is not None:
        queue_to_address(subject.address, "emails/privacy/erased", {}, subject.user.language)
    else:
        language = translation.get_language() or "en"
        queue_to_address(subject.address, "emails/privacy/erased", {}, language)
