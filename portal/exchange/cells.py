"""One record of a file → its assigned cells, by field."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.exchange.choices import Format
from portal.exchange.kinds import Row
from portal.exchange.models import FileImport
from portal.exchange.reading import MAX_CELL
from portal.interchange.csv_export import plain_cell


def row_of(file_import: FileImport, places: Mapping[int, str], line: int, cells: list[str]) -> Row:
    """`places`: column number → field. Raises ValidationError for a record with too few or too
    many cells, or with a cell that cannot be read."""
    width = len(file_import.header)
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        words = _("This row has %(found)d cells; the first line names %(wanted)d.")
        raise ValidationError(words % {"found": len(cells), "wanted": width})
    used = {name: cells[at] for at, name in places.items()}
    for name, cell in used.items():
        if len(cell) > MAX_CELL:
            words = _("Please keep this under %(limit)d characters.") % {"limit": MAX_CELL}
            raise ValidationError({name: words})
        if "\ufffd" in cell:
            words = _("Some signs cannot be read. Choose the encoding the file is saved in.")
            raise ValidationError({name: words})
    if file_import.format == Format.CSV:
        used = {name: plain_cell(cell) for name, cell in used.items()}
    return Row(line, cells, {name: cell.strip() for name, cell in used.items()})
