"""One tar file: `database`, `files/…`, and the manifest last.

It is written front to back (so it can go down a pipe) and into a file under a temporary name that
becomes the real one when everything is on disk: what has the right name is whole.
"""

import contextlib
import hashlib
import io
import os
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from portal.keeping import manifest
from portal.keeping.files import PIECE, digest_of
from portal.keeping.manifest import Manifest, Unfit

DATABASE, FILES = "database", "files/"
UNFINISHED = ".unfinished"


@contextlib.contextmanager
def opened(target: Path | None) -> Iterator[tarfile.TarFile]:
    """An archive to write; None: standard output. On an error nothing is left of it."""
    if target is None:
        with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as tar:
            yield tar
        sys.stdout.buffer.flush()
        return
    half = target.with_name(f"{target.name}{UNFINISHED}")
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as output:
            with tarfile.open(fileobj=output, mode="w") as tar:
                yield tar
            output.flush()
            os.fsync(output.fileno())
        half.rename(target)
        _settle(target.parent)
    finally:
        half.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """The new name is on disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


class _Watched(io.RawIOBase):
    """A stream that is counted and summed up while it is read."""

    def __init__(self, stream: Any):
        self.stream, self.sum, self.bytes = stream, hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self.stream.read(size)
        self.sum.update(piece)
        self.bytes += len(piece)
        return piece


def add(tar: tarfile.TarFile, name: str, stream: Any, size: int) -> list[Any]:
    """Append `size` bytes of `stream`; returns [bytes, sha256]. Raises OSError if it is shorter."""
    info, watched = tarfile.TarInfo(name), _Watched(stream)
    info.size, info.mode = size, 0o600
    tar.addfile(info, watched)
    return [watched.bytes, watched.sum.hexdigest()]


def add_manifest(tar: tarfile.TarFile, found: Manifest) -> None:
    text = found.as_json()
    add(tar, manifest.NAME, io.BytesIO(text), len(text))


# --- Reading -------------------------------------------------------------------------------------
@contextlib.contextmanager
def reading(source: Path) -> Iterator[tarfile.TarFile]:
    """An archive to read. Raises Unfit for what is none."""
    try:
        with tarfile.open(source, "r:") as tar:
            yield tar
    except tarfile.TarError as error:
        raise Unfit(f"{source} is not a whole backup: {error}.") from error
    except FileNotFoundError as error:
        raise Unfit(f"There is no {source}.") from error


def manifest_of(tar: tarfile.TarFile) -> Manifest:
    last = members(tar)[-1:]
    if not last or last[0].name != manifest.NAME:
        raise Unfit("This is not a whole backup: it ends before its manifest.")
    return manifest.parsed(content(tar, last[0]).read())


def members(tar: tarfile.TarFile) -> list[tarfile.TarInfo]:
    return tar.getmembers()


def content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    found = tar.extractfile(member) if member.isreg() else None
    if found is None:
        raise Unfit(f"The backup holds something that is no file: {member.name}.")
    return found


def stored_files(tar: tarfile.TarFile) -> Iterator[tuple[str, tarfile.TarInfo]]:
    """(name in the storage, member) of every file."""
    for member in members(tar):
        if member.name.startswith(FILES):
            yield member.name.removeprefix(FILES), member


def verify(tar: tarfile.TarFile) -> Manifest:
    """Read every byte again. Raises Unfit for the first thing that is not as the manifest says."""
    found = manifest_of(tar)
    _same(DATABASE, content(tar, tar.getmember(DATABASE)), found.database)
    seen = set()
    for name, member in stored_files(tar):
        if name not in found.files:
            raise Unfit(f"The backup holds a file its manifest does not name: {name}.")
        _same(name, content(tar, member), found.files[name])
        seen.add(name)
    if lost := sorted(found.files.keys() - seen):
        raise Unfit(f"The backup lacks {len(lost)} files its manifest names ({lost[0]}).")
    return found


def _same(name: str, stream: IO[bytes], expected: list[Any]) -> None:
    if digest_of(stream) != expected[1]:
        raise Unfit(f"The backup is damaged: {name} is not what its manifest says.")


def extract(tar: tarfile.TarFile, name: str, target: Path) -> None:
    """Write a member into a new file that only its owner reads."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as output:
        stream = content(tar, tar.getmember(name))
        while piece := stream.read(PIECE):
            output.write(piece)
        output.flush()
        os.fsync(output.fileno())
