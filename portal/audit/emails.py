"""Who is told about the trail. Texts: templates/emails/audit/."""

from typing import Any

from django.contrib.auth import get_user_model

from portal.audit.models import Anchor
from portal.audit.streams import company_model
from portal.audit.verifying import Report
from portal.notifications.services import notify
from portal.people.choices import StaffRole
from portal.workflow import clock

MOST_NAMED = 10


def tell_fault(report: Report) -> None:
    """The desk and auditors, once a day."""
    roles = [StaffRole.DESK, StaffRole.AUDITOR]
    people = get_user_model().objects.filter(staff_role__in=roles, is_active=True)
    context = {"count": report.count, "faults": [str(row) for row in report.faults[:MOST_NAMED]]}
    for person in people.order_by("email"):
        notify(
            person,
            "audit_fault",
            "emails/audit/fault",
            context,
            url="/access/audit/",
            key=f"audit-fault:{clock.now():%Y-%m-%d}",
        )


def tell_anchor(anchor: Anchor) -> None:
    """The company's administrators get the end of their chain, to keep."""
    company = company_model().objects.filter(pk=anchor.chain_id).first()
    if company is None:
        return
    seats: Any = company.memberships.live().filter(role="admin", user__is_active=True)
    context = {"company": company, "number": anchor.number, "hash": anchor.hash}
    for seat in seats.select_related("user"):
        notify(
            seat.user,
            "audit_anchor",
            "emails/audit/anchor",
            context,
            about=company,
            url=f"/company/{company.pk}/audit/",
            key=f"audit-anchor:{anchor.pk}",
        )
