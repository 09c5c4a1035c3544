"""Stand-ins, prepared registrations and rules tried on history, through the API."""

import datetime as dt

import pytest

from deals.registrations.models import Deal
from partners.organizations.models import Membership
from portal.workflow import clock
from tests.api import as_user, is_problem
from tests.deals.approvals.conftest import set_rules

SELLER, RIVAL = "seller@northwind.example", "seller@bluepeak.example"
CAM, CAM2, DESK, OPS = (f"{name}@meridian.example" for name in ("cam", "cam2", "desk", "ops"))
AUDITOR = "auditor@meridian.example"


@pytest.fixture
def api(world):
    return lambda email: as_user(world.users[email])


def seat(world, email):
    return str(Membership.objects.get(user=world.users[email]).pk)


def body(world, **more):
    return {
        "member": seat(world, SELLER),
        "title": "Campus network",
        "customer": {"name": "Hooli", "country": "GB"},
        "products": [{"family": "network", "quantity": 2, "unit_price": "100.00"}],
    } | more


def test_stand_in_is_named_and_ended(world, api):
    days = {
        "starts_on": (clock.today() + dt.timedelta(days=3)).isoformat(),
        "ends_on": (clock.today() + dt.timedelta(days=9)).isoformat(),
    }
    whom = {"user": str(world.users[DESK].pk), "stand_in": str(world.users[OPS].pk)}
    made = api(DESK).post("stand-ins/", whom | days | {"reason": "Leave"})
    assert made.status_code == 201 and made.json()["may_end"] is True
    path = f"stand-ins/{made.json()['id']}/"
    assert path.split("/")[1] in api(AUDITOR).ids("stand-ins/")
    for who in (SELLER, CAM):
        is_problem(api(who).get(path), 404)
        is_problem(api(who).post(f"{path}end/"), 404)
    is_problem(api(AUDITOR).post(f"{path}end/"), 403)
    assert api(OPS).post(f"{path}end/").status_code == 204
    is_problem(api(OPS).get(path), 404)
    is_problem(api(SELLER).post("stand-ins/", whom | days), 403)
    # An account manager is offered the own colleagues: anybody else reads like nobody.
    text = is_problem(api(CAM).post("stand-ins/", whom | days), 400)
    assert text["errors"].keys() == {"user", "stand_in"}


def test_manager_prepares_for_own_companies_only(world, api):
    made = api(CAM).post("deals/prepare/", body(world))
    assert made.status_code == 201, made.content
    deal = Deal.objects.get(pk=made.json()["id"])
    assert (deal.owner, deal.prepared_by) == (world.users[SELLER], world.users[CAM])
    assert api(SELLER).get(made["Location"]).json()["status"] == "draft"
    is_problem(api(RIVAL).get(made["Location"]), 404)
    rival = api(CAM).post("deals/prepare/", body(world, member=seat(world, RIVAL)))
    nobody = api(CAM).post("deals/prepare/", body(world, member=str(deal.pk)))
    assert rival.status_code == 400 and rival.content == nobody.content
    is_problem(api(SELLER).post("deals/prepare/", body(world)), 403)
    assert is_problem(api(CAM).post("deals/prepare/", {}), 400)["errors"].keys() >= {"member"}


def test_company_declines_what_was_prepared(world, api):
    pk = api(CAM).post("deals/prepare/", body(world)).json()["id"]
    path = f"deals/{pk}/decline_prepared/"
    is_problem(api(RIVAL).post(path), 404)
    is_problem(api(CAM).post(path), 403)
    assert api(SELLER).post(path, {"message": "Not ours"}).status_code == 204
    is_problem(api(SELLER).post(path), 404)
    own = world.deals["nw-draft"]
    is_problem(as_user(own.owner).post(f"deals/{own.pk}/decline_prepared/"), 403)


def test_rules_are_tried_on_history(world, api):
    rules = set_rules({"result": "desk"})
    path = f"rules/{rules.pk}/dry-run/"
    is_problem(api(CAM).get(path), 403)
    first = api(AUDITOR).get(path).json()
    assert first["is_done"] and first["done"] == first["total"]
    again = api(AUDITOR).get(f"{path}?run={first['run']}").json()
    assert again["run"] == first["run"] and again["results"] == first["results"]
    assert api(AUDITOR).get(f"{path}?run=x").status_code == 200
    is_problem(api(DESK).get(f"rules/{world.deals['nw-draft'].pk}/dry-run/"), 404)
