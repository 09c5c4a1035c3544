"""What Northwind (gold) and its rival Bluepeak (silver) read: gold pages, pages for all, ours."""

import datetime as dt
from types import SimpleNamespace

import pytest

from cms.library import services, tree
from cms.library.models import BattleCardPage, PlaybookPage, SectionPage
from cms.reading.choices import Act
from cms.reading.services.logbook import note_opening
from portal.access.scope import scope_of
from portal.workflow import clock

READERS = ("marketing@meridian.example", "desk@meridian.example", "auditor@meridian.example")
GOLD = {"tiers": ["gold"]}


@pytest.fixture
def marketing(world):
    return world.users["marketing@meridian.example"]


@pytest.fixture
def ago():
    """`with ago(40):` forty days back."""
    return lambda days: clock.at(clock.now() - dt.timedelta(days=days))


@pytest.fixture
def shelf(marketing, ago):
    def page(kind, title, **fields):
        parent = fields.pop("parent", tree.library_index())
        return services.publish(kind, actor=marketing, parent=parent, title=title, **fields)

    section = page(SectionPage, "Guides")
    return SimpleNamespace(
        page=page,
        section=section,
        gold=page(PlaybookPage, "Gold play", audience=GOLD),
        all=page(BattleCardPage, "Versus Acme", parent=section),
        ours=page(PlaybookPage, "Inside notes", level="internal"),
        desk=page(PlaybookPage, "Desk notes", level="internal", audience={"roles": ["desk"]}),
    )


@pytest.fixture
def read(world, shelf, ago):
    """Nils reads both, Nina fetches one, Bea read one too long ago; Dana (desk) looks at all."""

    def note(email, page, days=1, **fields):
        with ago(days):
            note_opening(user=world.users[email], page=page, **fields)

    note("seller@northwind.example", shelf.gold)
    note("seller@northwind.example", shelf.all)
    note("seller@northwind.example", shelf.all, days=2)
    note("seller2@northwind.example", shelf.gold)
    note("seller2@northwind.example", shelf.gold, kind=Act.DOWNLOAD, file_name="a.pdf")
    note("seller@bluepeak.example", shelf.all)
    note("admin@bluepeak.example", shelf.all, days=120)
    for page in (shelf.gold, shelf.all, shelf.ours, shelf.desk):
        note("desk@meridian.example", page)
    note("marketing@meridian.example", shelf.ours)
    return note


@pytest.fixture
def report(marketing):
    """`report(Use, by="tier")` → the report as marketing asks for it."""

    def made(kind, user=marketing, **said):
        form = kind.form(said)
        assert form.is_valid(), form.errors
        return kind(scope_of(user), form.cleaned_data)

    return made
