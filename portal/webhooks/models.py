"""Where events are sent, what waits to be sent, and the log of it."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from partners.integrations.models import Integration
from portal.webhooks import querysets
from portal.webhooks.choices import TONES, OffReason, Status
from portal.workflow import clock


def new_salt() -> str:
    return get_random_string(40)


class Endpoint(models.Model):
    """An address of another program. It is told what `integration.user` may see, and no more.

    `salt` is what its secret is made from (`signing.py`); the secret itself is nowhere.
    `failing_since`: the first failure after the last success.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    integration = models.ForeignKey(
        Integration,
        on_delete=models.CASCADE,
        related_name="webhooks",
        verbose_name=_("integration"),
    )
    url = models.CharField(_("address"), max_length=500)
    about = models.CharField(_("note"), max_length=200, blank=True)
    events = models.JSONField(_("events"), default=list)
    salt = models.CharField(max_length=40, default=new_salt, editable=False)
    old_salt = models.CharField(max_length=40, blank=True, editable=False)
    old_until = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    off_at = models.DateTimeField(null=True, editable=False)
    off_reason = models.CharField(max_length=10, choices=OffReason.choices, blank=True)
    failing_since = models.DateTimeField(null=True, editable=False)
    warned_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.EndpointQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["created_at", "id"], name="webhooks_by_age")]

    def __str__(self) -> str:
        return self.url

    def get_absolute_url(self) -> str:
        return f"/webhooks/{self.pk}/"

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def organization(self) -> Any:
        """The company it belongs to; None for the vendor's."""
        return self.integration.organization

    @property
    def works(self) -> bool:
        return self.off_at is None and self.integration.ended_at is None


class Event(models.Model):
    """Something that happened, written in its transaction; gone once it is given out.

    `parts`: fields of which a subscriber must read one to be told. `once`: a key by which it is
    told once; such rows stay a while, with `given_at`.
    """

    id = models.BigAutoField(primary_key=True)
    type = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    target_id = models.UUIDField()
    parts = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)
    once = models.CharField(max_length=250, null=True, unique=True)  # noqa: DJ001 - where it is set
    given_at = models.DateTimeField(null=True)

    objects = querysets.EventQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.type} {self.target_id}"


class Delivery(models.Model):
    """One event on its way to one endpoint; its id is what the receiver knows it by.

    No payload is kept: it is written anew for every attempt. `order` is the event's place in time,
    shown to nobody. `not_before` is the next time anybody may try, or the end of a worker's claim.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    type = models.CharField(_("event"), max_length=40, blank=True)
    label = models.CharField(max_length=60, blank=True)
    target_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField(default=clock.now)
    order = models.BigIntegerField(editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.WAITING
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    not_before = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    tries_since_replay = models.PositiveSmallIntegerField(default=0, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    code = models.PositiveSmallIntegerField(null=True, editable=False)  # of the last answer

    objects = querysets.DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["endpoint", "-created_at", "-id"], name="deliveries_newest"),
            models.Index(
                fields=["not_before"], condition=models.Q(status="waiting"), name="deliveries_due"
            ),
            models.Index(
                fields=["endpoint", "label", "target_id", "order"],
                condition=models.Q(status="waiting"),
                name="deliveries_in_order",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "order"], name="an_event_goes_out_once")
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"

    @property
    def message_id(self) -> str:
        return f"msg_{self.pk.hex}"

    @property
    def tone(self) -> str:
        return TONES[self.status]


class Attempt(models.Model):
    """One try: what the receiver answered, or why there was no answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField(default=clock.now)
    code = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    problem = models.CharField(max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)

    objects = querysets.AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.code or self.problem}"
