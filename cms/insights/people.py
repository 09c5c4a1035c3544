"""Whom an audience means."""

from typing import Any

from cms.audience.choices import Level
from cms.audience.counting import OURS, people_of
from cms.audience.rule import Rule


def meant(rule: Rule) -> Any:
    """People a rule is written for: partners, or our own where it is for them alone."""
    people = people_of(rule)
    return people if rule.level == Level.INTERNAL else people.exclude(OURS)
