"""Files on this machine's disk: whole, or not there."""

import contextlib
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    def _save(self, name: str, content: Any) -> str:
        """A disk that fills up leaves no half of a file, which would keep it full."""
        was_there = self.exists(name)
        try:
            return str(super()._save(name, content))  # type: ignore[misc]
        except OSError:
            if not was_there:
                with contextlib.suppress(OSError):
                    self.delete(name)
            raise
