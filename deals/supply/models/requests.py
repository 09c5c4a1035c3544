"""A reseller asks one distributor for a quote on one deal."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from deals.registrations.models import Deal, ProductFamily
from deals.supply import querysets
from deals.supply.choices import OPEN, Status
from deals.supply.models.base import Moving
from partners.organizations.models import Organization
from portal.activity.models import FileBase
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class SupplyRequest(Moving):
    """What was asked, as it was asked, and the distributor's answer.

    The deal is copied in the width of the supply lens when it is asked: what happens to the deal
    later, with another distributor or without, changes nothing here. Each distributor has a row
    of its own, so that no column of it can depend on another's.
    """

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="supply_requests")
    reseller = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    distributor = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.ASKED, editable=False
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The deal as it was when it was asked.
    title = models.CharField(_("title"), max_length=160)
    customer_name = models.CharField(_("customer name"), max_length=200)
    customer_country = CountryField(_("country"), blank=True)
    customer_city = models.CharField(_("city"), max_length=100, blank=True)
    expected_close = models.DateField(_("expected close"), null=True)
    message = models.TextField(_("message to the distributor"), max_length=2000, blank=True)
    answer_by = models.DateField(_("answer by"))
    # The answer.
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    valid_until = models.DateField(_("valid until"), null=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    quoted_at = models.DateTimeField(null=True, editable=False)
    answer_text = models.TextField(blank=True, editable=False)
    closing_text = models.TextField(blank=True, editable=False)

    objects = querysets.RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["distributor", "-created_at", "-id"]),
            models.Index(fields=["reseller", "-created_at", "-id"]),
            models.Index(fields=["-created_at", "-id"]),
            models.Index(fields=["status", "valid_until"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "distributor"],
                condition=Q(status__in=sorted(OPEN)),
                name="one_open_supply_request",
            ),
            models.UniqueConstraint(
                fields=["deal"], condition=Q(status="chosen"), name="one_chosen_quote"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["quoted", "chosen"])
                | Q(quoted_at__isnull=False, valid_until__isnull=False) & ~Q(currency=""),
                name="quote_has_currency_and_date",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/quotes/{self.pk}/"

    @property
    def total(self) -> Decimal | None:
        """The sum of the quoted lines; nothing before there is a quote. Reads `lines`."""
        prices = [line.amount for line in self.lines.all()]
        known = [price for price in prices if price is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(prices) else None

    @property
    def newest_file(self) -> "SupplyFile | None":
        """The offer that counts. Reads `files`."""
        return next(iter(list(self.files.all())[-1:]), None)

    @property
    def is_valid(self) -> bool:
        """Does the quote still hold today?"""
        return self.valid_until is not None and self.valid_until >= clock.today()


class SupplyLine(models.Model):
    """One asked product line; `unit_price` is the distributor's, in the quote's currency."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(SupplyRequest, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    family = models.ForeignKey(ProductFamily, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("product"), max_length=120, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    unit_price = models.DecimalField(
        _("price per unit"),
        max_digits=12,
        decimal_places=2,
        null=True,
        validators=[MinValueValidator(0)],
    )

    objects = querysets.OfRequestQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name or self.family}"

    @property
    def amount(self) -> Decimal | None:
        return None if self.unit_price is None else self.unit_price * self.quantity


class SupplyFile(FileBase):
    """A distributor's offer as a file: the newest one counts, earlier ones stay."""

    request = models.ForeignKey(SupplyRequest, on_delete=models.CASCADE, related_name="files")

    objects = querysets.OfRequestQuerySet.as_manager()

    class Meta(FileBase.Meta):
        abstract = False
