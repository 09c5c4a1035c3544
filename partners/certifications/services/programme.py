"""What people can be certified in, and what tiers ask for: settings of the programme."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from partners.certifications import policies
from partners.certifications.models import Certification, TierRequirement
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import append, record_event
from portal.interchange.text import clean_line, clean_text

LINES = ("name", "take_at")


def save_certification(
    *, certification: Certification, actor: Any, data: Mapping[str, Any]
) -> Certification:
    """Create or change a certification. Certificates already issued keep their name and their
    last day. Raises ValidationError keyed by field."""
    require(policies.can_edit_programme(scope_of(actor)))
    errors = {}
    for name, value in data.items():
        try:
            clean = clean_line if name in LINES else clean_text
            setattr(certification, name, clean(value) if isinstance(value, str) else value)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    if certification.validity_months == 0:
        certification.validity_months = None
    with transaction.atomic():
        certification.full_clean()
        certification.save()
        note = {name: str(getattr(certification, name) or "") for name in ("code", *sorted(data))}
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"concord:certification:{certification.pk}")
        append("certifications.certification", key, actor, "save_certification", note=note)
    return certification


def save_requirement(
    *, requirement: TierRequirement, actor: Any, data: Mapping[str, Any]
) -> TierRequirement:
    """A tier asks for so many certified people. Raises ValidationError keyed by field."""
    require(policies.can_edit_programme(scope_of(actor)))
    for name, value in data.items():
        setattr(requirement, name, value)
    with transaction.atomic():
        requirement.full_clean()
        requirement.save()
        record_event(requirement, actor, "save_tier_requirement", note=_said(requirement))
    return requirement


def remove_requirement(*, requirement: TierRequirement, actor: Any) -> None:
    require(policies.can_edit_programme(scope_of(actor)))
    with transaction.atomic():
        record_event(requirement, actor, "remove_tier_requirement", note=_said(requirement))
        requirement.delete()


def _said(requirement: TierRequirement) -> dict[str, Any]:
    return {
        "tier": requirement.tier.code,
        "certification": requirement.certification.code,
        "people": requirement.people,
    }
