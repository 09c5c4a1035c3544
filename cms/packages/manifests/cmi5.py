"""cmi5.xml: the course structure of cmi5."""

from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from cms.packages.archive import Archive
from cms.packages.choices import MoveOn, Standard
from cms.packages.kinds import type_of
from cms.packages.manifests.units import (
    MAX_UNITS,
    Manifest,
    Unit,
    attribute,
    child,
    children,
    local,
    located,
    parsed,
    refuse,
    share_of,
    text,
)

NAME = "cmi5.xml"
LAUNCH_METHODS = frozenset({"AnyWindow", "OwnWindow"})
MAX_DEPTH = 12


def read(archive: Archive) -> Manifest:
    """Raises ValidationError under `file` with what is wrong in the course structure."""
    root = parsed(archive, NAME)
    course = child(root, "course")
    if local(root) != "courseStructure" or course is None:
        refuse(_("%(name)s does not describe a course.") % {"name": NAME})
        raise AssertionError
    units: list[Unit] = []
    _collect(archive, root, 0, units)
    if not units:
        refuse(_("This course has nothing to launch: no assignable unit."))
    keys = [unit.key for unit in units]
    if len(set(keys)) < len(keys):
        refuse(_("Two assignable units of this course have the same id."))
    return Manifest(
        standard=Standard.CMI5,
        identifier=_iri(course)[:200],
        title=(_words(child(course, "title")) or units[0].title)[:200],
        units=units,
    )


def _collect(archive: Archive, parent: Element, level: int, units: list[Unit]) -> None:
    for node in parent:
        if level > MAX_DEPTH or len(units) > MAX_UNITS:
            refuse(_("This course has too many parts."))
        if local(node) == "block":
            _collect(archive, node, level + 1, units)
        elif local(node) == "au":
            units.append(_unit(archive, node, level))


def _unit(archive: Archive, au: Element, level: int) -> Unit:
    key = _iri(au)
    file, query, fragment = located(archive, "", text(child(au, "url")))
    if type_of(file) is None:
        refuse(_("“%(name)s” is of a kind that is not played.") % {"name": file})
    move_on = attribute(au, "moveOn") or MoveOn.NOT_APPLICABLE
    method = attribute(au, "launchMethod") or "AnyWindow"
    if move_on not in MoveOn.values or method not in LAUNCH_METHODS:
        refuse(_("“%(name)s” has a moveOn or launchMethod unknown to cmi5.") % {"name": key[:80]})
    mastery = attribute(au, "masteryScore")
    if mastery and share_of(mastery) is None:
        refuse(_("“%(name)s” has a masteryScore outside 0 to 1.") % {"name": key[:80]})
    return Unit(
        key=key[:300],
        title=(_words(child(au, "title")) or key)[:200],
        file=file,
        query=query,
        fragment=fragment,
        level=level,
        mastery=share_of(mastery) if mastery else None,
        move_on=move_on,
        launch_data=(_raw(child(au, "launchParameters")))[:4096],
        launch_method=method,
        entitlement=_raw(child(au, "entitlementKey"))[:200],
    )


def _iri(element: Element) -> str:
    found = attribute(element, "id")
    if ":" not in found:
        refuse(_("“%(id)s” is not an id cmi5 accepts: it has to be an IRI.") % {"id": found[:80]})
    return found


def _words(element: Element | None) -> str:
    """The first of the languages a text is given in."""
    return next(filter(None, map(text, children(element, "langstring"))), "")


def _raw(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""
