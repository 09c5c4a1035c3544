"""Two accounts that turned out to be one customer."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deals.conflicts.querysets import DeskQuerySet
from partners.accounts.models import Account
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class MergeRecord(models.Model):
    """`gone` went into `kept`, with all that is needed to take it apart again.

    `snapshot`: the row that is gone, as Django's serializer wrote it. `moved`: for each model and
    field the ids of rows that now point to `kept`. `changed`: rows that were altered on the way,
    with what they said before. `seen_by`: teams and companies that could see the account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    kept_name = models.CharField(max_length=300)
    gone = models.UUIDField(db_index=True)
    gone_name = models.CharField(max_length=300)
    snapshot = models.JSONField()
    moved = models.JSONField(default=dict)
    changed = models.JSONField(default=list)
    seen_by = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=1000)
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(default=clock.now, editable=False)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = DeskQuerySet.as_manager()

    class Meta:
        ordering = ["-merged_at"]

    def __str__(self) -> str:
        return f"{self.gone_name} → {self.kept_name}"
