"""Programs that work with the portal for a company or for the vendor."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.integrations import querysets
from partners.organizations.models import Organization
from portal.workflow import clock

User = settings.AUTH_USER_MODEL
TAKEN = _("There is an integration with this name already.")


class Integration(models.Model):
    """One program, such as a CRM, of a company; without a company, of the vendor.

    It works as `user`, an account of its own (`User.is_integration`) that is a member of the
    company or has a vendor role: so it has a scope and lenses like a person, and loses them alike.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.CASCADE, related_name="integrations"
    )
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="integration")
    name = models.CharField(_("name"), max_length=80)
    about = models.CharField(_("what it is for"), max_length=300, blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.IntegrationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=Q(ended_at=None),
                name="one_live_integration_of_a_name",
                violation_error_message=TAKEN,
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(ended_at=None, organization=None),
                name="one_live_vendor_integration_of_a_name",
                violation_error_message=TAKEN,
            ),
        ]

    def __str__(self) -> str:
        return self.name
