"""What the room adds to the share register: single deals shown to single people."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.registrations import policies, services
from deals.registrations.models import Deal, DealShare
from partners.organizations.models import Assignment, DistributionLink
from portal.access import grants
from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.oversight.choices import AnswerBy
from portal.oversight.register import SHARES, ShareKind, columns, person_name
from portal.oversight.uses import USES, Use
from portal.workflow import clock


def _shares(scope: Scope) -> Any:
    """Shares of deals one may see: not those one was only given."""
    rows = DealShare.objects.in_scope(scope).filter(ended_at=None, expires_at__gt=clock.now())
    if not scope.is_neutral:
        rows = rows.filter(deal__in=Deal.objects.in_scope(scope).values("pk"))
        rows = rows.exclude(Q(user=scope.user_id) & ~Q(deal__owner=scope.user_id))
    return rows.annotate(
        **columns(
            "deal_share", record="deal_id",
            what=Concat(F("deal__number"), Value(" "), F("deal__title")),
            holder=person_name(scope, "user"), company="deal__organization__name",
            company_id="deal__organization_id", owner=person_name(scope, "shared_by"),
            owner_pk="shared_by_id", reason="reason", begins="created_at", ends="expires_at",
        )
    )  # fmt: skip


def end_share(*, row: DealShare, actor: Any, reason: str) -> None:
    services.end_share(share=row, actor=actor)


def extend_share(*, row: DealShare, actor: Any, until: dt.date, reason: str) -> DealShare:
    """The share goes on until the end of a later day, for a reason that is on the trail."""
    require(policies.can_share(scope_of(actor), row.deal))
    moment = dt.datetime.combine(until, dt.time.max, tzinfo=dt.UTC)
    if moment <= max(row.expires_at, clock.now()):
        raise ValidationError({"until": _("Choose a day after the present end.")})
    with transaction.atomic():
        open_rows = DealShare.objects.filter(pk=row.pk, ended_at=None, expires_at__gt=clock.now())
        if not open_rows.update(expires_at=moment):
            raise ValidationError({"until": _("This share has ended. Share the deal again.")})
        row.refresh_from_db()
        grants.sync(row)
        note = {"until": until.isoformat(), "reason": reason}
        record_event(row.deal, actor, "extend_share", Audience.JOINT, note)
    return row


def expire_shares() -> int:
    """Shares whose time is over become history, on the deal's trail. They opened nothing since
    their very moment, whether or not this has run."""
    rows = DealShare.objects.filter(ended_at=None, expires_at__lte=clock.now())
    for share in (found := list(rows.select_related("deal", "user"))):
        with transaction.atomic():
            open_rows = DealShare.objects.filter(pk=share.pk, ended_at=None)
            if open_rows.update(ended_at=F("expires_at")):
                grants.sync(share)
                note = {"with": str(share.user), "of_vendor": bool(share.user.staff_role)}
                record_event(share.deal, None, "share_ran_out", Audience.JOINT, note)
    return len(found)


def _found(pk: Any) -> DealShare | None:
    rows = DealShare.objects.select_related("deal", "user", "shared_by")
    found: DealShare | None = rows.filter(pk=pk).first()
    return found


def _may_change(scope: Scope, row: Mapping[str, Any]) -> bool:
    return scope.is_desk or row["company_id"] in scope.having("view_drafts")


SHARES["deal_share"] = ShareKind(
    "deal_share", gettext_lazy("Shared deals"), gettext_lazy("Shared deal"), _shares, _found,
    end=end_share, extend=extend_share, may_change=_may_change,
    page=lambda row: reverse("deal", kwargs={"pk": row["record"]}),
    answer_by=AnswerBy.PERSON, order=20, tells_owner=True, expire=expire_shares,
    about=lambda row: Deal.objects.filter(pk=row["record"]).first(),
)  # fmt: skip


# --- Last uses -----------------------------------------------------------------------------------
def _shares_used(scope: Scope, pk: Any) -> list[tuple[str, Any]]:
    rows = DealShare.objects.filter(deal=pk, user=scope.user_id, ended_at=None)
    return [("deal_share", row) for row in rows.values_list("pk", flat=True)]


def _links_used(scope: Scope, pk: Any) -> list[tuple[str, Any]]:
    deals = Deal.objects.filter(pk=pk, distributor__in=scope.having("view_supplied_deals"))
    deal = deals.first()
    if deal is None:
        return []
    rows = DistributionLink.objects.live().filter(
        distributor=deal.distributor_id, reseller=deal.organization_id
    )
    return [("link", row) for row in rows.values_list("pk", flat=True)]


def _posts_used(scope: Scope, pk: Any) -> list[tuple[str, Any]]:
    companies = Deal.objects.filter(pk=pk).values("organization")
    rows = Assignment.objects.live().filter(user=scope.user_id, organization__in=companies)
    return [("assignment", row) for row in rows.values_list("pk", flat=True)]


OF_A_DEAL = [
    Use(lambda scope, pk: pk in scope.having("view_deal"), _shares_used),
    Use(lambda scope, pk: bool(scope.having("view_supplied_deals")), _links_used),
    Use(lambda scope, pk: bool(scope.having("review_deals")), _posts_used),
]
USES |= {"deal": OF_A_DEAL, "deal-detail": OF_A_DEAL, "review": OF_A_DEAL}
