"""Zip archives from outside, opened with care.

A package is never unpacked to disk: it stays one zip in the private store, and members are read
from it by the names checked here. `checked` reads every byte once, so that an archive it lets
through is whole and stays within the limits whatever its own directory claims.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterable
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_ENTRIES = 5_000
MAX_NAME = 240
MAX_RATIO = 100  # how much larger than the archive its content may be, past the first 10 MB
FREE_OF_RATIO = 10 * 1024 * 1024
UNPACKED_TIMES = 5  # content may be so many times the largest archive accepted
CHUNK = 256 * 1024
LOCAL_HEADER = 30
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
ENCRYPTED = 0x1 | 0x40 | 0x2000
SYMLINK, DIRECTORY = 0xA, 0x4
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Archive:
    """An archive that passed the checks. `names`: its files; `size`: their bytes together."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._zip = opened
        self._infos = {info.filename: info for info in opened.infolist() if not info.is_dir()}
        self._folded = {name.casefold(): name for name in self._infos}
        self.names = list(self._infos)
        self.size = sum(info.file_size for info in self._infos.values())

    def find(self, name: str) -> str | None:
        """The member called `name`; packages made on Windows may spell it in another case."""
        return name if name in self._infos else self._folded.get(name.casefold())

    def read(self, name: str, limit: int) -> bytes:
        """Up to `limit` bytes of a member. KeyError: there is none."""
        with self._zip.open(self._infos[name]) as member:
            return member.read(limit)

    def open(self, name: str) -> tuple[Any, int]:
        """A member to read from, and its length."""
        info = self._infos[name]
        return self._zip.open(info), info.file_size


def opened(stored: Any) -> Archive:
    """An archive from the private store: it was checked when it was imported."""
    return Archive(zipfile.ZipFile(stored))


def checked(upload: BinaryIO, size: int) -> Archive:
    """The archive in `upload`. Raises ValidationError under `file` with the reason against it."""
    limit = settings.MAX_PACKAGE_MB * 1024 * 1024
    if size > limit:
        _refuse(_("This package is larger than %(max)d MB.") % {"max": settings.MAX_PACKAGE_MB})
    try:
        archive = zipfile.ZipFile(upload)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        _refuse(_("This is not a zip archive, or it is damaged."))
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        _refuse(_("This archive has more than %(max)d entries.") % {"max": MAX_ENTRIES})
    _check_amounts(entries, size, limit)
    for entry in entries:
        _check_entry(entry)
    _check_names([entry.filename for entry in entries])
    _check_overlap(entries)
    _read_through(archive, entries)
    return Archive(archive)


def _check_amounts(entries: list[zipfile.ZipInfo], size: int, limit: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limit * UNPACKED_TIMES:
        _refuse(
            _("Unpacked, this archive would be larger than %(max)d MB.")
            % {"max": settings.MAX_PACKAGE_MB * UNPACKED_TIMES}
        )
    if unpacked > max(size, 1) * MAX_RATIO and unpacked > FREE_OF_RATIO:
        _refuse(_("This archive is packed far tighter than real courses are (a zip bomb?)."))


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & ENCRYPTED:
        _refuse(_("This archive is encrypted."))
    if entry.compress_type not in METHODS:
        _refuse(_("“%(name)s” is packed in a way that is not supported.") % {"name": name})
    kind = entry.external_attr >> 28
    if kind == SYMLINK or (kind and kind not in {0x8, DIRECTORY}):
        _refuse(_("“%(name)s” is a link or a device, not a file.") % {"name": name})
    if not _is_plain(entry.orig_filename) or not _is_plain(name):
        shown = ascii(entry.orig_filename)[1:-1][:80]
        _refuse(_("“%(name)s” is not an acceptable file name.") % {"name": shown})


def _is_plain(name: str) -> bool:
    """A relative path below the package, that means the same on every system."""
    if not name or len(name) > MAX_NAME or "\\" in name or ":" in name:
        return False
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in name):
        return False
    parts = name.removesuffix("/").split("/")
    return all(
        part not in {"", ".", ".."} and part[-1] not in " ." and not DEVICE.fullmatch(part)
        for part in parts
    )


def _check_names(names: Iterable[str]) -> None:
    """No two entries are one file on a system that folds case, and none is file and folder."""
    files: set[str] = set()
    folders: set[str] = set()
    for name in names:
        folded = unicodedata.normalize("NFC", name).casefold()
        parts = folded.removesuffix("/").split("/")
        folders.update("/".join(parts[:depth]) for depth in range(1, len(parts)))
        if folded.endswith("/"):
            folders.add(folded[:-1])
        elif folded in files:
            _refuse(_("“%(name)s” is in this archive twice.") % {"name": name})
        else:
            files.add(folded)
    if both := files & folders:
        _refuse(_("“%(name)s” is both a file and a folder.") % {"name": min(both)})


def _check_overlap(entries: list[zipfile.ZipInfo]) -> None:
    """Entries that share bytes unpack to far more than the archive holds."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            _refuse(_("Files in this archive overlap (a zip bomb?)."))
        end = entry.header_offset + LOCAL_HEADER + entry.compress_size


def _read_through(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Every member can be read to its end and is what its checksum says."""
    for entry in entries:
        try:
            with archive.open(entry) as member:
                while member.read(CHUNK):
                    pass
        except Exception:
            _refuse(_("“%(name)s” in this archive is damaged.") % {"name": entry.filename})


def _refuse(message: str) -> Any:
    raise ValidationError({"file": message})
