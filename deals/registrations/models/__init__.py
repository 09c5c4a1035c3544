"""Deals and what hangs off them."""

from deals.registrations.models.catalogue import ProductFamily
from deals.registrations.models.deal import Deal, DealShare, DealUserGrant
from deals.registrations.models.parts import (
    DealComment,
    DealFile,
    DealLine,
    DealTeamMember,
    SavedView,
)

__all__ = [
    "Deal",
    "DealComment",
    "DealFile",
    "DealLine",
    "DealShare",
    "DealTeamMember",
    "DealUserGrant",
    "ProductFamily",
    "SavedView",
]
