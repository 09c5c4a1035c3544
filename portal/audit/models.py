"""The chains that the entries of the trail are sealed into."""

from django.db import models

from portal.activity.models import AppendOnly, AuditEntry
from portal.audit.querysets import ChainQuerySet, LinkQuerySet
from portal.workflow import clock


class Chain(models.Model):
    """One chain and its end; its row is the lock of whoever appends to it.

    `stream`: a company's id, or “vendor”.
    """

    stream = models.CharField(max_length=36, primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64)

    objects = ChainQuerySet.as_manager()

    def __str__(self) -> str:
        return self.stream


class ChainLink(AppendOnly):
    """One sealed entry. `shown`: what the company reads of it; empty in the vendor's chain."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="links")
    number = models.PositiveBigIntegerField()
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="link")
    shown = models.JSONField(null=True)
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["chain", "number"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="one_link_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.chain_id} {self.number}"


class Anchor(AppendOnly):
    """The end of a company's chain as it was told to its administrators."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="anchors")
    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now, editable=False)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["chain", "number"]
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="anchored_once")]

    def __str__(self) -> str:
        return f"{self.chain_id} {self.number}"
