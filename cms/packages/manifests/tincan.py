"""tincan.xml: packages that speak xAPI without cmi5's rules."""

from django.utils.translation import gettext as _

from cms.packages.archive import Archive
from cms.packages.choices import MoveOn, Standard
from cms.packages.kinds import type_of
from cms.packages.manifests.units import (
    Manifest,
    Unit,
    attribute,
    child,
    children,
    located,
    parsed,
    refuse,
    text,
)

NAME = "tincan.xml"


def read(archive: Archive) -> Manifest:
    """Raises ValidationError under `file` with what is wrong in the list of activities."""
    activities = children(child(parsed(archive, NAME), "activities"), "activity")
    units = []
    for activity in activities:
        if launch := text(child(activity, "launch")):
            file, query, fragment = located(archive, "", launch)
            if type_of(file) is None:
                refuse(_("“%(name)s” is of a kind that is not played.") % {"name": file})
            key = attribute(activity, "id")
            units.append(
                Unit(
                    key=key[:300],
                    title=(text(child(activity, "name")) or key)[:200],
                    file=file,
                    query=query,
                    fragment=fragment,
                    move_on=MoveOn.COMPLETED_OR_PASSED,
                )
            )
    if not units or len({unit.key for unit in units}) < len(units):
        refuse(_("%(name)s does not describe a course.") % {"name": NAME})
    return Manifest(Standard.XAPI, units[0].key[:200], units[0].title, units)
