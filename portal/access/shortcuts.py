"""The first line of every view and endpoint that is about one record."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404

from portal.access.scope import ScopedQuerySet


def visible_or_404(rows: type[Model] | ScopedQuerySet, user: Any, **lookup: Any) -> Any:
    """The one row of `rows` that `user` may see; Http404 alike for hidden and for missing.

    A lookup that cannot be a key (a malformed UUID) is missing too.
    """
    queryset: Any = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    try:
        return queryset.visible_to(user).get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, TypeError, ValidationError) as error:
        raise Http404 from error
