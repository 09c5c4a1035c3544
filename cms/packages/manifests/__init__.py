"""Manifests of packages, read into one shape. Of two in a package the newer standard counts."""

from django.utils.translation import gettext as _

from cms.packages.archive import Archive
from cms.packages.manifests import cmi5, scorm, tincan
from cms.packages.manifests.units import Manifest, Unit, refuse

READERS = {cmi5.NAME: cmi5.read, scorm.NAME: scorm.read, tincan.NAME: tincan.read}

__all__ = ["Manifest", "Unit", "read"]


def read(archive: Archive) -> Manifest:
    """What the package says about itself. Raises ValidationError under `file`."""
    for name, reader in READERS.items():
        if name in archive.names:
            manifest = reader(archive)
            if len({unit.key for unit in manifest.units}) < len(manifest.units):
                refuse(_("Two parts of this course have the same identifier."))
            return manifest
    deeper = next((one for one in archive.names if one.rsplit("/", 1)[-1] in READERS), None)
    if deeper:
        refuse(
            _("“%(name)s” has to be at the top of the archive, not in a folder.") % {"name": deeper}
        )
    refuse(_("This is no SCORM, cmi5 or xAPI package: it has no imsmanifest.xml or cmi5.xml."))
    raise AssertionError
