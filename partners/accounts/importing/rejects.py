"""The reject file: the rows that were not imported, as they stood, with line and reason in front.

Fix the cells and import the reject file itself: the two added columns are read past.
"""

import csv
import os
from pathlib import Path
from typing import Any, Self

from partners.accounts.importing.reading import REJECT_COLUMNS, Row, Source


class RejectFile:
    """Written beside its place and moved there at the end; without rejects, no file is left."""

    def __init__(self, path: Path, source: Source):
        self.path, self.count = path, 0
        self._part = path.with_name(path.name + ".part")
        self._kept = [i for i, name in enumerate(source.names) if name not in REJECT_COLUMNS]
        self._dropped = {i for i, name in enumerate(source.names) if name in REJECT_COLUMNS}
        self._header = [source.header[i] for i in self._kept]

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._stream = self._part.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._stream)
        self._writer.writerow([*REJECT_COLUMNS, *self._header])
        return self

    def add(self, row: Row, reason: str) -> None:
        cells = [cell for i, cell in enumerate(row.cells) if i not in self._dropped]
        self._writer.writerow([row.line, reason, *cells])
        self.count += 1

    def __exit__(self, failed: Any, *details: Any) -> None:
        self._stream.close()
        if self.count and not failed:
            os.replace(self._part, self.path)
        else:
            self._part.unlink(missing_ok=True)
