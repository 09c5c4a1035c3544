"""The index of the matching engine. It holds business data of both sides: nobody reads it but the
engine, so the plain `ScopedQuerySet` opens no row to anybody, desk and auditor included.
"""

from typing import Any

from django.db import models
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from partners.accounts.models import Account
from portal.access.scope import ScopedQuerySet


class MatchRow(models.Model):
    """One account as the engine reads it. Its number is never used twice.

    `forms`: every name in comparable form, as `engine.pack` writes it. `keys`: the numbers the
    account is filed under, eight bytes each, so that the key table needs no second index.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    forms = models.TextField()
    keys = models.BinaryField()

    objects = ScopedQuerySet.as_manager()

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
    """How many accounts share a common key: counted by a job, never in a user's transaction."""

    key = models.BigIntegerField(primary_key=True)
    accounts = models.PositiveIntegerField()

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"match key {self.key}: {self.accounts}"


@receiver(pre_delete, sender=MatchRow)
def delete_keys(instance: MatchRow, using: str, **kwargs: Any) -> None:
    """The keys go with their row, also when a deleted account takes the row along."""
    from deals.conflicts.index import unfile

    unfile([instance], using)
