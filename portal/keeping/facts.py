"""What is counted in a database that Django need not be connected to: a snapshot, a copy."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models

Ask = Callable[[str], Iterable[tuple[Any, ...]]]  # one statement → its rows


def tables() -> list[str]:
    """Every table of every model, by name."""
    found = apps.get_models(include_auto_created=True)
    kept = [m for m in found if m._meta.managed and not m._meta.proxy and not m._meta.swapped]
    return sorted({m._meta.db_table for m in kept})


def counted(ask: Ask, names: Iterable[str]) -> dict[str, int]:
    """Table → rows."""
    return {name: next(iter(ask(f'SELECT count(*) FROM "{name}"')))[0] for name in names}  # noqa: S608


def migrations(ask: Ask) -> set[str]:
    """Migrations that have been applied, as `app.name`."""
    return {f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations")}


def audit_head(ask: Ask) -> dict[str, Any]:
    """Chains, links, and one number that changes with the end of any chain."""
    rows = list(ask("SELECT stream, length, head FROM audit_chain ORDER BY stream"))
    ends = "\n".join(f"{stream} {length} {head}" for stream, length, head in rows)
    digest = hashlib.sha256(ends.encode()).hexdigest()
    return {"chains": len(rows), "links": sum(row[1] for row in rows), "heads": digest}


def named_files(ask: Ask) -> Iterator[str]:
    """Names of files that rows speak of."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField) and model._meta.managed:
                table, column = model._meta.db_table, field.column
                statement = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" <> \'\''  # noqa: S608
                yield from (row[0] for row in ask(statement))
