"""Looks into files: whole, what they say they are, nothing hidden in them. Bounded work each."""

import os
import subprocess
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

CHUNK = 256 * 1024
# Office packages: more parts, more bytes or a better ratio than any real one has.
MOST_PARTS = 5_000
MOST_UNPACKED = 150 * 1024 * 1024
BEST_RATIO = 100
SMALL = 10 * 1024 * 1024  # a package that unpacks to less harms nobody, whatever its ratio
MACROS = ("vbaproject", "vbadata", "activex", "macrosheets", "customui/")
ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
PROBE_SECONDS = 8


def starts_with(upload: Any, magic: bytes) -> bool:
    upload.seek(0)
    head: bytes = upload.read(len(magic))
    upload.seek(0)
    return head == magic


def is_mp4(upload: Any) -> bool:
    """MP4 says its family in the first box; QuickTime and still pictures share the container."""
    upload.seek(0)
    head: bytes = upload.read(12)
    upload.seek(0)
    return head[4:8] == b"ftyp" and head[8:12] not in {b"qt  ", b"heic", b"heix", b"mif1", b"avif"}


def is_captions(upload: Any) -> bool:
    upload.seek(0)
    content: bytes = upload.read()
    upload.seek(0)
    try:
        return content.decode("utf-8-sig").startswith("WEBVTT") and b"\0" not in content
    except UnicodeDecodeError:
        return False


def check_nothing_behind(upload: Any) -> None:
    """Refuses a file that is an archive too, wherever in it the archive stands, or a PDF too."""
    upload.seek(0)
    head: bytes = upload.read(1024)
    two = zipfile.is_zipfile(upload) or (b"%PDF-" in head and not head.startswith(b"%PDF-"))
    if two or _holds(upload, ARCHIVES):
        raise ValidationError(_("Something else is hidden in this file."))


def _holds(upload: Any, magics: tuple[bytes, ...]) -> bool:
    upload.seek(0)
    tail = b""
    while chunk := upload.read(CHUNK):
        if any(magic in tail + chunk for magic in magics):
            return True
        tail = chunk[-8:]
    upload.seek(0)
    return False


def check_picture(upload: Any, formats: frozenset[str]) -> None:
    """Opens the picture to the last pixel; its size is known before any pixel is unpacked."""
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    upload.seek(0)
    try:
        with warnings.catch_warnings(), Image.open(upload) as picture:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if picture.format not in formats:
                raise ValidationError(_("The content of this file does not match its name."))
            if picture.width * picture.height * getattr(picture, "n_frames", 1) > limit:
                raise _too_many_pixels()
            picture.load()
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ValidationError(_("This picture is damaged and cannot be opened.")) from error
    finally:
        upload.seek(0)


def _too_many_pixels() -> ValidationError:
    millions = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
    words = _("This picture has too many pixels. At most %(max)s million are accepted.")
    return ValidationError(words % {"max": millions})


def check_office(upload: Any, main: str) -> None:
    """A whole package of parts with the one of its kind (`main`), no macros and no bomb."""
    if not starts_with(upload, b"PK\x03\x04"):
        raise ValidationError(_("Something else is hidden in this file."))
    try:
        with zipfile.ZipFile(upload) as package:
            parts = package.infolist()
            _check_parts(parts, main)
            unpacked = sum(_size_of(package, part) for part in parts)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise ValidationError(_("This file is damaged and cannot be opened.")) from error
    except RuntimeError as error:  # what zipfile says of a password
        raise _locked() from error
    finally:
        upload.seek(0)
    if unpacked > MOST_UNPACKED:
        raise _bomb()


def _check_parts(parts: list[zipfile.ZipInfo], main: str) -> None:
    """What the table of contents says; sizes in it are promises, kept or not."""
    names = {part.filename.lower() for part in parts}
    if main not in names:
        raise ValidationError(_("The content of this file does not match its name."))
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise ValidationError(_("Something else is hidden in this file."))
    if any(macro in name for name in names for macro in MACROS):
        raise ValidationError(_("This file contains macros. Please save it without them."))
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise _bomb()
    if unpacked > SMALL and unpacked / packed > BEST_RATIO:
        raise _bomb()


def _size_of(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """What a part really unpacks to: more than it promises is damage to zipfile."""
    size = 0
    with package.open(part) as opened:
        while chunk := opened.read(CHUNK):
            size += len(chunk)
    return size


def check_pdf(upload: Any) -> None:
    """Opens the PDF in a process of its own, whose time and memory are bounded."""
    with tempfile.TemporaryFile() as copy:
        upload.seek(0)
        while chunk := upload.read(CHUNK):
            copy.write(chunk)
        upload.seek(0)
        copy.seek(0)
        command = [sys.executable, "-I", str(Path(__file__).with_name("pdf_probe.py"))]
        try:
            ended = subprocess.run(
                command, stdin=copy, capture_output=True, timeout=PROBE_SECONDS, env=_bare()
            )
        except subprocess.TimeoutExpired as error:
            raise _broken_pdf() from error
    if ended.returncode == 3:
        raise _locked()
    if ended.returncode:
        raise _broken_pdf()


def _bare() -> dict[str, str]:
    """No secrets in the environment of a process that reads what strangers wrote."""
    return {"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"}


def _broken_pdf() -> ValidationError:
    return ValidationError(_("This PDF is damaged and cannot be opened."))


def _locked() -> ValidationError:
    return ValidationError(_("This file is locked with a password and cannot be checked."))


def _bomb() -> ValidationError:
    return ValidationError(_("This file unpacks to far more than it seems to hold."))
