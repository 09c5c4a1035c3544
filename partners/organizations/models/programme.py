"""Tiers and territories of the programme."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from partners.organizations import querysets


class Tier(models.Model):
    """A programme level. `rank` 1 is the entry level."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("rank"), unique=True)

    objects = querysets.ProgrammeDataQuerySet.as_manager()

    class Meta:
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name


class Territory(models.Model):
    """A sales region, made of countries."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    countries = CountryField(_("countries"), multiple=True, blank=True)

    objects = querysets.ProgrammeDataQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = _("territories")

    def __str__(self) -> str:
        return self.name
