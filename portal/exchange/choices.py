"""What an import and an export can be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportStatus(TextChoices):
    UPLOADED = "uploaded", _("Columns to assign")
    CHECKING = "checking", _("Dry run")
    CHECKED = "checked", _("Ready to import")
    RUNNING = "running", _("Importing")
    DONE = "done", pgettext_lazy("status", "Imported")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Stopped")


WORKING = (ImportStatus.CHECKING, ImportStatus.RUNNING)
OVER = (ImportStatus.DONE, ImportStatus.CANCELLED, ImportStatus.FAILED)


class ExportStatus(TextChoices):
    WAITING = "waiting", _("In preparation")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Stopped")


class Format(TextChoices):
    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"


class Encoding(TextChoices):
    """What a text file can be written in; the codec of Python is the code."""

    UTF8 = "utf-8-sig", "UTF-8"
    UTF16 = "utf-16", "UTF-16"
    UTF16LE = "utf-16-le", "UTF-16 LE"
    UTF16BE = "utf-16-be", "UTF-16 BE"
    WINDOWS = "cp1252", "Windows-1252"
    WINDOWS_EAST = "cp1250", "Windows-1250"
    CYRILLIC = "cp1251", "Windows-1251"
    CHINESE = "gb18030", "GB 18030"
    JAPANESE = "cp932", "Shift JIS"


class Delimiter(TextChoices):
    COMMA = ",", _("Comma")
    SEMICOLON = ";", _("Semicolon")
    TAB = "\t", _("Tab")
    BAR = "|", _("Vertical bar")
