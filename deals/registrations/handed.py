"""Deals and seats on deal teams, as partners/coverage hands them over when a person leaves."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from deals.registrations.choices import WAITING, Status
from deals.registrations.models import Deal, DealTeamMember
from deals.registrations.services.people import hand_over_deal
from partners.coverage.handed import Handed, Side
from partners.coverage.handed_kinds import note_given
from partners.organizations.models import Membership
from portal.activity.choices import Audience

OPEN = (Status.DRAFT, *WAITING, Status.APPROVED, Status.EXPIRED)


def _deals(person: Any, side: Side) -> QuerySet:
    rows = Deal.objects.filter(owner=person, organization=side, status__in=OPEN)
    return rows.order_by("-created_at", "-pk")


def _works_there(deal: str = "") -> Exists:
    seats = Membership.objects.live().filter(organization=OuterRef(f"{deal}organization"))
    return Exists(seats.filter(user=OuterRef("owner" if not deal else "user")))


def _gone(deal: str = "") -> Q:
    """The person is inactive, or sells for that company (for the vendor) no more."""
    person = "user" if deal else "owner"
    left = Q(**{f"{deal}organization__isnull": False}) & ~Q(_works_there(deal))
    left |= Q(**{f"{deal}organization": None, f"{person}__staff_role": ""})
    return Q(**{f"{person}__is_active": False}) | left


DEALS = Handed(
    name="deals",
    label=_("Deals"),
    rows=_deals,
    give=hand_over_deal,
    orphans=lambda: Deal.objects.filter(_gone(), status__in=OPEN),
    owner="owner",
    own_hook=True,
    can_stay=False,
)


def _seats(person: Any, side: Side) -> QuerySet:
    rows = DealTeamMember.objects.filter(user=person, deal__organization=side)
    return rows.filter(deal__status__in=OPEN).select_related("deal")


def _give_seat(*, record: DealTeamMember, leaver: Any, successor: Any, actor: Any) -> None:
    """The successor joins the deal's team, unless the deal is the successor's already."""
    deal = record.deal
    record.delete()
    if successor.pk != deal.owner_id:
        DealTeamMember.objects.get_or_create(deal=deal, user=successor)
    note_given(deal, actor, leaver, successor, Audience.JOINT)


SEATS = Handed(
    name="deal_seats",
    label=_("Seats on deal teams"),
    rows=_seats,
    give=_give_seat,
    orphans=lambda: DealTeamMember.objects.filter(_gone("deal__"), deal__status__in=OPEN),
    owner="user",
    describe=lambda row: str(row.deal),
    own_hook=True,
)
