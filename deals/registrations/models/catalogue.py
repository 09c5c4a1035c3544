"""What is sold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from deals.registrations import querysets
from partners.certifications.models import Certification


class ProductFamily(models.Model):
    """What is sold, as coarse as conflict rules need it. `code` is what the API speaks."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("active"), default=True)
    requires = models.ForeignKey(
        Certification,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("asks for the certification"),
        help_text=_("Somebody of the company must hold it before a deal can be registered."),
    )

    objects = querysets.ProductFamilyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = _("product families")

    def __str__(self) -> str:
        return self.name
