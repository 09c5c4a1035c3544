"""Programs that work with the portal for a company or for the vendor."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication

from partners.integrations import querysets
from partners.integrations.choices import ClientKind
from partners.organizations.models import Organization
from portal.access.scope import scope_of
from portal.people.areas import described
from portal.workflow import clock

User = settings.AUTH_USER_MODEL
TAKEN = _("There is an integration with this name already.")


# The stubs miss the manager of a model that takes everything else from a library.
class Integration(models.Model):  # type: ignore[django-manager-missing]
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

    def get_absolute_url(self) -> str:
        return reverse("integration", args=[self.pk])


class OAuthClient(AbstractApplication):
    """How an integration gets tokens by OAuth 2.1: for people (authorization code) or for itself
    (client credentials). Its secret is kept as a digest.

    `areas`: the most it may ask for. `for_everybody`: people of other companies may use it, too;
    only a client of the vendor can be (docs/integrations.md says why).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="clients")
    areas = models.JSONField(default=list)
    for_everybody = models.BooleanField(default=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.ClientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["integration", "name"],
                name="one_client_of_a_name",
                violation_error_message=_("There is a client with this name already."),
            ),
        ]

    def redirect_uri_allowed(self, uri: str) -> bool:
        """Only letter for letter."""
        return uri in self.redirect_uris.split()

    def get_allowed_schemes(self) -> list[str]:
        """http is for programs on one's own machine; validators.py admits no other host."""
        return ["https", "http"]

    def is_usable(self, request: Any) -> bool:
        """A client works while its integration does."""
        return self.integration.ended_at is None and self.integration.user.is_active

    def is_for(self, user: Any) -> bool:
        """May `user` use it? People of its company; of the vendor for a client of the vendor."""
        if not user.is_active or user.is_integration:
            return False
        company = self.integration.organization_id
        if company is None:
            return self.for_everybody or bool(user.staff_role)
        return company in scope_of(user).having("view_organization") and not user.staff_role

    @property
    def is_for_people(self) -> bool:
        return self.authorization_grant_type == self.GRANT_AUTHORIZATION_CODE

    @property
    def kind(self) -> ClientKind:
        """Whom it gets tokens for."""
        if not self.is_for_people:
            return ClientKind.PROGRAM
        is_public = self.client_type == self.CLIENT_PUBLIC
        return ClientKind.PUBLIC if is_public else ClientKind.PEOPLE

    @property
    def opens(self) -> list[tuple[str, bool]]:
        """(area, may it write?) for people to read."""
        return described(self.areas)
