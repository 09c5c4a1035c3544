"""One row of the file → checked columns of an account, by the rules the form uses."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.accounts import validators
from partners.accounts.importing.reading import FIELDS, PARENT, Row

# Codes that are not countries of their own, though files use them.
COUNTRY_OF = {"UK": "GB", "EL": "GR", "FX": "FR", "IC": "ES", "EA": "ES"}
COLUMN_OF = {field: column for column, field in FIELDS.items()}
Key = tuple[str, str]  # (source, external id)


@dataclass(frozen=True)
class Checked:
    """An importable row: its key, the columns its filled cells set, its parent's id or ''."""

    row: Row
    key: Key
    columns: dict[str, Any]
    parent: str


class Rejected(Exception):
    """This row cannot be imported; `str(error)` is the reason."""


def check_row(row: Row, source: str = "") -> Checked:
    """Raises Rejected. An empty cell sets nothing. `source` replaces the row's own."""
    if row.problem:
        raise Rejected(row.problem)
    data = {field: row.values.get(column, "") for column, field in FIELDS.items()}
    data["source"] = source or data["source"]
    data["website"] = plain_host(data["website"])
    code = data["country"].strip().upper()
    data["country"] = COUNTRY_OF.get(code, code)
    try:
        columns = validators.check_account(data)
    except ValidationError as error:
        raise Rejected(_reason(error, code)) from error
    for field in ("external_id", "source"):
        if not columns[field]:
            raise Rejected(_needed(field))
    filled = {field: value for field, value in columns.items() if value}
    key = (columns["source"], columns["external_id"])
    return Checked(row, key, filled, parent=row.values.get(PARENT, "").strip())


def plain_host(domain: str) -> str:
    """`https://Acme.Example/` → `acme.example`: one spelling, so that equal websites are equal."""
    host = domain.strip()
    for scheme in ("https://", "http://"):
        if host.lower().startswith(scheme):
            host = host[len(scheme) :]
    return host.rstrip("/").lower()


def _needed(field: str) -> str:
    if field == "source":
        return _("source: this is needed; fill the column or run with --source NAME.")
    return _("%(column)s: this is needed.") % {"column": COLUMN_OF[field]}


def _reason(error: ValidationError, country: str) -> str:
    problems = dict(error.message_dict)
    if "country" in problems:
        problems["country"] = [_("“%(code)s” is no two-letter ISO code.") % {"code": country[:20]}]
    return " ".join(
        f"{COLUMN_OF.get(field, field)}: {' '.join(messages)}"
        for field, messages in problems.items()
    )
