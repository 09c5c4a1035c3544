"""Tokens of integrations. A person's own tokens are in portal/people."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from partners.integrations import policies
from partners.integrations.models import Integration
from portal.access.policy import Refused, require
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.people import services as people
from portal.people.models import ApiToken


def make_token(
    *,
    integration: Integration,
    actor: Any,
    name: str,
    areas: Iterable[str],
    expires_at: dt.datetime | None = None,
    made_by: Any = None,
) -> str:
    """A token of the program; returns its text, shown once. `made_by`: see people.create_token."""
    require_live(integration, actor)
    words = list(areas)
    text = people.create_token(
        user=integration.user,
        name=name,
        areas=words,
        expires_at=expires_at,
        actor=actor,
        made_by=made_by,
    )
    note = {"name": name, "areas": words}
    record_event(integration, actor, "make_token", Audience.JOINT, note)
    return text


def revoke_token(*, integration: Integration, token: ApiToken, actor: Any) -> None:
    """Twice is once."""
    require(policies.can_manage(actor, integration.organization))
    people.revoke_token(token=token, actor=actor)
    record_event(integration, actor, "revoke_token", Audience.JOINT, {"name": token.name})


def require_live(integration: Integration, actor: Any) -> None:
    """`actor` may manage it, and it has not ended."""
    require(policies.can_manage(actor, integration.organization))
    if not Integration.objects.live().filter(pk=integration.pk).exists():
        raise Refused(_("This integration has ended."))
