"""Which distributor supplies a registration that was sent already. A draft's is one of its
fields."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from deals.registrations import policies
from deals.registrations.models import Deal
from deals.registrations.services.drafts import check_distributor
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow import clock
from portal.workflow.machine import StateMoved


def name_distributor(
    *, deal: Deal, actor: Any, distributor: Organization | None, version: int | None = None
) -> Deal:
    """From now on `distributor` (None: nobody) sees the deal through the supply lens, and the one
    before no longer. Naming the same one again changes nothing. `version`: what the form saw.
    """
    require(policies.can_name_distributor(scope_of(actor), deal))
    if distributor is not None and distributor.pk == deal.distributor_id:
        return deal
    check_distributor(distributor, deal.organization)
    before, now = deal.distributor, distributor
    seen = deal.version if version is None else version
    with transaction.atomic():
        rows = Deal.objects.filter(pk=deal.pk, version=seen, status=deal.status)
        changed = rows.update(
            distributor=distributor,
            version=F("version") + 1,
            updated_at=clock.now(),
            last_action="name_distributor",
            last_actor=actor,
        )
        deal.refresh_from_db()
        if not changed:
            if deal.distributor_id == (distributor and distributor.pk):
                return deal
            raise StateMoved(_("Somebody changed this record while you were looking at it."), deal)
        note = {"from": str(before or "–"), "to": str(now or "–")}
        record_event(deal, actor, "name_distributor", Audience.JOINT, note)
    return deal
