"""The index of the matching engine. It holds business data of both sides: nobody reads it but the
engine, so the plain `ScopedQuerySet` opens no row to anybody, desk and auditor included.
"""

from typing import Any

from django.db import models
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from deals.registrations.models import Deal
from partners.accounts.models import Account
from portal.access.scope import ScopedQuerySet


class Party(models.TextChoices):
    """What the index knows: an account, the customer typed in a registration (by a partner or a
    direct team), an entry of a named-account list."""

    ACCOUNT = "account", _("account")
    DEAL = "deal", _("registration")
    NAMED = "named", _("named account")


class MatchRow(models.Model):
    """One party as the engine reads it. Its number is never used twice.

    `facts`: all that is compared, as `sides.pack` writes it, so that an answer needs no second
    table. `keys`: the numbers the party is filed under, eight bytes each, so that the key table
    needs no second index.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=8, choices=Party.choices)
    object_id = models.UUIDField()
    facts = models.TextField()
    keys = models.BinaryField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object_id", "kind"], name="one_match_row_per_party")
        ]

    def __str__(self) -> str:
        return f"match row {self.pk}"


class MatchKey(models.Model):
    """`row` is filed under `key`. Nothing points here, and only `key` is ever searched."""

    pk = models.CompositePrimaryKey("key", "row_id")
    key = models.BigIntegerField()
    row = models.ForeignKey(
        MatchRow, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"match key {self.key}"


class MatchFrequency(models.Model):
    """How many parties share a common key: counted by a job, never in a user's transaction."""

    key = models.BigIntegerField(primary_key=True)
    accounts = models.PositiveIntegerField()

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"match key {self.key}: {self.accounts}"


@receiver(post_delete, sender=Account)
@receiver(post_delete, sender=Deal)
def unfile_party(sender: type[models.Model], instance: Any, using: str, **kwargs: Any) -> None:
    """What is deleted leaves the index."""
    kind = Party.ACCOUNT if sender is Account else Party.DEAL
    for row in MatchRow.objects.using(using).filter(object_id=instance.pk, kind=kind):
        row.delete(using=using)


@receiver(pre_delete, sender=MatchRow)
def delete_keys(instance: MatchRow, using: str, **kwargs: Any) -> None:
    """The keys go with their row."""
    from deals.conflicts.index import drop_keys

    drop_keys([instance], using)
