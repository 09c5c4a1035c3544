"""Rows that ask for more than a status, rows that leave it, and who is told first."""

from dataclasses import replace

import pytest

from deals.registrations.models import Deal
from deals.registrations.workflow import DEAL
from portal.access.policy import ALLOWED, refuse
from portal.access.scope import scope_of
from portal.workflow.machine import StateMoved

SELLER = "seller2@northwind.example"


def machine(row, **changes):
    """The deal's machine with one row changed."""
    rows = [
        replace(DEAL[row], **changes) if found.name == row else found for found in DEAL.transitions
    ]
    return replace(DEAL, transitions=tuple(rows))


def perform(table, world, row, **data):
    deal = Deal.objects.get(pk=world.deals["nw-approved"].pk)
    seller = world.users[SELLER]
    return table.perform(
        deal, row, actor=seller, scope=scope_of(seller), version=deal.version, data=data
    )


def test_row_that_is_not_ready_says_why_and_is_not_offered(world):
    table = machine("advance", ready=lambda deal: refuse("Not on a Sunday."))
    with pytest.raises(StateMoved, match="Not on a Sunday"):
        perform(table, world, "advance", stage="proposal")
    deal, scope = world.deals["nw-approved"], scope_of(world.users[SELLER])
    assert "advance" not in [row.name for row in table.available(scope, deal)]
    assert "advance" in [row.name for row in DEAL.available(scope, deal)]


def test_row_without_a_target_leaves_the_status(world):
    table = machine("advance", target="", ready=lambda deal: ALLOWED)
    assert perform(table, world, "advance", stage="proposal").status == "approved"


def test_listeners_write_before_anybody_is_told(world):
    order = []
    table = machine("advance", effect=lambda *told: order.append("effect"))
    table = replace(table, listeners=[lambda *told: order.append("listener")])
    perform(table, world, "advance", stage="proposal")
    assert order == ["listener", "effect"]
