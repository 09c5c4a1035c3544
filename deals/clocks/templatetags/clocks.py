"""The badge of a registration in lists of reviewers. The list has fetched `clocks` beforehand."""

from typing import Any

from django import template

from deals.clocks.words import badge_of
from portal.workflow import clock

register = template.Library()


@register.filter
def due_badge(deal: Any) -> dict[str, str] | None:
    """`{{ deal|due_badge }}` → the label and tone of what is due next, or nothing."""
    return badge_of(deal.clocks.all(), clock.now())
