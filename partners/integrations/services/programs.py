"""An integration begins and ends."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.integrations import emails, policies
from partners.integrations.models import TAKEN, Integration
from partners.integrations.validators import check_words
from partners.organizations.models import Organization
from partners.organizations.services.people import deactivate, join
from portal.access import grants
from portal.access.policy import require
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow import clock

# Rooms above add what else stops when an integration ends, in its transaction:
# function(integration, actor).
ENDED: list[Callable[[Integration, Any], None]] = []
LIMITS = {"name": 80, "about": 300}
# Nobody has this address: .invalid is kept free for names that must not exist (RFC 2606).
ADDRESS = "integration-{}@integrations.invalid"


def make_integration(
    *, actor: Any, organization: Organization | None, name: str, role: str, about: str = ""
) -> Integration:
    """A program of `organization` (None: of the vendor) that works in `role`."""
    require(policies.can_manage(actor, organization))
    cleaned = check_words({"name": name, "about": about}, LIMITS)
    if role not in dict(policies.roles_for(actor, organization)):
        raise ValidationError({"role": _("Choose a role from the list.")})
    with transaction.atomic():
        rows = Integration.objects.live().filter(organization=organization)
        if rows.filter(name__iexact=cleaned["name"]).exists():
            raise ValidationError({"name": TAKEN})
        user = _account(cleaned["name"], "" if organization else role)
        integration = _stored(organization=organization, user=user, created_by=actor, **cleaned)
        note = {"name": integration.name, "role": role}
        record_event(integration, actor, "make_integration", Audience.JOINT, note)
        if organization is not None:
            join(organization, user, role, actor)
        emails.made(integration, actor)
    return integration


def _account(name: str, staff_role: str) -> Any:
    """The account it works as: no password, no address anybody reads."""
    user = get_user_model()(
        email=ADDRESS.format(uuid.uuid4().hex),
        name=name,
        staff_role=staff_role,
        is_integration=True,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


def _stored(**columns: Any) -> Integration:
    """The row, or the form's error when somebody was quicker with the name."""
    try:
        with transaction.atomic():
            return Integration.objects.create(**columns)
    except IntegrityError as error:
        raise ValidationError({"name": TAKEN}) from error


def end_integration(*, integration: Integration, actor: Any) -> None:
    """Its tokens and clients open nothing from the next request on. Twice is once."""
    require(policies.can_manage(actor, integration.organization))
    with transaction.atomic():
        live = Integration.objects.live().filter(pk=integration.pk)
        ended = live.update(ended_at=clock.now(), version=F("version") + 1)
        integration.refresh_from_db()
        if not ended:
            return
        integration.clients.all().delete()  # their tokens and grants go with them
        for membership in integration.user.memberships.live():
            membership.ended_at = clock.now()
            membership.save(update_fields=["ended_at"])
            grants.sync(membership)
        deactivate(integration.user)
        for follow in ENDED:
            follow(integration, actor)
        note = {"name": integration.name}
        record_event(integration, actor, "end_integration", Audience.JOINT, note)
