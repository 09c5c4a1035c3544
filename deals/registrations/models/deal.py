"""The registration itself, and whom it is shown to besides its sides."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from deals.programs.models import ProgramPolicy
from deals.registrations import querysets
from deals.registrations.choices import (
    REVOKED_BY_TRANSFER,
    Kind,
    RejectReason,
    RevokeReason,
    Route,
    Stage,
    Status,
)
from partners.accounts.choices import BuyingRole
from partners.accounts.models import Account
from partners.organizations.models import Organization, Team
from portal.access.grants import Expected, Fact, Root, UserMay
from portal.access.principals import UserGrant
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Deal(Root, models.Model):
    """A registration: by a partner company, or by a direct team under the same rules.

    `status` is set by `workflow.py` only. `shown_status` is what the partner's side is told:
    a deal on hold looks "in review", in lists, filters and exports alike.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=20, editable=False)
    title = models.CharField(_("title"), max_length=160, blank=True)
    route = models.CharField(
        _("route"), max_length=10, choices=Route.choices, default=Route.CHANNEL
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.HUNT)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="deals"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="deals"
    )
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="owned_deals")
    distributor = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supplied_deals",
        verbose_name=_("distributor"),
    )
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="deals"
    )

    customer_name = models.CharField(_("customer name"), max_length=200, blank=True)
    customer_website = models.CharField(_("website"), max_length=200, blank=True)
    customer_country = CountryField(_("country"), blank=True)
    customer_city = models.CharField(_("city"), max_length=100, blank=True)
    customer_address = models.CharField(_("address"), max_length=300, blank=True)
    customer_tax_id = models.CharField(_("tax number"), max_length=60, blank=True)
    customer_phone = models.CharField(_("phone"), max_length=40, blank=True)
    contact_name = models.CharField(_("contact at the customer"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact’s e-mail address"), blank=True)
    contact_role = models.CharField(
        _("contact’s buying role"), max_length=12, choices=BuyingRole.choices, blank=True
    )

    need = models.TextField(_("what the customer needs"), max_length=3000, blank=True)
    value_amount = models.DecimalField(
        _("value"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    value_currency = models.CharField(_("currency"), max_length=3, blank=True)
    expected_close = models.DateField(_("expected close"), null=True, blank=True)
    stage = models.CharField(
        _("stage"), max_length=12, choices=Stage.choices, default=Stage.PROSPECT
    )
    probability = models.PositiveSmallIntegerField(
        _("probability, %"), default=10, validators=[MaxValueValidator(100)]
    )
    competitor = models.CharField(_("competitor"), max_length=120, blank=True)

    status = models.CharField(
        _("status"), max_length=16, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    shown_status = models.GeneratedField(
        expression=Case(
            When(status=Status.ON_HOLD, then=Value(Status.IN_REVIEW)), default=F("status")
        ),
        output_field=models.CharField(max_length=16, choices=Status.choices),
        db_persist=True,
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    protected_until = models.DateField(_("protected until"), null=True, editable=False)
    reviewer = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="reviewed_deals", editable=False
    )
    policy = models.ForeignKey(
        ProgramPolicy, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    prepared_by = models.ForeignKey(  # few are: see the index of those
        User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False, db_index=False
    )
    confirm_by = models.DateTimeField(null=True, editable=False)
    signoffs_due = models.PositiveSmallIntegerField(default=0, editable=False)
    # Whose turn it is, as `|role:desk|user:<uuid>|`; empty: any reviewer. See deals/approvals.
    routed_to = models.TextField(blank=True, default="", editable=False)
    signed_by = models.TextField(blank=True, default="", editable=False)
    extensions_granted = models.PositiveSmallIntegerField(default=0, editable=False)
    extension_pending = models.BooleanField(default=False, editable=False)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    update_due_on = models.DateField(_("update due on"), null=True, editable=False)
    update_warned_on = models.DateField(null=True, editable=False)
    renewal_on = models.DateField(_("remind of the renewal on"), null=True, blank=True)
    renewal_drafted = models.BooleanField(default=False, editable=False)
    appeal_until = models.DateTimeField(null=True, editable=False)
    appealed_at = models.DateTimeField(null=True, editable=False)
    decision_reason = models.CharField(max_length=30, blank=True, editable=False)
    decision_text = models.TextField(blank=True, editable=False)
    requested_fields = models.JSONField(default=list, blank=True, editable=False)
    request_text = models.TextField(blank=True, editable=False)
    close_reason = models.CharField(max_length=30, blank=True, editable=False)
    close_lesson = models.TextField(blank=True, editable=False)
    revised_from = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="revisions", editable=False
    )
    # Of whose registration this one is the transfer: read by the desk and auditors only.
    taken_over_from = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.SET_NULL,
        related_name="taken_over",
        editable=False,
        db_index=False,  # hardly any deal has one: see deal_taken_over
    )
    last_action = models.CharField(max_length=30, blank=True, editable=False)
    last_actor = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = querysets.DealQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["organization", "-created_at", "-id"]),
            models.Index(fields=["organization", "status", "-created_at", "-id"]),
            models.Index(fields=["distributor", "-created_at", "-id"]),
            models.Index(fields=["team", "-created_at", "-id"]),
            models.Index(fields=["owner", "-created_at", "-id"]),
            models.Index(fields=["account", "-created_at", "-id"]),
            models.Index(fields=["status", "submitted_at", "id"]),
            models.Index(fields=["status", "protected_until"]),
            models.Index(fields=["status", "update_due_on"]),
            models.Index(fields=["-created_at", "-id"]),
            models.Index(
                fields=["prepared_by", "-created_at", "-id"],
                condition=Q(prepared_by__isnull=False),
                name="deal_prepared",
            ),
            models.Index(
                fields=["taken_over_from"],
                condition=Q(taken_over_from__isnull=False),
                name="deal_taken_over",
            ),
            models.Index(
                fields=["organization"], condition=Q(extension_pending=True), name="deal_asks_time"
            ),
            # What the jobs look for among all deals.
            models.Index(
                fields=["status", "update_warned_on"],
                condition=Q(update_warned_on__isnull=False),
                name="deal_asked_for_update",
            ),
            models.Index(
                fields=["status", "renewal_on"],
                condition=Q(renewal_drafted=False),
                name="deal_to_renew",
            ),
            models.Index(
                fields=["status", "confirm_by"],
                condition=Q(confirm_by__isnull=False),
                name="deal_to_confirm",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"],
                condition=Q(organization__isnull=False),
                name="deal_number_per_company",
            ),
            models.UniqueConstraint(
                fields=["team", "number"],
                condition=Q(team__isnull=False),
                name="deal_number_per_team",
            ),
            models.CheckConstraint(
                condition=Q(route="channel", organization__isnull=False, team=None)
                | Q(route="direct", organization=None, team__isnull=False),
                name="deal_has_one_side",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_at__isnull=False),
                name="deal_left_draft_by_submitting",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(submitted_at__gte=F("created_at")),
                name="deal_not_back_dated",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "won", "lost", "expired"])
                | Q(decided_at__isnull=False, protected_until__isnull=False),
                name="deal_approved_has_protection",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["rejected", "revoked"])
                | Q(decided_at__isnull=False) & ~Q(decision_reason=""),
                name="deal_refused_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["won", "lost"])
                | Q(closed_at__isnull=False) & ~Q(close_reason=""),
                name="deal_closed_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title or self.customer_name}".strip()

    def get_absolute_url(self) -> str:
        return f"/deals/{self.pk}/"

    def get_shown_status_display(self) -> str:
        return str(Status(self.shown_status).label)

    @property
    def decision_reason_label(self) -> str:
        """The reason code in words."""
        words = dict([*RejectReason.choices, *RevokeReason.choices, *REVOKED_BY_TRANSFER.items()])
        return str(words.get(self.decision_reason, ""))

    def grant_facts(self) -> Iterable[Fact]:
        yield from self.shares.filter(ended_at=None)

    @classmethod
    def with_grants(cls) -> models.QuerySet:
        """Few of many deals are shared: the rest can have no grants."""
        shared = DealShare.objects.values("deal")
        granted = DealUserGrant.objects.values("content_object")
        return cls.objects.filter(Q(pk__in=shared) | Q(pk__in=granted))


class DealUserGrant(UserGrant):
    """User rows exist for one fact only: a share of one deal."""

    allowed = frozenset({"view_deal"})
    content_object = models.ForeignKey(Deal, on_delete=models.CASCADE)

    class Meta(UserGrant.Meta):
        abstract = False


Deal.user_grants = DealUserGrant


class DealShare(Fact, models.Model):
    """One deal shown to one person, for a reason and until a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="shares")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="deal_shares")
    reason = models.CharField(_("reason"), max_length=300)
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = querysets.ShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "user"], condition=Q(ended_at=None), name="one_open_share"
            )
        ]

    def __str__(self) -> str:
        return f"{self.deal} → {self.user}"

    def grant_root(self) -> Deal:
        return self.deal

    def grants(self) -> Iterable[Expected]:
        if self.ended_at is None:
            yield UserMay(self.user_id, "view_deal", self.expires_at)
