from typing import Self

from django.db.models import Q

from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet


class DirectoryQuerySet(ScopedQuerySet):
    """A company's administrators and its own directory program; the desk and auditors all."""

    path = "organization_id"

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return Q(**{f"{self.path}__in": scope.having("manage_members")})


class DirectoryEntryQuerySet(DirectoryQuerySet):
    """People and groups, as their directory is seen."""

    path = "directory__organization_id"

    def of(self, directory: object) -> Self:
        return self.filter(directory=directory)
