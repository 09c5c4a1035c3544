"""What every page of the room begins with."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from partners.accounts.models import Account
from partners.accounts.policies import LENSES
from partners.touchpoints import policies
from partners.touchpoints.seats import Seat, seat_of
from portal.access.policy import ALLOWED, refuse, require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404

CLOSED = _("This account is not opened to you that far.")


def account_or_404(request: HttpRequest, pk: UUID, field: str = "names") -> Account:
    """The account; 403 where the lens does not open it far enough for the room."""
    account = visible_or_404(Account.objects.select_related("owner_team"), request.user, pk=pk)
    shown = LENSES.fields(scope_of(request.user), account)
    require(ALLOWED if field in shown else refuse(CLOSED))
    return account


def writer_seat(request: HttpRequest, account: Account, room: str = "touchpoints") -> Seat:
    """The seat from which this person writes; 403 for those who only read."""
    seat = seat_of(scope_of(request.user), account, room)
    require(policies.can_write(seat))
    return seat


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
