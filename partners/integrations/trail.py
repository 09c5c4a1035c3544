"""What a company reads of the audit trail of its integrations (`portal.audit.streams`)."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings

from partners.integrations.models import Integration
from portal.audit.streams import Kind, Owned


def owned(ids: Collection[UUID]) -> dict[UUID, Owned]:
    rows = Integration.objects.filter(pk__in=ids, organization__isnull=False)
    return {
        pk: Owned(company, name)
        for pk, company, name in rows.values_list("pk", "organization_id", "name")
    }


def shown(entry: Any) -> dict[str, Any]:
    """The vendor speaks as one."""
    of_vendor = entry.actor is None or bool(entry.actor.staff_role)
    actor = str(settings.VENDOR_NAME if of_vendor else entry.actor)
    side = "vendor" if of_vendor else "company"
    return {"action": entry.action, "actor": actor, "side": side, "note": dict(entry.note)}


def of_company(company: Any) -> Any:
    return Integration.objects.filter(organization=company).values("pk")


def address(pk: str) -> str:
    return f"/integrations/{pk}/"


INTEGRATIONS = Kind(owned=owned, shown=shown, of_company=of_company, address=address)
