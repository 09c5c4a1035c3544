"""A package is a title with versions; each version is one zip, kept as it came."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.packages import querysets
from cms.packages.choices import Standard
from cms.packages.manifests.units import Unit
from portal.activity.models import private_path
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Package(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=200)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.PackageQuerySet.as_manager()

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def latest(self) -> "PackageVersion":
        """The version new learners get. A package always has one."""
        return self.versions.latest("number")


class PackageVersion(models.Model):
    """One import. Never changed: learners in progress stay on the version they began with.

    `units`: what can be launched (manifests/units.py), in the order of the table of contents.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    standard = models.CharField(_("standard"), max_length=10, choices=Standard.choices)
    identifier = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200)
    units = models.JSONField(default=list)
    content = models.FileField(upload_to=private_path)
    name = models.CharField(_("file name"), max_length=150)
    size = models.PositiveBigIntegerField(_("size"))
    files = models.PositiveIntegerField(_("files"))
    sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.PackageQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["package", "number"], name="package_version_once"),
            models.UniqueConstraint(fields=["package", "sha256"], name="package_content_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def launchable(self) -> list[Unit]:
        return [Unit.loaded(stored) for stored in self.units]
