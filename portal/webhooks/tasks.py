"""What the worker does here."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.jobs.registry import Progress, scheduled
from portal.webhooks.models import Delivery, Event
from portal.webhooks.services import forget_old


def has_work() -> bool:
    """Asked at every look of the scheduler, so that news leave within seconds."""
    waiting = Event.objects.filter(given_at=None)
    return waiting.exists() or Delivery.objects.all().due().exists()


@scheduled("send_webhooks", _("Send webhooks"), dt.timedelta(minutes=1), at_once=has_work)
def send_webhooks(progress: Progress) -> str:
    # Imported when they are needed: they load the API of every room.
    from portal.webhooks.delivery import send_due
    from portal.webhooks.fanning import give_out

    made = give_out()
    return f"{made} event(s) given out, {send_due()} delivered"


@scheduled("tell_left", _("Tell webhooks what is out of sight"), dt.timedelta(minutes=10))
def tell_removed(progress: Progress) -> str:
    from portal.webhooks.leaving import tell_left

    return f"{tell_left()} record(s) told to be forgotten"


@scheduled("forget_webhooks", _("Forget old webhook deliveries"), dt.timedelta(days=1))
def forget_webhooks(progress: Progress) -> str:
    return f"{forget_old()} deliveries deleted"
