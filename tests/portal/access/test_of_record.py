"""Asking for the rows of one record leaves the wall where it stands."""

import pytest

from deals.approvals.models import ApprovalStep, RouteDecision
from deals.cases.models import CaseParty
from deals.clocks.models import DealClock
from deals.protection.models import Extension, LedgerLine, Shipment
from deals.registrations.models import Deal, DealComment, DealFile, DealLine
from deals.supply.models import SupplyRequest
from portal.access.scope import scope_of

pytestmark = pytest.mark.django_db
PEOPLE = (
    "seller@northwind.example", "seller@bluepeak.example", "buyer@harbor.example",
    "direct@meridian.example", "desk@meridian.example",
)  # fmt: skip


MODELS = [
    LedgerLine, Extension, Shipment, DealClock, DealLine, DealComment, DealFile, CaseParty,
    SupplyRequest, RouteDecision, ApprovalStep,
]  # fmt: skip


@pytest.mark.parametrize("model", MODELS)
def test_rows_of_a_record_are_those_in_scope(world, model):
    for email in PEOPLE:
        scope = scope_of(world.users[email])
        seen = {}
        for pk, deal in model.objects.in_scope(scope).values_list("pk", "deal"):
            seen.setdefault(deal, set()).add(pk)
        for deal in Deal.objects.all():
            rows = model.objects.all().of_record(scope, "deal", deal)
            assert set(rows.values_list("pk", flat=True)) == seen.get(deal.pk, set()), email
