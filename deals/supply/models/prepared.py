"""A registration that a distributor wrote for a reseller, before the reseller's consent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deals.registrations.models import Deal
from deals.supply import querysets
from deals.supply.choices import PreparedStatus
from deals.supply.models.base import Moving
from partners.organizations.models import Organization

User = settings.AUTH_USER_MODEL


class PreparedRegistration(Moving):
    """`data` and `lines`: the fields of the registration as plain values (services/prepared.py).

    It is no deal yet: it has no number, nobody of the vendor sees it and no conflict is looked
    for. The reseller's consent makes a draft of the person who consents, which that person sends.
    """

    distributor = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    reseller = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=PreparedStatus.choices,
        default=PreparedStatus.WAITING,
        editable=False,
    )
    title = models.CharField(_("title"), max_length=160)
    customer_name = models.CharField(_("customer name"), max_length=200)
    data = models.JSONField(default=dict)
    lines = models.JSONField(default=list)
    message = models.TextField(_("message to the reseller"), max_length=2000, blank=True)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirm_by = models.DateTimeField(_("answer by"))
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answer_text = models.TextField(blank=True, editable=False)
    deal = models.ForeignKey(Deal, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = querysets.PreparedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["distributor", "-created_at", "-id"]),
            models.Index(fields=["reseller", "-created_at", "-id"]),
            models.Index(fields=["status", "confirm_by"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="accepted") | Q(answered_by__isnull=False),
                name="consent_has_a_person",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/distribution/prepared/{self.pk}/"
