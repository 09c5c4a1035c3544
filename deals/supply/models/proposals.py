"""A distribution link that one company proposes to another, under an e-mail address."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deals.supply import querysets
from deals.supply.choices import ProposalStatus
from deals.supply.models.base import Moving
from partners.organizations.models import DistributionLink, Organization

User = settings.AUTH_USER_MODEL


def proposal_token() -> str:
    return secrets.token_urlsafe(32)


class LinkProposal(Moving):
    """The proposing company does not see which companies there are: it writes to an address, and
    reads nothing about that address but the answer. `other` is known once it was accepted.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ProposalStatus.choices,
        default=ProposalStatus.PROPOSED,
        editable=False,
    )
    email = models.EmailField(_("e-mail address of an administrator there"))
    message = models.TextField(_("message"), max_length=1000, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    token = models.CharField(max_length=64, unique=True, default=proposal_token, editable=False)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(editable=False)
    other = models.ForeignKey(Organization, null=True, on_delete=models.CASCADE, related_name="+")
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    link = models.ForeignKey(
        DistributionLink, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = querysets.ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="accepted") | Q(other__isnull=False),
                name="accepted_proposal_names_the_other",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} → {self.email}"
