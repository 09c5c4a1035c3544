"""Who hears of a new integration: those who answer for it."""

from typing import Any

from django.contrib.auth import get_user_model

from partners.integrations.models import Integration
from partners.organizations.choices import MemberRole
from portal.notifications.services import notify
from portal.people.choices import StaffRole


def made(integration: Integration, actor: Any) -> None:
    """The company's administrators, or the desk; not whoever made it."""
    people: Any = get_user_model()._default_manager.filter(is_active=True, is_integration=False)
    if integration.organization is None:
        people = people.filter(staff_role=StaffRole.DESK)
    else:
        seats = integration.organization.memberships.live().filter(role=MemberRole.ADMIN)
        people = people.filter(pk__in=seats.values("user"))
    words = {"row": integration, "actor": actor, "by_vendor": bool(actor.staff_role)}
    for person in people.exclude(pk=actor.pk).order_by("email"):
        notify(person, "integration", "emails/integrations/made", words, about=integration)
