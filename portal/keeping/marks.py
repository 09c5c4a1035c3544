"""Two small files in DATA_DIR: when the last backup was made, and that a restore has not ended."""

import datetime as dt
import json
import os
from typing import Any

from django.conf import settings
from django.core.checks import Error, register

LAST_BACKUP, RESTORE = "last-backup.json", "restore-unfinished.json"


def write(name: str, **content: Any) -> None:
    path = settings.DATA_DIR / name
    half = path.with_name(f"{name}.half")
    half.write_text(json.dumps(content))
    os.replace(half, path)


def read(name: str) -> dict[str, Any] | None:
    """What the file says; None where it is not there or cannot be read."""
    try:
        found = json.loads((settings.DATA_DIR / name).read_text())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def remove(name: str) -> None:
    (settings.DATA_DIR / name).unlink(missing_ok=True)


def last_backup() -> tuple[dt.datetime, str] | None:
    """When the last backup that was made from here was taken, and where it went."""
    found = read(LAST_BACKUP)
    return (dt.datetime.fromisoformat(found["taken_at"]), found["target"]) if found else None


@register()
def unfinished_restore(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Commands, the worker's among them, do not start on what is half restored."""
    if not (settings.DATA_DIR / RESTORE).exists():
        return []
    found = read(RESTORE) or {}
    words = f"A restore from {found.get('source', 'a backup')} was begun and has not ended."
    hint = "Run manage.py restore again with the same backup; it goes on from there."
    return [Error(words, hint=hint, id="keeping.E001")]
