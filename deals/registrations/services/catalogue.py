"""What is sold, and which certification it asks for: the desk's to change."""

import uuid
from typing import Any

from django.db import transaction

from deals.programs.policies import can_change_rules
from deals.registrations.models import ProductFamily
from partners.certifications.models import Certification
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import append


def save_family(*, family: ProductFamily, actor: Any, requires: Certification | None) -> None:
    """From now on a deal with this family is sent only by companies that have somebody with this
    certification. Deals already sent stay as they are."""
    require(can_change_rules(scope_of(actor)))
    with transaction.atomic():
        family.requires = requires
        family.save(update_fields=["requires"])
        note = {"family": family.code, "certification": requires.code if requires else ""}
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"concord:product-family:{family.pk}")
        append("registrations.productfamily", key, actor, "change_family", note=note)
