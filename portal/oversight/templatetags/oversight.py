"""The link "Who can see this?" on a record's page."""

from typing import Any

from django import template
from django.urls import reverse

from portal.access.scope import scope_of
from portal.oversight.policies import may_ask

register = template.Library()


@register.inclusion_tag("portal/oversight/_link.html", takes_context=True)
def who_can_see(context: Any, kind: str, pk: Any, company: Any = None) -> dict[str, Any]:
    """Nothing for people who may not ask. `company`: id of the company the record belongs to;
    left out where several have a part in it. Asks no query."""
    if not may_ask(scope_of(context["request"].user), company):
        return {"url": ""}
    return {"url": reverse("access", kwargs={"kind": kind, "pk": pk})}
