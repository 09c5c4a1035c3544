"""Who may write, change and take away what hangs on an account."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.touchpoints.seats import Seat
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope


def can_write(seat: Seat) -> Decision:
    """The account's team, the two sides of an engagement, the desk."""
    if seat.ways:
        return ALLOWED
    return refuse(_("Only people who work on this account can write here."))


def can_change(scope: Scope, row: Any) -> Decision:
    """Its author, while the row is in sight."""
    if row.author_id == scope.user_id:
        return ALLOWED
    return refuse(_("Only the person who wrote this can change it."))


def can_change_rule(scope: Scope) -> Decision:
    if scope.is_desk:
        return ALLOWED
    return refuse(_("Only the channel desk can change this."))


def can_read_rule(scope: Scope) -> Decision:
    if scope.is_neutral:
        return ALLOWED
    return refuse(_("This page is for the channel desk and auditors."))
