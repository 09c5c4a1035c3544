"""Who decides a registration: ordered rules, in versions that are never changed."""

import uuid
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from deals.programs import querysets
from deals.programs.choices import Answer, Result
from deals.programs.models.policies import Programme
from portal.workflow import clock


class RoutingRuleSet(models.Model):
    """One version of the routing rules, in force from `starts_on` until a later one starts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="rule_sets", verbose_name=_("programme")
    )
    starts_on = models.DateField(_("in force from"))
    reason = models.CharField(_("why"), max_length=300)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.RuleSetQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "starts_on"], name="one_rule_set_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.programme} ({self.starts_on.isoformat()})"


def _codes(label: Any) -> Any:
    return models.JSONField(label, default=list, blank=True)


def _score(label: Any) -> Any:
    limits = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))]
    return models.DecimalField(
        label, max_digits=4, decimal_places=3, null=True, blank=True, validators=limits
    )


class RoutingRule(models.Model):
    """A registration that meets every condition goes where `result` says; an empty one is met.

    Values are in settings.DEFAULT_CURRENCY; `value_to` and `score_to` are not part of their range.
    Lists hold codes; any one of them is enough, but what is approved by itself must have all its
    product families in the list. `chain`: stages one after the other, each a list of approvers
    (`role:account_manager`, `role:desk`, `user:<uuid>`) who must all agree.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ruleset = models.ForeignKey(RoutingRuleSet, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField(_("place"))
    name = models.CharField(_("name"), max_length=80)
    value_from = models.DecimalField(
        _("value from"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    value_to = models.DecimalField(
        _("value below"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    tiers = _codes(_("tiers"))
    families = _codes(_("product families"))
    territories = _codes(_("territories"))
    kinds = _codes(_("kinds"))
    score_from = _score(_("match score from"))
    score_to = _score(_("match score below"))
    incumbent = models.CharField(
        _("already supplies the customer"),
        max_length=3,
        choices=Answer.choices,
        default=Answer.ANY,
    )
    certified = models.CharField(
        _("certified for the products"), max_length=3, choices=Answer.choices, default=Answer.ANY
    )
    result = models.CharField(_("goes to"), max_length=20, choices=Result.choices)
    chain = models.JSONField(_("chain"), default=list, blank=True)

    objects = querysets.RuleQuerySet.as_manager()

    class Meta:
        ordering = ["ruleset", "position"]
        constraints = [
            models.UniqueConstraint(fields=["ruleset", "position"], name="one_rule_a_place")
        ]

    def __str__(self) -> str:
        return self.name
