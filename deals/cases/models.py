"""Cases, their parties, evidence, panels, decisions, credits and precedents.

Each side of a case works with its own `CaseParty` row: it has its own id, number and dates, so
that nothing a party reads can differ by who else is in the case or what they did.
"""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deals.cases import querysets
from deals.cases.choices import (
    UNDECIDED,
    EvidenceKind,
    First,
    Kind,
    Outcome,
    Result,
    Shown,
    Status,
    TierGap,
)
from deals.registrations.choices import RejectReason
from deals.registrations.models import Deal
from partners.organizations.models import Organization, Team
from portal.activity.models import CommentBase, FileBase
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Case(models.Model):
    """A dispute as the desk sees it. `status` is set by `workflow.py` only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.OPEN, editable=False
    )
    title = models.CharField(_("title"), max_length=160, blank=True)
    opened_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    deadline = models.DateTimeField(_("decide by"))
    warn_at = models.DateTimeField(editable=False)
    reminders = models.PositiveSmallIntegerField(default=0, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    end_reason = models.TextField(blank=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    last_action = models.CharField(max_length=30, blank=True, editable=False)
    last_actor = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = querysets.CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(fields=["-opened_at", "-id"]),
            models.Index(fields=["status", "deadline", "id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["decided", "closed"]) | Q(decided_at__isnull=False),
                name="case_decided_has_date",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return f"/conflicts/{self.pk}/"

    @property
    def is_undecided(self) -> bool:
        return self.status in UNDECIDED

    @property
    def is_overdue(self) -> bool:
        return self.is_undecided and self.deadline < clock.now()


class CaseParty(models.Model):
    """One side of a case: a company or a direct team, usually with a registration.

    The side sees it from `told_at` on. `answer_by` (the side's statement) and `decide_by` (our
    answer) follow from that moment and the side's own calendar and rules. `result`, amount and
    letter are written by the decision.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField(default=0)
    deal = models.ForeignKey(
        Deal, null=True, blank=True, on_delete=models.PROTECT, related_name="case_parties"
    )
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_appellant = models.BooleanField(default=False)
    claim = models.TextField(_("claim"), max_length=3000, blank=True)
    told_at = models.DateTimeField(null=True, editable=False)
    answer_by = models.DateTimeField(null=True, editable=False)
    decide_by = models.DateTimeField(null=True, editable=False)
    said_at = models.DateTimeField(null=True, editable=False)
    result = models.CharField(max_length=12, choices=Result.choices, blank=True, editable=False)
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, null=True, editable=False
    )
    currency = models.CharField(max_length=3, blank=True, editable=False)
    letter_subject = models.CharField(max_length=200, blank=True, editable=False)
    letter_text = models.TextField(blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.PartyQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = _("case parties")
        indexes = [models.Index(fields=["told_at", "id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False, team=None)
                | Q(organization=None, team__isnull=False),
                name="case_party_is_one_side",
            ),
            models.UniqueConstraint(
                fields=["case", "deal"],
                condition=Q(deal__isnull=False),
                name="one_party_per_deal",
                violation_error_message=_("This registration is in the case already."),
            ),
            models.UniqueConstraint(
                fields=["deal"], condition=Q(is_appellant=True), name="one_appeal_per_deal"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organization or self.team)

    def get_absolute_url(self) -> str:
        return f"/conflicts/{self.pk}/"

    @property
    def side(self) -> Organization | Team | None:
        return self.organization or self.team

    @property
    def shown_status(self) -> str:
        return Shown.ANSWERED if self.answered_at else Shown.UNDER_REVIEW

    def get_shown_status_display(self) -> str:
        return str(Shown(self.shown_status).label)


class CaseEvidence(CommentBase):
    """Something one side says or shows, a question of the desk to it, or (without a party, or
    internal) a note among the desk."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evidence")
    party = models.ForeignKey(
        CaseParty, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence"
    )
    kind = models.CharField(
        _("what it is"),
        max_length=16,
        choices=EvidenceKind.choices,
        default=EvidenceKind.STATEMENT,
    )

    objects = querysets.EvidenceQuerySet.as_manager()

    class Meta(CommentBase.Meta):
        abstract = False
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return self.body[:60]


class CaseFile(FileBase):
    """A file that goes with a piece of evidence; seen by whoever sees that."""

    evidence = models.OneToOneField(CaseEvidence, on_delete=models.CASCADE, related_name="file")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    party = models.ForeignKey(
        CaseParty, null=True, blank=True, on_delete=models.CASCADE, related_name="files"
    )

    objects = querysets.EvidenceQuerySet.as_manager()

    class Meta(FileBase.Meta):
        abstract = False


class PanelMember(models.Model):
    """Somebody of the desk who decides the case and has no stake in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="panel")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.NeutralQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], name="one_seat_on_case_panel")
        ]

    def __str__(self) -> str:
        return str(self.user)


class CaseDecision(models.Model):
    """What was decided, why, and by whom. `text` is read by the desk and auditors only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="decision")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    winner = models.ForeignKey(CaseParty, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=30, choices=RejectReason.choices, blank=True)
    text = models.TextField(_("reasons"), max_length=3000)
    override_reason = models.TextField(max_length=3000, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.NeutralQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.get_outcome_display())


class DealCredit(models.Model):
    """One side's share of the credit for a customer, in percent. A decision's shares are 100."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(CaseDecision, on_delete=models.CASCADE, related_name="credits")
    party = models.OneToOneField(CaseParty, on_delete=models.CASCADE, related_name="credit")
    deal = models.ForeignKey(Deal, null=True, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="+"
    )
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    percent = models.DecimalField(
        _("percent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    objects = querysets.CreditQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="credit_is_a_percentage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"


class Precedent(models.Model):
    """What a decided case teaches, without names, amounts or exact dates."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(
        Case, null=True, on_delete=models.SET_NULL, related_name="precedent", editable=False
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    families = models.JSONField(_("product families"), default=list, blank=True)
    tier_gap = models.CharField(
        _("tiers"), max_length=12, choices=TierGap.choices, default=TierGap.UNKNOWN
    )
    first = models.CharField(
        _("who registered first"), max_length=10, choices=First.choices, default=First.UNKNOWN
    )
    evidence_kinds = models.JSONField(_("kinds of evidence"), default=list, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    lesson = models.TextField(_("lesson"), max_length=3000, blank=True)
    quarter = models.CharField(_("quarter"), max_length=7)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.PrecedentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_outcome_display()}"
