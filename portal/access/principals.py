"""Grant tables and principals: django-guardian's direct-foreign-key rows, held on a short lead.

Three roots carry grants (organisation, account, deal). A table names, per kind of holder, the
only codenames it accepts; saving any other raises. `expires_at` lets a dated fact run out by
itself: an expired row opens nothing, whether or not a job has removed it yet.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase


class GrantRefused(ValueError):
    """A codename outside the table's allow-list was about to be granted."""


class GrantQuerySet(models.QuerySet[Any]):
    def live(self, at: dt.datetime) -> Self:
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at))

    def held_by(self, user: Any, at: dt.datetime) -> Self:
        """Unexpired rows that name the person or one of the person's groups."""
        return self.live(at).filter(**{self.model.holder_lookup: user})

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        for row in rows:
            row.refuse_unlisted()
        return super().bulk_create(rows, *args, **kwargs)


class GrantTable(models.Model):
    """What user and group grant tables share. Subclasses set `allowed`."""

    allowed: ClassVar[frozenset[str]] = frozenset()
    holder_lookup: ClassVar[str]
    permission: Any  # guardian's foreign key, on every subclass

    expires_at = models.DateTimeField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_unlisted()
        super().save(*args, **kwargs)

    def refuse_unlisted(self) -> None:
        codename = self.permission.codename
        if codename not in self.allowed:
            raise GrantRefused(f"{codename} may not be granted through {self._meta.label}.")


class GroupGrant(GrantTable, GroupObjectPermissionBase):
    holder_lookup = "group__user"
    objects = GrantQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True


class UserGrant(GrantTable, UserObjectPermissionBase):
    holder_lookup = "user"
    objects = GrantQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


class Team(models.Model):
    """A model whose members are a Django group: being in the group opens what the team owns."""

    group = models.OneToOneField(Group, on_delete=models.PROTECT, editable=False)

    class Meta:
        abstract = True
