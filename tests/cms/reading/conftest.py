"""A small library: a page gold partners must read, one every partner must, one for us, more."""

from types import SimpleNamespace

import pytest

from cms.library import services, tree
from cms.library.models import BattleCardPage, PlaybookPage, ProgrammePage, SectionPage

GOLD = {"tiers": ["gold"]}


@pytest.fixture
def marketing(world):
    return world.users["marketing@meridian.example"]


@pytest.fixture
def shelf(world, marketing):
    """Pages by name; `gold` and `everyone` are must-read, `ours` is for our own people."""

    def page(kind, title, **fields):
        parent = fields.pop("parent", tree.library_index())
        return services.publish(
            kind, actor=marketing, parent=parent, title=title, body="Words", **fields
        )

    section = page(SectionPage, "Guides")
    return SimpleNamespace(
        page=page,
        section=section,
        gold=page(
            ProgrammePage,
            "Gold prices",
            audience=GOLD,
            must_read=True,
            edition="1",
            families=["network"],
        ),
        everyone=page(PlaybookPage, "Code of conduct", must_read=True, edition="1"),
        ours=page(PlaybookPage, "Inside notes", level="internal", must_read=True),
        plain=page(BattleCardPage, "Versus Acme", families=["network"], parent=section),
        beside=page(PlaybookPage, "First meeting", parent=section),
    )


@pytest.fixture
def people(world):
    return SimpleNamespace(
        nw_admin=world.users["admin@northwind.example"],
        nw_seller=world.users["seller@northwind.example"],
        bp_admin=world.users["admin@bluepeak.example"],
        bp_seller=world.users["seller@bluepeak.example"],
        desk=world.users["desk@meridian.example"],
        marketing=world.users["marketing@meridian.example"],
    )
