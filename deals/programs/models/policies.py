"""Programmes and the versions of their rules: a change is a new row from a date (design §4.2)."""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from deals.programs import querysets
from partners.organizations.models import Territory, Tier
from portal.workflow import clock

User = settings.AUTH_USER_MODEL
NOTICE_DAYS = [30, 14, 7, 1]


def notice_days() -> list[int]:
    return list(NOTICE_DAYS)


class Programme(models.Model):
    """A partner programme. `code` is what other systems use."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=80)

    objects = querysets.ProgrammeDataQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def _days(label: Any, default: int, top: int = 3660, least: int = 0) -> Any:
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(least), MaxValueValidator(top)]
    )


class ProgramPolicy(models.Model):
    """One version of the rules, in force from `starts_on` until a later one of the same scope.

    Scope: a programme, and optionally one territory, one tier or both; the narrowest scope that has
    a version in force decides. `is_withdrawn` ends a scope: the next wider one decides again. Rows
    are never changed: deals remember by which one they were judged.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="policies", verbose_name=_("programme")
    )
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("territory")
    )
    tier = models.ForeignKey(
        Tier, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("tier")
    )
    starts_on = models.DateField(_("in force from"))
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    first_reply_hours = _days(_("first reply within, business hours"), 8, 400, 1)
    decision_days = _days(_("decision within, business days"), 2, 60, 1)
    info_answer_days = _days(_("time to answer a question, business days"), 5, 60, 1)
    auto_approve_on_breach = models.BooleanField(
        _("approve when the decision is late"), default=False
    )
    credit_vendor_delay = models.BooleanField(
        _("add the days the vendor was late to the protection"), default=True
    )
    protection_days = _days(_("protection, days"), 90, 3660, 1)
    long_protection_days = _days(_("long protection, days"), 180, 3660, 1)
    long_protection_from = models.DecimalField(
        _("long protection from a value of"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    long_protection_for_key_accounts = models.BooleanField(
        _("long protection for key accounts"), default=True
    )
    extension_days = _days(_("extension, days"), 45, 730, 1)
    max_extensions = _days(_("extensions at most"), 2, 20)
    expiry_grace_days = _days(_("grace after expiry, days"), 7, 90)
    keep_alive_days = _days(_("update needed every, days"), 30, 365, 1)
    release_after_days = _days(_("released after a missed update, days"), 7, 90, 1)
    notice_days = models.JSONField(_("notices before expiry, days"), default=notice_days)
    look_back_days = _days(_("look-back for duplicates, days"), 366)
    new_customer_months = _days(_("new customer: no purchase within, months"), 36, 240)
    appeal_open_days = _days(_("time to appeal, business days"), 10, 60)
    appeal_decide_days = _days(_("appeal decided within, business days"), 5, 60, 1)
    confirm_days = _days(_("time to confirm a prepared registration, business days"), 5, 60, 1)
    open_registrations_cap = models.PositiveIntegerField(
        _("open registrations at most"), null=True, blank=True
    )
    clearance_enabled = models.BooleanField(_("clearance check switched on"), default=False)
    clearance_per_user = _days(_("clearance checks a day for one person"), 20, 10000)
    clearance_per_company = _days(_("clearance checks a day for one company"), 100, 30000)
    manual_share_percent = _days(_("clear registrations sent to a person, %"), 10, 100)
    release_times = models.JSONField(_("automatic decisions are sent at"), default=list, blank=True)

    objects = querysets.ProgramPolicyQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "-starts_on", "-created_at"]
        verbose_name_plural = _("programme policies")
        constraints = [
            # None is a scope like others: SQLite has no NULLS NOT DISTINCT, so it counts as 0.
            models.UniqueConstraint(
                F("programme"),
                Coalesce("territory", 0),
                Coalesce("tier", 0),
                F("starts_on"),
                name="one_policy_version_a_day",
            )
        ]

    def __str__(self) -> str:
        scope = " · ".join(
            str(part) for part in (self.programme, self.territory, self.tier) if part
        )
        return f"{scope} ({self.starts_on.isoformat()})"
