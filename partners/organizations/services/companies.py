"""Partner companies: create, edit, suspend."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.organizations import policies, validators
from partners.organizations.choices import OrganizationStatus
from partners.organizations.models import Organization
from portal.access import grants
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow.machine import StateMoved

PROFILE_FIELDS = frozenset(["name", "website", "country", "city", "address", "phone", "about"])
PROGRAMME_FIELDS = frozenset({"kind", "tier", "territory"})


def create_organization(*, actor: Any, data: Mapping[str, Any]) -> Organization:
    """A new active partner company. `data`: profile and programme fields; `name` is needed."""
    require(policies.can_run_programme(scope_of(actor)))
    with transaction.atomic():
        organization = Organization(**validators.check_profile({"name": "", **data}))
        organization.save(force_insert=True)
        grants.sync(organization)
        record_event(organization, actor, "create_organization", note={"name": organization.name})
    return organization


def update_profile(
    *,
    organization: Organization,
    actor: Any,
    data: Mapping[str, Any],
    version: int | None = None,
) -> Organization:
    """Change profile fields (administrators) and programme fields (the desk only).

    `version`: what the person saw; raises StateMoved when somebody changed the company since.
    """
    scope = scope_of(actor)
    require(policies.can_edit_profile(scope, organization))
    if PROGRAMME_FIELDS & data.keys():
        require(policies.can_run_programme(scope))
    if unknown := data.keys() - PROFILE_FIELDS - PROGRAMME_FIELDS:
        raise ValidationError({name: _("This cannot be changed.") for name in sorted(unknown)})
    cleaned = validators.check_profile(data)
    seen = organization.version if version is None else version
    with transaction.atomic():
        saved = Organization.objects.filter(pk=organization.pk, version=seen).update(
            **cleaned, version=F("version") + 1
        )
        organization.refresh_from_db()
        if not saved:
            raise StateMoved(_("Somebody changed this company meanwhile."), organization)
        record_event(organization, actor, "update_profile", note={"fields": sorted(cleaned)})
    return organization


def set_status(*, organization: Organization, actor: Any, status: str) -> None:
    """Suspend a company (its people keep their sign-in and see nothing) or make it active."""
    require(policies.can_run_programme(scope_of(actor)))
    if organization.status == status:
        return
    with transaction.atomic():
        organization.status = OrganizationStatus(status)
        organization.save(update_fields=["status"])
        grants.sync(organization)
        record_event(organization, actor, "set_status", note={"status": status})
