"""Files of the default storage, whichever it is: listed, read and written a piece at a time."""

import hashlib
from collections.abc import Iterator
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage

PIECE = 1024 * 1024


def everything(folder: str = "") -> Iterator[str]:
    """Names of all files under `folder`, in a steady order; none where there is no folder yet."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    place = f"{folder}/" if folder else ""
    yield from sorted(f"{place}{name}" for name in names if name)
    for name in sorted(folders):
        if name:
            yield from everything(f"{place}{name}")


def is_any() -> bool:
    return next(everything(), None) is not None


def digest_of(stream: IO[bytes]) -> str:
    """sha256 of what is left in `stream`."""
    found = hashlib.sha256()
    while piece := stream.read(PIECE):
        found.update(piece)
    return found.hexdigest()


def is_there(name: str, size: int, sha256: str) -> bool:
    """Whether the storage has exactly this file."""
    if not default_storage.exists(name) or default_storage.size(name) != size:
        return False
    with default_storage.open(name) as stream:
        return digest_of(stream) == sha256


def put(name: str, stream: Any) -> None:
    """Write a file under exactly this name, over one that is there."""
    if default_storage.exists(name):
        default_storage.delete(name)
    stored = default_storage.save(name, File(stream))
    if stored != name:
        raise OSError(f"The storage put {name} at {stored}.")
