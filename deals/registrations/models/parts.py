"""What hangs off a deal: product lines, colleagues, comments, files; and saved views."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from deals.registrations import querysets
from deals.registrations.models.catalogue import ProductFamily
from deals.registrations.models.deal import Deal
from portal.activity.models import CommentBase, FileBase

User = settings.AUTH_USER_MODEL


class DealLine(models.Model):
    """One product line at list price (per unit, in the deal's currency)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    family = models.ForeignKey(ProductFamily, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("product"), max_length=120, blank=True)
    quantity = models.PositiveIntegerField(
        _("quantity"), default=1, validators=[MinValueValidator(1), MaxValueValidator(1_000_000)]
    )
    unit_price = models.DecimalField(
        _("list price per unit"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )

    objects = querysets.OfDealQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name or self.family}"


class DealTeamMember(models.Model):
    """A colleague who works on the deal and therefore sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="team_members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    objects = querysets.OfDealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "user"], name="one_seat_on_deal_team")
        ]

    def __str__(self) -> str:
        return str(self.user)


class DealComment(CommentBase):
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="comments")

    objects = querysets.DialogueQuerySet.as_manager()

    class Meta(CommentBase.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.body[:60]


class DealFile(FileBase):
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="files")

    objects = querysets.DialogueQuerySet.as_manager()

    class Meta(FileBase.Meta):
        abstract = False


class SavedView(models.Model):
    """A person's named filter of the deals list. `query` is the query string."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=600, blank=True)

    objects = querysets.SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="one_view_per_name",
                violation_error_message=_("You already have a view with this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
