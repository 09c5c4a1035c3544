"""What is sold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from deals.registrations import querysets


class ProductFamily(models.Model):
    """What is sold, as coarse as conflict rules need it. `code` is what the API speaks."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("active"), default=True)

    objects = querysets.ProductFamilyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = _("product families")

    def __str__(self) -> str:
        return self.name
