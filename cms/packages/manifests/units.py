"""What every manifest comes down to: a title and the units a learner can launch."""

from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

import defusedxml
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.packages.archive import Archive
from cms.packages.choices import MoveOn, Standard

MAX_MANIFEST = 3 * 1024 * 1024
MAX_UNITS = 300


@dataclass(frozen=True)
class Unit:
    """One thing to launch: a SCO, an asset, an assignable unit or an activity.

    `key` is its identifier in the package, `file` the member to open, `query` what follows it.
    `mastery` is a share of 1. `level` is its depth in the table of contents.
    """

    key: str
    title: str
    file: str
    query: str = ""
    fragment: str = ""
    level: int = 0
    is_asset: bool = False
    mastery: float | None = None
    move_on: str = MoveOn.COMPLETED_OR_PASSED
    launch_data: str = ""
    max_time: str = ""
    time_limit_action: str = ""
    launch_method: str = "AnyWindow"
    entitlement: str = ""

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def loaded(cls, stored: dict[str, Any]) -> "Unit":
        return cls(**stored)


@dataclass(frozen=True)
class Manifest:
    standard: Standard
    identifier: str
    title: str
    units: list[Unit] = field(default_factory=list)


def refuse(message: str) -> Any:
    raise ValidationError({"file": message})


def parsed(archive: Archive, name: str) -> Element:
    """The manifest as a tree; entities and references to outside are refused, not followed."""
    content = archive.read(name, MAX_MANIFEST + 1)
    if len(content) > MAX_MANIFEST:
        refuse(_("%(name)s is too large.") % {"name": name})
    try:
        return fromstring(content)
    except defusedxml.DefusedXmlException:
        refuse(_("%(name)s uses XML entities, which are not accepted.") % {"name": name})
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        refuse(
            _("%(name)s is not well-formed: %(error)s") % {"name": name, "error": str(error)[:100]}
        )
    raise AssertionError


def local(element: Element) -> str:
    """A tag without its namespace: packages mix editions of the same one."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def children(element: Element | None, name: str) -> list[Element]:
    return [child for child in element if local(child) == name] if element is not None else []


def child(element: Element | None, *names: str) -> Element | None:
    """The first element down the path `names`, None if the path breaks."""
    for name in names:
        element = next(iter(children(element, name)), None)
    return element


def text(element: Element | None) -> str:
    return " ".join((element.text or "").split()) if element is not None else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its local name in any case, whatever its namespace."""
    wanted = name.lower()
    for key, value in element.attrib.items():
        if key.rsplit("}", 1)[-1].lower() == wanted:
            return value.strip()
    return ""


def located(archive: Archive, base: str, href: str) -> tuple[str, str, str]:
    """(member, query, fragment) an address in a manifest means. Raises ValidationError for an
    address outside the package and for a file that is not in it."""
    address = urlsplit((base + href).strip().replace("\\", "/"))
    if address.scheme or address.netloc or address.path.startswith("/"):
        refuse(
            _("“%(href)s” is outside the package. Only what is inside can be played.")
            % {"href": href[:120]}
        )
    path = address.path.removeprefix("./")
    for name in (path, unquote(path)):
        if found := archive.find(name):
            return found, address.query, address.fragment
    refuse(_("The package launches “%(name)s”, which is not in it.") % {"name": path[:120]})
    raise AssertionError


def share_of(value: str, whole: float = 1.0) -> float | None:
    """A score as a share of 1; None for what is no number between 0 and `whole`."""
    try:
        share = float(value) / whole
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None
