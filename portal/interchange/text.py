"""Text that people type: one clean-up for every form, endpoint and import."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HOST = re.compile(r"^(https?://)?([\w-]+\.)+[^\W\d_]{2,}(:\d+)?(/\S*)?$", re.IGNORECASE)


def clean_text(value: str) -> str:
    """Trimmed, in one Unicode form; refuses control characters other than breaks and tabs."""
    text = unicodedata.normalize("NFC", value or "").strip()
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\r\n\t" for char in text):
        raise ValidationError(
            _("This contains characters that cannot be stored. Please retype it.")
        )
    return text


def clean_line(value: str) -> str:
    """The same on one line: breaks and runs of blanks become one blank."""
    return " ".join(clean_text(value).split())


def check_website(value: str) -> None:
    """A host name or http(s) address, or nothing."""
    if value and not HOST.match(value):
        raise ValidationError(_("Enter a web address such as example.com."))


def check_length(value: str, limit: int) -> None:
    if len(value) > limit:
        raise ValidationError(_("Please keep this under %(limit)d characters.") % {"limit": limit})
