"""What a person still has to hand over, on the pages below this room where people are let go."""

from typing import Any

from django import template

from partners.coverage import policies, services
from portal.access.scope import scope_of

register = template.Library()


@register.inclusion_tag("partners/coverage/_leaving.html", takes_context=True)
def open_work(context: dict[str, Any], person: Any, organization: Any = None) -> dict[str, Any]:
    """`{% open_work person organization %}`: counts by kind, and the way to the checklist."""
    user = context["request"].user
    return {
        "left": services.left_with(person, organization or None, user),
        "can_start": policies.can_start(scope_of(user)),
        "who": f"{person.pk}:{organization.pk if organization else ''}",
    }
