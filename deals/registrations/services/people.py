"""Who works on a deal, who is shown it, and who takes it over."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from deals.registrations import policies, validators
from deals.registrations.models import Deal, DealShare, DealTeamMember
from partners.organizations.models import Membership, Organization
from portal.access import grants
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow import clock


def set_team(*, deal: Deal, actor: Any, users: Iterable[Any]) -> None:
    """Exactly these colleagues work on the deal besides its owner."""
    require(policies.as_owner(scope_of(actor), deal))
    wanted = {user.pk: user for user in users if user.pk != deal.owner_id}
    live = Membership.objects.live().filter(organization=deal.organization, user_id__in=wanted)
    if live.count() != len(wanted):
        raise ValidationError({"team_members": _("Choose people of your own company.")})
    with transaction.atomic():
        deal.team_members.exclude(user_id__in=wanted).delete()
        present = set(deal.team_members.values_list("user_id", flat=True))
        DealTeamMember.objects.bulk_create(
            DealTeamMember(deal=deal, user=user) for pk, user in wanted.items() if pk not in present
        )
        record_event(
            deal, actor, "set_team", Audience.JOINT, {"people": sorted(map(str, wanted.values()))}
        )


def share_deal(
    *, deal: Deal, actor: Any, user: Any, reason: str, expires_at: dt.datetime
) -> DealShare:
    """Show one deal to one person until a time."""
    require(policies.can_share(scope_of(actor), deal))
    if expires_at <= clock.now():
        raise ValidationError({"expires_at": _("Choose a time in the future.")})
    with transaction.atomic():
        open_shares = deal.shares.filter(user=user, ended_at=None)
        open_shares.filter(expires_at__lte=clock.now()).update(ended_at=F("expires_at"))
        if open_shares.exists():
            raise ValidationError({"user": _("The deal is already shared with this person.")})
        share = DealShare.objects.create(
            deal=deal,
            user=user,
            shared_by=actor,
            expires_at=expires_at,
            reason=validators.check_words({"reason": reason}, "reason", limit=300),
        )
        grants.sync(share)
        record_event(deal, actor, "share", Audience.JOINT, _whom(user) | {"reason": reason})
    return share


def end_share(*, share: DealShare, actor: Any) -> None:
    require(policies.can_share(scope_of(actor), share.deal))
    _close(share, actor)


def _close(share: DealShare, actor: Any) -> None:
    with transaction.atomic():
        share.ended_at = clock.now()
        share.save(update_fields=["ended_at"])
        grants.sync(share)
        record_event(share.deal, actor, "end_share", Audience.JOINT, _whom(share.user))


def _whom(user: Any) -> dict[str, Any]:
    """For the trail; partners do not read which of the vendor's people it is."""
    return {"with": str(user), "of_vendor": bool(user.staff_role)}


def hand_over_deal(*, record: Deal, leaver: Any, successor: Any, actor: Any) -> None:
    """One deal becomes a colleague's. The caller has asked whether it may."""
    Deal.objects.filter(pk=record.pk).update(
        owner=successor, version=F("version") + 1, updated_at=clock.now()
    )
    note = {"from": str(leaver), "to": str(successor)}
    record_event(record, actor, "hand_over", Audience.JOINT, note)


def hand_over_deals(
    *, actor: Any, leaver: Any, successor: Any, organization: Organization | None
) -> int:
    """All deals of `leaver` in the company (None: the vendor's direct deals) become
    `successor`'s; returns how many. Deals shown to the leaver were shown to somebody of the old
    employer: these shares end, and a deal's company does not read who let the person go.
    """
    moved = 0
    for deal in Deal.objects.filter(owner=leaver, organization=organization).iterator(500):
        hand_over_deal(record=deal, leaver=leaver, successor=successor, actor=actor)
        moved += 1
    DealTeamMember.objects.filter(user=leaver, deal__organization=organization).delete()
    for share in leaver.deal_shares.filter(ended_at=None).select_related("deal", "user"):
        _close(share, None)
    return moved
