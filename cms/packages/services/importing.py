"""A zip becomes a package, or a new version of one; whole or not at all."""

import hashlib
from pathlib import PurePosixPath
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from cms.packages import archive, manifests
from cms.packages.models import Package, PackageVersion
from cms.packages.policies import can_import
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.uploads import check_scanned


def import_package(*, actor: Any, upload: Any, title: str = "") -> PackageVersion:
    """A new package with its first version. The same file by the same person is imported once.

    Raises ValidationError under `file` with the reason, Refused for all but editors.
    """
    require(can_import(scope_of(actor)))
    columns = _checked(upload)
    mine = PackageVersion.objects.filter(created_by=actor, sha256=columns["sha256"], number=1)
    if existing := mine.first():
        return existing
    with transaction.atomic():
        package = Package.objects.create(
            title=(title.strip() or columns["title"])[:200], created_by=actor
        )
        version = _store(package, actor, upload, columns, 1)
        record_event(package, actor, "import_package", note={"file": version.name})
    return version


def add_version(*, actor: Any, package: Package, upload: Any) -> PackageVersion:
    """A new version for those who begin from now on. The same file twice is one version."""
    require(can_import(scope_of(actor)))
    columns = _checked(upload)
    if existing := package.versions.filter(sha256=columns["sha256"]).first():
        return existing
    try:
        with transaction.atomic():
            Package.objects.select_for_update().get(pk=package.pk)
            last = package.versions.aggregate(last=Max("number"))["last"] or 0
            version = _store(package, actor, upload, columns, last + 1)
            record_event(package, actor, "import_version", note={"file": version.name})
    except IntegrityError:  # the same file, sent in parallel
        return package.versions.get(sha256=columns["sha256"])
    return version


def _checked(upload: Any) -> dict[str, Any]:
    """The columns of a version, read from the file alone."""
    opened = archive.checked(upload, upload.size)
    manifest = manifests.read(opened)
    check_scanned(upload)
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    name = PurePosixPath(str(upload.name or "").replace("\\", "/")).name
    return {
        "standard": manifest.standard,
        "identifier": manifest.identifier,
        "title": manifest.title or PurePosixPath(name).stem,
        "units": [unit.stored() for unit in manifest.units],
        "name": name[-150:],
        "size": upload.size,
        "files": len(opened.names),
        "sha256": digest.hexdigest(),
    }


def _store(
    package: Package, actor: Any, upload: Any, columns: dict[str, Any], number: int
) -> PackageVersion:
    version = PackageVersion(
        package=package, number=number, created_by=actor, content=upload, **columns
    )
    try:
        version.save(force_insert=True)
    except Exception:
        # The file is written before the row; nothing half-imported is left behind.
        if version.content.name and version.content._committed:  # type: ignore[attr-defined]
            version.content.storage.delete(version.content.name)
        raise
    return version
