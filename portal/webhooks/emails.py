"""Who hears that an endpoint does not answer: those who look after it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model

from partners.organizations.choices import MemberRole
from portal.notifications.services import notify
from portal.people.choices import StaffRole
from portal.webhooks.models import Endpoint

KIND = "webhook"


def keepers(endpoint: Endpoint) -> Iterable[Any]:
    """The company's administrators; the channel desk for the vendor's own."""
    people: Any = get_user_model()._default_manager.filter(is_active=True, is_integration=False)
    if endpoint.organization is None:
        return people.filter(staff_role=StaffRole.DESK).order_by("email")
    seats = endpoint.organization.memberships.live().filter(role=MemberRole.ADMIN)
    return people.filter(pk__in=seats.values("user")).order_by("email")


def failing(endpoint: Endpoint) -> None:
    _tell(endpoint, "failing")


def switched_off(endpoint: Endpoint) -> None:
    _tell(endpoint, "switched_off")


def _tell(endpoint: Endpoint, template: str) -> None:
    for person in keepers(endpoint):
        context = {"endpoint": endpoint, "person": person}
        notify(person, KIND, f"emails/webhooks/{template}", context, about=endpoint)
