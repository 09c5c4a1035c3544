"""Papers of the library that a partner hands out under its own name."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.cobranding import querysets
from cms.cobranding.choices import MAX_CONTACT
from cms.library.models import LibraryPage
from partners.organizations.models import Organization
from portal.activity.models import private_path
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Template(models.Model):
    """Where logo and contact line stand on the PDF of a page.

    `spots`: rows of what, page, x, y, width, height (mm from the upper left corner; see spots.py).
    They were set for the file whose content is `sha1` (Wagtail's `file_hash`): with another file in
    its place nothing is merged until somebody has looked at the spots again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.OneToOneField(LibraryPage, on_delete=models.CASCADE, related_name="cobranding")
    spots = models.JSONField(default=list)
    sha1 = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    objects = querysets.TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("co-branding")

    def __str__(self) -> str:
        return str(self.page)


class Brand(models.Model):
    """A company's logo and contact line. The logo is kept as we have re-drawn it (logos.py)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.OneToOneField(
        Organization, on_delete=models.CASCADE, related_name="brand"
    )
    logo = models.FileField(_("logo"), upload_to=private_path, blank=True)
    contact = models.CharField(_("contact line"), max_length=MAX_CONTACT, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    objects = querysets.BrandQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.organization)
