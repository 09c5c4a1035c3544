"""Which reseller buys through which distributor."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.organizations import querysets
from partners.organizations.models.companies import Organization
from portal.workflow import clock


class DistributionLink(models.Model):
    """A reseller buys through a distributor, from a day until a day (exclusive)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    distributor = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="reseller_links"
    )
    reseller = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="distributor_links"
    )
    starts_on = models.DateField(_("from"), default=clock.today)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = querysets.DistributionLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(distributor=F("reseller")), name="link_joins_two_companies"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="link_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["distributor", "reseller"],
                condition=Q(ends_on=None),
                name="one_open_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.distributor} → {self.reseller}"
