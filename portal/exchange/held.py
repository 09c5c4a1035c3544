"""Whose data stands in the files that came in and went out, and forgetting such a file."""

import codecs
import json
import re
import zipfile
from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO
from urllib.parse import unquote_plus
from xml.sax.saxutils import escape

from django.db import transaction
from django.db.models import Q, QuerySet

from portal.exchange.choices import Format
from portal.exchange.models import (
    ExternalKey,
    FileExport,
    FileImport,
    RejectedRow,
    RememberedColumns,
)

CHUNK = 1 << 16
LONGEST = 2_000  # characters that are kept from one piece to the next: longer than any address


def pattern_of(address: str) -> re.Pattern[str]:
    """Finds an e-mail address as a whole: not as the end of a longer one."""
    return re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", re.IGNORECASE)


def files_with(address: str) -> list[FileImport | FileExport]:
    """Files in and out in which `address` stands, or by which they were asked for. Reads every
    file that is kept (30 and 7 days), so ask outside of a transaction."""
    pattern = pattern_of(address)
    in_xml = pattern_of(escape(address))
    kept = chain(FileImport.objects.order_by("pk"), FileExport.objects.order_by("pk"))
    return [row for row in kept if _is_about(row, pattern) or _is_in(row, pattern, in_xml)]


def _is_about(row: Any, pattern: re.Pattern[str]) -> bool:
    """What the row itself says: the first cells of an import, the filters of an export."""
    said = [row.name]
    if isinstance(row, FileImport):
        said += [json.dumps([row.header, row.samples], ensure_ascii=False)]
    else:
        said += [unquote_plus(row.address)]
    return any(pattern.search(text) for text in said)


def _is_in(row: Any, pattern: re.Pattern[str], in_xml: re.Pattern[str]) -> bool:
    if not row.content:
        return False
    try:
        with row.content.open("rb") as file:
            if row.format == Format.XLSX:
                return _in_workbook(file.file, in_xml)
            encoding = getattr(row, "encoding", "") or "utf-8-sig"
            return _in_text(file.file, encoding, pattern)
    except (FileNotFoundError, zipfile.BadZipFile):
        return False


def _in_workbook(stream: BinaryIO, pattern: re.Pattern[str]) -> bool:
    """In any part: texts, every sheet, notes, links."""
    with zipfile.ZipFile(stream) as archive:
        for part in archive.infolist():
            with archive.open(part) as content:
                if _in_text(content, "utf-8", pattern):
                    return True
    return False


def _in_text(stream: Any, encoding: str, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(piece) for piece in _pieces(stream, encoding))


def _pieces(stream: Any, encoding: str) -> Iterator[str]:
    """A text in pieces that overlap, so that nothing is cut in two."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    end = ""
    while chunk := stream.read(CHUNK):
        piece = end + decoder.decode(chunk)
        yield piece
        end = piece[-LONGEST:]


def rejected_with(address: str) -> "QuerySet[RejectedRow]":
    """Refused rows in which `address` stands."""
    pattern = pattern_of(address)
    likely = RejectedRow._base_manager.filter(
        _says("cells", address) | Q(reason__icontains=address)
    )
    found = (
        row.pk
        for row in likely.only("pk", "cells", "reason").iterator()
        if any(map(pattern.search, [row.reason, *map(str, row.cells)]))
    )
    return RejectedRow._base_manager.filter(pk__in=list(found))


def keys_with(address: str) -> "QuerySet[ExternalKey]":
    """Keys of other systems that are the address."""
    return ExternalKey._base_manager.filter(key__iexact=address)


def headings_with(address: str) -> "QuerySet[RememberedColumns]":
    """Remembered first lines of files: of one without headings it is the first person's."""
    return RememberedColumns._base_manager.filter(_says("columns", address))


def _says(column: str, address: str) -> Q:
    """As a database keeps JSON: with signs beyond ASCII as they are, or spelled out."""
    spelled = json.dumps(address)[1:-1]
    return Q(**{f"{column}__icontains": address}) | Q(**{f"{column}__icontains": spelled})


def forget(row: FileImport | FileExport) -> None:
    """Delete a file, what is noted of it, and its refused rows. A worker that has it at work stops
    with its next batch."""
    name, storage = str(row.content.name or ""), row.content.storage
    with transaction.atomic():
        row.delete()
        if name:
            transaction.on_commit(lambda: storage.delete(name))
