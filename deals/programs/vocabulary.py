"""The codes rules may name, with their words: tiers, families, territories, kinds, people."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from deals.programs.choices import ROLE_APPROVERS
from deals.programs.routing_words import Words
from partners.organizations.models import Territory, Tier
from portal.access.together import Asking, answered
from portal.people.choices import StaffRole

REVIEWERS = (StaffRole.DESK, StaffRole.ACCOUNT_MANAGER)


def vocabulary() -> Words:
    """List name → code → label, as `vocabulary_asked`."""
    found: Words = answered(vocabulary_asked())
    return found


def vocabulary_asked() -> Asking:
    """List name → code → label; `people`: id → name of those who may decide registrations.

    For the desk's and the auditors' pages, who see all of it anyway, and for the checks.
    """
    families = apps.get_model("registrations", "ProductFamily")._default_manager
    reviewers = get_user_model().objects.filter(is_active=True, staff_role__in=REVIEWERS)
    people = reviewers.order_by("name_key").values_list("pk", "name")
    lists = {
        "tiers": Tier.objects.values_list("code", "name"),
        "families": families.values_list("code", "name"),
        "territories": Territory.objects.values_list("code", "name"),
    }
    yield (*lists.values(), people)
    told: dict[str, Any] = {name: dict(rows) for name, rows in lists.items()}
    return told | {"kinds": kinds(), "people": {str(pk): name for pk, name in people}}


def kinds() -> dict[str, Any]:
    """Kinds of registration, by code."""
    return dict(apps.get_model("registrations", "Deal")._meta.get_field("kind").choices)


def approvers(words: Words) -> dict[str, Any]:
    """Who may stand in a chain: roles, then people by name."""
    return ROLE_APPROVERS | {f"user:{pk}": name for pk, name in words["people"].items()}


def chain_words(chain: list[list[str]], words: Words) -> list[str]:
    """Each stage as its approvers' names; people who have left are named by their id."""
    names = approvers(words)
    return [" + ".join(str(names.get(who, who)) for who in stage) for stage in chain]
