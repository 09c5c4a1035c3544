"""Domain, phone, tax id, postcode and street in comparable form. Each function returns an empty
string when the text is useless.
"""

import re
from functools import cache, lru_cache

import tldextract

from deals.conflicts.matching.text import ascii_fold, is_ideographic, simplify

FREE_MAIL = frozenset(
    [
        "gmail",
        "hotmail",
        "yahoo",
        "outlook",
        "qq",
        "163",
        "126",
        "icloud",
        "aol",
        "gmx",
        "web",
        "mail",
        "yandex",
        "facebook",
        "linkedin",
        "wixsite",
        "wordpress",
        "blogspot",
    ]
)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STREET_WORDS = {
    "street": "st",
    "road": "rd",
    "avenue": "ave",
    "boulevard": "blvd",
    "drive": "dr",
    "suite": "ste",
    "lane": "ln",
}


@cache
def _extract():
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=65536)
def domain_parts(address):
    """(whole host without www, its own label) of a website or e-mail domain; ('', '') when it
    belongs to a mail or page provider.
    """
    host = re.sub(
        r"^(?:https?://)?(?:www\d?\.)?|[/?#:].*$",
        "",
        (address or "").strip().lower().rpartition("@")[2],
    )
    if "." not in host:
        return "", ""
    found = _extract()(host)
    # Under an ending that is on no list (.example, a company's own), the name stands before it.
    label = (found.suffix and found.domain) or host.split(".")[-2]
    return ("", "") if label in FREE_MAIL else (host, label)


def phone(text):
    """The last nine digits, which leave out most country and trunk prefixes."""
    digits = re.sub(r"\D", "", text or "").lstrip("0")
    return digits[-9:] if len(digits) > 5 else ""


def tax_id(text):
    """A tax or registration number: the digits alone when it is a scheme and seven digits or more
    ('GB CRN 01833679' -> '01833679'), else letters and digits ('NL123B01').
    """
    plain = re.sub(r"[^0-9A-Z]", "", (text or "").upper())
    digits = plain.lstrip(_LETTERS)
    if len(digits) > 6 and digits.isdigit():
        return digits
    return plain if len(plain) > 4 else ""


def postcode(text):
    """Postcode without spaces; the four digits of a US ZIP+4 left out."""
    plain = re.sub(r"[^0-9a-z]", "", ascii_fold(re.sub(r"-\d{4}$", "", text or "")))
    return plain if len(plain) > 3 else ""


@lru_cache(maxsize=65536)
def street(text):
    """Words of a street address, the commonest ones abbreviated."""
    if is_ideographic(text or ""):
        return re.sub(r"[\s,、-]", "", simplify(text))
    return " ".join(STREET_WORDS.get(w, w) for w in re.findall("[a-z0-9]+", ascii_fold(text or "")))


@lru_cache(maxsize=65536)
def place(text):
    """City or region in ASCII small letters; ideographic ones as they stand, without the word for
    'city'.
    """
    if is_ideographic(text or ""):
        return re.sub("[市县区]$", "", simplify(text))
    return " ".join(re.findall("[a-z0-9]+", ascii_fold(text or "")))
