"""A form sent twice makes one row."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

Row = TypeVar("Row", bound=models.Model)


def made_once(row: Row, recorded: Callable[[Row], Any]) -> Row:
    """Save a new row, whose key the form named, with its entry of the trail. Returns the row that
    is kept: that of the same form sent in parallel, where it was quicker."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            recorded(row)
    except IntegrityError:
        return type(row)._default_manager.get(pk=row.pk)
    return row
