"""The distinct audiences in use. Pages and files point at the one they really have."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.audience.checks import check_parts
from cms.audience.choices import Level
from cms.audience.querysets import AudienceQuerySet
from cms.audience.rule import PARTS, Rule


def validate_parts(value: Any) -> None:
    """Parts as cms/audience/rule.py keeps them: known names, each with a list of codes."""
    known = isinstance(value, dict) and set(value) <= set(PARTS)
    if not known or not all(_are_codes(codes) for codes in value.values()):
        raise ValidationError(_("This is not an audience."))


def _are_codes(codes: Any) -> bool:
    return isinstance(codes, list) and all(isinstance(code, str) and code for code in codes)


class Audience(models.Model):
    """One effective rule, stored once: a reader's admission is decided for a handful of these
    instead of for 20,000 pages. Rows are never changed, only added."""

    level = models.CharField(max_length=20, choices=Level.choices)
    parts = models.JSONField(default=dict)
    key = models.TextField(unique=True, editable=False)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key

    @property
    def rule(self) -> Rule:
        return Rule.of(self.level, self.parts)

    @classmethod
    def of(cls, rule: Rule) -> "Audience":
        """The row of `rule`, made at first use."""
        key = json.dumps([rule.level, rule.parts()], separators=(",", ":"), sort_keys=True)
        found, _new = cls.objects.get_or_create(
            key=key, defaults={"level": rule.level, "parts": rule.parts()}
        )
        return found


class Audienced(models.Model):
    """A record with a rule of its own (`level`, `audience`) and the one it really has (`reach`).

    `reach` is the own rule narrowed by those of all ancestors; `settle` keeps it. A record
    without a reach is open to nobody.
    """

    level = models.CharField(
        _("who may read it"), max_length=20, choices=Level.choices, default=Level.PARTNER
    )
    audience = models.JSONField(
        _("only for"), default=dict, blank=True, validators=[validate_parts]
    )
    reach = models.ForeignKey(
        Audience, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        check_parts(self.level, self.audience or {})

    @property
    def own_rule(self) -> Rule:
        return Rule.of(self.level, self.audience)
