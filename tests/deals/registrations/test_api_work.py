"""The queue, the board, saved views, joint work and the distributor, through the API."""

import pytest

from deals.registrations.models import ProductFamily, SavedView
from partners.certifications.models import Certification
from partners.engagements.models import EngagementRequest
from tests.api import as_user, is_problem

SELLER, ADMIN, RIVAL = (
    "seller@northwind.example",
    "admin@northwind.example",
    "seller@bluepeak.example",
)
CAM, CAM2, DESK = "cam@meridian.example", "cam2@meridian.example", "desk@meridian.example"
AUDITOR = "auditor@meridian.example"
JOINT = {"level": "account", "purpose": "The new campus"}


@pytest.fixture
def api(world):
    return lambda email: as_user(world.users[email])


def queue(api, show=""):
    answer = api.get(f"reviews/{show}")
    assert answer.status_code == 200, answer.content
    return {row["deal"]["number"] for row in answer.json()["results"]}


def test_queue_holds_what_the_page_holds(world, api):
    mine, rival = world.deals["nw-submitted"].number, world.deals["bp-review"].number
    assert mine in queue(api(CAM)) and rival not in queue(api(CAM), "?show=all")
    assert rival in queue(api(CAM2), "?show=all") and mine not in queue(api(CAM2), "?show=all")
    held = world.deals["bp-hold"].number
    assert held in queue(api(DESK), "?show=hold") and queue(api(CAM2), "?show=hold") == set()
    for who in (SELLER, RIVAL, AUDITOR):
        is_problem(api(who).get("reviews/"), 403)
    is_problem(api(CAM).get("reviews/?show=secret"), 400)


def test_queue_tells_reasons_to_the_desk_alone(world, api):
    row = api(DESK).get("reviews/?show=all").json()["results"][0]
    assert row.keys() == {"deal", "notes"} and "available_actions" in row["deal"]


def test_board_counts_the_own_side_only(world, api):
    columns = {row["name"]: row for row in api(SELLER).get("deals/board/").json()}
    assert columns["waiting"]["count"] == 1
    found = api(SELLER).ids("deals/?status=approved&stage=" + world.deals["nw-approved"].stage)
    assert found <= {str(world.deals["nw-approved"].pk)}
    is_problem(api(CAM).get("deals/board/"), 403)


def test_views_are_ones_own(world, api):
    made = api(SELLER).post("deal-views/", {"name": "Open", "query": "status=draft&secret=1"})
    assert made.status_code == 201 and made.json()["query"] == "status=draft"
    path = f"deal-views/{made.json()['id']}/"
    assert made["Location"].endswith(path)
    assert api(SELLER).patch(path, {"name": "Drafts"}).json()["name"] == "Drafts"
    for who in (ADMIN, RIVAL, DESK):
        is_problem(api(who).get(path), 404)
        is_problem(api(who).delete(path), 404)
    assert api(RIVAL).ids("deal-views/") == set()
    assert api(SELLER).delete(path).status_code == 204
    assert not SavedView.objects.exists()


def test_joint_work_answers_alike_for_any_customer(world, api):
    deal = world.deals["nw-approved"]
    owner = as_user(deal.owner)
    answer = owner.post(f"deals/{deal.pk}/joint/", JOINT)
    assert answer.status_code == 201
    assert answer.json()["customer_name"] == deal.customer_name
    assert "account" not in answer.json()
    assert owner.get(answer["Location"]).status_code == 200
    is_problem(api(CAM).post(f"deals/{deal.pk}/joint/", JOINT), 403)
    is_problem(api(RIVAL).post(f"deals/{deal.pk}/joint/", JOINT), 404)
    is_problem(api(SELLER).post(f"deals/{world.deals['nw-submitted'].pk}/joint/", JOINT), 409)
    assert EngagementRequest.objects.filter(deal_id=deal.pk).count() == 1


def test_distributor_is_one_of_the_companys_own(world, api):
    deal = world.deals["co-submitted"]
    cobalt, path = api("seller@cobalt.example"), f"deals/{deal.pk}/distributor/"
    body = {"version": deal.version, "distributor": None}
    strange = body | {"distributor": str(world.organizations["northwind"].pk)}
    assert is_problem(cobalt.post(path, strange), 400)["errors"].keys() == {"distributor"}
    assert cobalt.post(path, body).json()["distributor"] is None
    is_problem(cobalt.post(path, body | {"distributor": str(deal.distributor_id)}), 409)
    is_problem(api("buyer@harbor.example").post(path, body), 404)  # it no longer sees the deal
    is_problem(api(RIVAL).post(path, body), 404)


def test_shipment_is_removed_by_its_side(world, api):
    deal = world.deals["nw-approved"]
    owner, path = as_user(deal.owner), f"deals/{deal.pk}/shipments/"
    line = deal.lines.first()
    body = {"shipped_on": deal.submitted_at.date().isoformat(), "line": str(line.pk), "quantity": 1}
    pk = owner.post(path, body).json()["id"]
    is_problem(api(CAM).delete(f"{path}{pk}/"), 403)
    is_problem(api(RIVAL).delete(f"{path}{pk}/"), 404)
    assert owner.delete(f"{path}{pk}/").status_code == 204
    is_problem(owner.delete(f"{path}{pk}/"), 404)


def test_desk_says_what_a_family_asks_for(world, api):
    paper = Certification.objects.create(code="network-expert", name="Expert", validity_months=12)
    path = "product-families/network/"
    is_problem(api(SELLER).get(path), 403)
    is_problem(api(AUDITOR).patch(path, {"requires": None}), 403)
    is_problem(api(DESK).patch(path, {"requires": "nothing-like-it"}), 400)
    assert api(DESK).patch(path, {"requires": "network-expert"}).json()["requires"] == paper.code
    assert ProductFamily.objects.get(code="network").requires == paper
    is_problem(api(DESK).get("product-families/unknown/"), 404)
