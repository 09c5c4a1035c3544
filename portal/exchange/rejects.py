"""The reject file: the rows that were not taken in, as they stood, with line and reason in front.

Fix the cells and upload the reject file itself: the two added columns are read past.
"""

from collections.abc import Iterator

from portal.exchange.models import FileImport, RejectedRow

REJECT_COLUMNS = ["reject_line", "reject_reason"]


def reject_header(file_import: FileImport) -> list[str]:
    return [*REJECT_COLUMNS, *(file_import.header[at] for at in _kept(file_import))]


def reject_lines(file_import: FileImport) -> Iterator[list[str]]:
    kept = _kept(file_import)
    rows = RejectedRow.objects.filter(file_import=file_import)
    for row in rows.iterator(chunk_size=1000):
        cells = row.cells + [""] * (len(file_import.header) - len(row.cells))
        beyond = row.cells[len(file_import.header) :]
        yield [str(row.line), row.reason, *(cells[at] for at in kept), *beyond]


def _kept(file_import: FileImport) -> list[int]:
    return [n for n, cell in enumerate(file_import.header) if cell not in REJECT_COLUMNS]
