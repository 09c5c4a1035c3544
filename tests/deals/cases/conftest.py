"""Cases in the fixed world: an appeal, and two registrations of one customer."""

from types import SimpleNamespace

import pytest

from deals.cases import services
from deals.cases.models import Case
from deals.registrations import services as deals
from portal.home import worlds
from tests.conftest import CAST

UMBRELLA = {"name": "Umbrella Labs", "country": "GB", "website": "umbrella.example"}
LINES = [{"family": "network", "name": "Switch", "quantity": 3, "unit_price": "900.00"}]
COMPLETE = {
    "title": "Lab network",
    "customer": UMBRELLA,
    "products": LINES,
    "value": {"amount": "2700.00", "currency": "GBP"},
    "age_days": 3,
}
NORTHWIND = {"organization": "northwind", "owner": "seller@northwind.example"}
BLUEPEAK = {"organization": "bluepeak", "owner": "seller@bluepeak.example"}
DIRECT = {"team": "Direct North", "owner": "direct@meridian.example"}


def deal_of(world, key, status, side=NORTHWIND, **more):
    row = {"key": key, "status": status, **COMPLETE, **side, **more}
    return worlds.build({**CAST, "deals": [row]}).deals[key]


@pytest.fixture
def people(world):
    names = {
        "desk": "desk@meridian.example",
        "ops": "ops@meridian.example",
        "cam": "cam@meridian.example",
        "auditor": "auditor@meridian.example",
        "direct": "direct@meridian.example",
        "direct2": "direct2@meridian.example",
        "marketing": "marketing@meridian.example",
        "seller": "seller@northwind.example",
        "seller2": "seller2@northwind.example",
        "admin": "admin@northwind.example",
        "learner": "learner@northwind.example",
        "rival": "seller@bluepeak.example",
    }
    return SimpleNamespace(**{name: world.users[email] for name, email in names.items()})


@pytest.fixture
def rejected(world):
    return deal_of(world, "case-rejected", "rejected")


@pytest.fixture
def appealed(world, people, rejected):
    """The seller's party after the appeal."""
    return services.appeal(
        deal=rejected, actor=people.seller, version=rejected.version, message="We were first."
    )


@pytest.fixture
def overlap(world, people):
    """Two resellers on one customer, an open case about them. Nobody is told."""
    mine = deal_of(world, "case-nw", "in_review")
    theirs = deal_of(world, "case-bp", "approved", BLUEPEAK, title="Rival lab network")
    case = services.open_case(
        actor=people.desk, kind="overlap", registrations=[mine, theirs], title="Umbrella"
    )
    return in_case(case)


def in_case(case):
    """The case with its parties by company, read again."""
    case = Case.objects.get(pk=case.pk)
    rows = case.parties.select_related("deal__owner", "organization", "team", "case")
    parties = {str(row.side).split()[0].lower(): row for row in rows}
    return SimpleNamespace(case=case, parties=parties, **parties)


def decide(case, actor, **data):
    case.refresh_from_db()
    return services.perform(
        case=case,
        action="decide",
        actor=actor,
        version=case.version,
        data={"text": "Because.", "override_reason": "Clear enough."} | data,
    )


def hear(case, actor, parties, message="How did you meet the customer?"):
    case.refresh_from_db()
    return services.perform(
        case=case,
        action="hear",
        actor=actor,
        version=case.version,
        data={"parties": list(parties), "message": message},
    )


def move(deal, action, actor, **data):
    deal.refresh_from_db()
    return deals.perform(deal=deal, action=action, actor=actor, version=deal.version, data=data)
