"""Requests for quotes, registrations prepared by distributors, proposed links, alerts."""

from deals.supply.models.alerts import DirectAlert
from deals.supply.models.prepared import PreparedRegistration
from deals.supply.models.proposals import LinkProposal
from deals.supply.models.requests import SupplyFile, SupplyLine, SupplyRequest

__all__ = [
    "DirectAlert",
    "LinkProposal",
    "PreparedRegistration",
    "SupplyFile",
    "SupplyLine",
    "SupplyRequest",
]
