"""What a backup says about itself, and whether it fits the code that reads it."""

import json
import tomllib
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.utils.crypto import salted_hmac

FORMAT = 1
NAME = "manifest.json"  # the last member of an archive: without it an archive is not whole


class Unfit(Exception):
    """This backup cannot be used here; the text says why and what to do."""


@dataclass
class Manifest:
    """`tables`: name → rows. `files`: name in the storage → [bytes, sha256]. `missing`: files that
    rows name and the storage does not have. `key`: tells whether SECRET_KEY is the same one."""

    taken_at: str
    vendor: str
    version: str
    migrations: list[str]
    tables: dict[str, int]
    audit: dict[str, Any]
    key: str
    format: int = FORMAT
    database: list[Any] = field(default_factory=list)  # [bytes, sha256]
    files: dict[str, list[Any]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()


def parsed(text: bytes) -> Manifest:
    """Raises Unfit for what is no manifest of this format."""
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise Unfit(f"The backup has format {content['format']}, this code reads {FORMAT}.")
        return Manifest(**{item.name: content[item.name] for item in fields(Manifest)})
    except (ValueError, KeyError, TypeError) as error:
        raise Unfit("The backup's manifest cannot be read.") from error


def app_version() -> str:
    text = (settings.BASE_DIR / "pyproject.toml").read_text()
    return str(tomllib.loads(text)["project"]["version"])


def known_migrations() -> set[str]:
    """Every migration this code has, as `app.name`."""
    found = MigrationLoader(None).disk_migrations or {}
    return {f"{app}.{name}" for app, name in found}


def key_mark(taken_at: str) -> str:
    return salted_hmac("portal.keeping", taken_at, algorithm="sha256").hexdigest()[:16]


def must_fit(found: Manifest, vendor: str) -> None:
    """Raises Unfit unless this code, on this kind of database, can take the backup as it is."""
    if found.vendor != vendor:
        raise Unfit(f"The backup is of {found.vendor}, DATABASE_URL names {vendor}.")
    code, data = known_migrations(), set(found.migrations)
    if unknown := sorted(data - code):
        raise Unfit(
            f"The backup is newer than this code, or another's: it has {len(unknown)} migrations"
            f" that are not here ({unknown[0]}). Install Concord {found.version} and repeat."
        )
    if lacking := sorted(code - data):
        raise Unfit(
            f"The backup is older than this code: {len(lacking)} migrations came since"
            f" ({lacking[0]}). Install the code it was made with ({found.version}), restore,"
            " then upgrade."
        )
    if found.version != app_version():
        raise Unfit(
            f"The backup was made by Concord {found.version}, this is {app_version()}. Install"
            f" {found.version}, restore, then upgrade."
        )
