"""imsmanifest.xml of SCORM 1.2 and SCORM 2004 (2nd to 4th edition)."""

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

NAME = "imsmanifest.xml"
# What tells the version where the manifest does not say it: namespaces of ADL's additions.
NAMESPACES = {
    "adlcp_rootv1p2": Standard.SCORM12,
    "adlcp_v1p3": Standard.SCORM2004,
    "adlcp_v1p2": Standard.SCORM12,
}
MAX_DEPTH = 12


def read(archive: Archive) -> Manifest:
    """Raises ValidationError under `file` with what is wrong in the manifest."""
    root = parsed(archive, NAME)
    if local(root) != "manifest":
        refuse(_("%(name)s does not describe a course.") % {"name": NAME})
    standard = _standard(root)
    organization = _organization(root)
    resources = _resources(root)
    units: list[Unit] = []
    for item in children(organization, "item"):
        _collect(archive, standard, resources, item, 0, units)
    if not units:
        refuse(_("This course has nothing to launch: no item names a resource with a file."))
    return Manifest(
        standard=standard,
        identifier=attribute(root, "identifier")[:200],
        title=(text(child(organization, "title")) or units[0].title)[:200],
        units=units,
    )


def _standard(root: Element) -> Standard:
    said = text(child(root, "metadata", "schemaversion"))
    if said == "1.2":
        return Standard.SCORM12
    if said.startswith("2004") or said in {"CAM 1.3", "1.3"}:
        return Standard.SCORM2004
    if not said:
        # ElementTree keeps namespaces in tags and attributes only where they are used.
        used = {name for node in root.iter() for name in (str(node.tag), *node.attrib)}
        for mark, standard in NAMESPACES.items():
            if any(mark in name for name in used):
                return standard
    refuse(
        _("This is not SCORM 1.2 or SCORM 2004: the manifest says version “%(version)s”.")
        % {"version": said[:40]}
    )
    raise AssertionError


def _organization(root: Element) -> Element | None:
    """The one to play: the default, or the first."""
    outer = child(root, "organizations")
    every = children(outer, "organization")
    wanted = attribute(outer, "default") if outer is not None else ""
    return next((one for one in every if attribute(one, "identifier") == wanted), None) or next(
        iter(every), None
    )


def _resources(root: Element) -> dict[str, tuple[str, Element]]:
    """Identifier → (base address, resource)."""
    outer = child(root, "resources")
    bases = attribute(root, "base") + (attribute(outer, "base") if outer is not None else "")
    return {
        attribute(resource, "identifier"): (bases + attribute(resource, "base"), resource)
        for resource in children(outer, "resource")
    }


def _collect(
    archive: Archive,
    standard: Standard,
    resources: dict[str, tuple[str, Element]],
    item: Element,
    level: int,
    units: list[Unit],
) -> None:
    """Add the item and those inside it, in the order of the table of contents."""
    if level > MAX_DEPTH or len(units) > MAX_UNITS:
        refuse(_("This course has too many parts."))
    if wanted := attribute(item, "identifierref"):
        if wanted not in resources:
            refuse(_("An item names “%(name)s”, which is no resource.") % {"name": wanted[:80]})
        base, resource = resources[wanted]
        if href := attribute(resource, "href"):
            units.append(_unit(archive, standard, item, level, base, href, resource))
    for inner in children(item, "item"):
        _collect(archive, standard, resources, inner, level + 1, units)


def _unit(
    archive: Archive,
    standard: Standard,
    item: Element,
    level: int,
    base: str,
    href: str,
    resource: Element,
) -> Unit:
    address = href + _parameters(href, attribute(item, "parameters"))
    file, query, fragment = located(archive, base, address)
    if type_of(file) is None:
        refuse(_("“%(name)s” is of a kind that is not played.") % {"name": file})
    is_asset = attribute(resource, "scormtype").lower() == "asset"
    key = attribute(item, "identifier") or file
    return Unit(
        key=key[:300],
        title=(text(child(item, "title")) or key)[:200],
        file=file,
        query=query,
        fragment=fragment,
        level=level,
        is_asset=is_asset,
        mastery=_mastery(standard, item),
        move_on=MoveOn.NOT_APPLICABLE if is_asset else MoveOn.COMPLETED_OR_PASSED,
        launch_data=(text(child(item, "datafromlms")) or text(child(item, "dataFromLMS")))[:4096],
        max_time=_max_time(item),
        time_limit_action=(
            text(child(item, "timelimitaction")) or text(child(item, "timeLimitAction"))
        )[:40],
    )


def _parameters(href: str, parameters: str) -> str:
    """What an item adds to its resource's address, joined as the specification says."""
    if not parameters or parameters.startswith("#"):
        return parameters if "#" not in href else ""
    return ("&" if "?" in href else "?") + parameters.lstrip("?&")


def _mastery(standard: Standard, item: Element) -> float | None:
    if standard == Standard.SCORM12:
        return share_of(text(child(item, "masteryscore")), 100.0)
    primary = child(item, "sequencing", "objectives", "primaryObjective")
    if primary is None or attribute(primary, "satisfiedByMeasure").lower() != "true":
        return None
    least = child(primary, "minNormalizedMeasure")
    return share_of(text(least)) if least is not None else 1.0


def _max_time(item: Element) -> str:
    limits = child(item, "sequencing", "limitConditions")
    found = attribute(limits, "attemptAbsoluteDurationLimit") if limits is not None else ""
    return (text(child(item, "maxtimeallowed")) or found)[:40]
