"""Notices, how each person wants their mail, and private calendar links."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.access.scope import Scope
from portal.access.shapes import Sql, ask, sql_of, written
from portal.activity.models import OutgoingEmail
from portal.notifications.choices import DIGESTS, Frequency, Kind, Weekday, kind_of
from portal.notifications.querysets import NoticeQuerySet, OwnQuerySet
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Notification(models.Model):
    """One thing one person was told, in the language they had then.

    `part`: the field of the record's lens that the words quote (`portal/activity/subjects.py`).
    `mail`: when mail about it leaves; `settled_at`: a digest took it in (`digest`) or passed it by.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    action = models.CharField(max_length=80, blank=True)
    url = models.CharField(max_length=500)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.UUIDField(null=True)
    part = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=200, blank=True)
    mail = models.CharField(max_length=10, choices=Frequency.choices)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    digest = models.ForeignKey(
        OutgoingEmail, null=True, on_delete=models.SET_NULL, related_name="notices"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notice_of_person"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=["mail", "user", "created_at"],
                condition=Q(settled_at=None, mail__in=DIGESTS),
                name="notice_for_digest",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], condition=~Q(key=""), name="one_notice_per_key"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def row(self) -> Kind:
        """The kind's row in the table of choices.py."""
        return kind_of(self.kind)

    @property
    def kind_label(self) -> str:
        return str(self.row.label)


class Preferences(models.Model):
    """When a person wants mail. Times are wall-clock times of the person's own zone.

    `frequencies`: kind code → Frequency, only where it differs from the kind's default.
    """

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    frequencies = models.JSONField(default=dict, blank=True)
    quiet_from = models.TimeField(_("No mail from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)
    quiet_weekends = models.BooleanField(_("No mail on Saturday and Sunday"), default=False)
    digest_at = models.TimeField(_("Send collected mail at"), default=dt.time(8))
    digest_day = models.PositiveSmallIntegerField(
        _("Send the weekly mail on"), choices=Weekday.choices, default=Weekday.MONDAY
    )

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return str(self.user_id)

    def frequency(self, code: str) -> str:
        """When mail about this kind leaves; what must be sent never says never."""
        kind = kind_of(code)
        chosen = self.frequencies.get(code, kind.mail)
        return str(kind.mail if kind.must and chosen == Frequency.NEVER else chosen)


class CalendarLink(models.Model):
    """A person's private calendar address. Only its digest is kept; the address is shown once."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = OwnQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.user_id)


COUNTED = 99


def unread_kinds(scope: Scope) -> Any:
    """The person's unread notices, hidden ones too, as rows of `about_type`, for `unread_count`."""
    return Notification.objects.filter(user=scope.user_id).unread().order_by()


def unread_count(scope: Scope, kinds: Collection[str]) -> str:
    """What the bell in the page's frame says: empty for none, “99+” beyond.

    `kinds`: what unread notices are about. Always one query, whatever there is: this stands on
    every page, and writing out the rule of every kind of record takes longer than being told
    which kinds there are.
    """
    if not scope.is_active:
        return ""
    [[count]] = ask(written(_unread, scope, tuple(sorted(kinds))), Notification.objects.db)
    return f"{COUNTED}+" if count > COUNTED else str(count or "")


def _unread(scope: Scope, kinds: Collection[str]) -> Sql:
    rows = Notification.objects.all().unread().in_view_of(scope, kinds).order_by()
    sql, values = sql_of(rows.values("pk")[: COUNTED + 1])
    return f"SELECT COUNT(*) FROM ({sql}) AS unread", values  # noqa: S608
