"""The register, access reviews, asking why and looks over the API."""

import datetime as dt
import uuid

from deals.registrations.models import Deal
from partners.organizations.models import DistributionLink
from portal.activity.models import AuditEntry
from portal.oversight.services import reviews, viewing
from portal.workflow import clock
from tests.api import as_user, is_problem
from tests.portal.oversight.test_register import DAY, share, user


def api(world, name, company="meridian"):
    return as_user(user(world, name, company))


def test_register_pages_filters_and_hides(world, monkeypatch):
    monkeypatch.setattr("portal.oversight.register.PAGE", 2)
    share(world)
    desk, path, found = api(world, "desk"), "shares/", []
    while path:
        page = desk.get(path).json()
        found, path = found + page["results"], page["next"]
    assert len({(row["kind"], row["id"]) for row in found}) == len(found) > 2
    assert {row["kind"] for row in desk.get("shares/?kind=link").json()["results"]} == {"link"}
    is_problem(desk.get("shares/?kind=nonsense"), 400)
    is_problem(desk.get("shares/?ends=7"), 400)
    mine = api(world, "admin", "bluepeak").get("shares/").json()["results"]
    assert all(row["company"] != "Northwind Resale" for row in mine)
    is_problem(api(world, "seller", "northwind").get("shares/"), 403)


def test_a_share_ends_with_a_reason_and_nobody_elses(world):
    row, person = share(world), user(world, "direct2")
    path = f"shares/deal_share/{row.pk}/"
    assert api(world, "desk").get(path).json()["holder"] == str(person)
    for rival in (api(world, "admin", "bluepeak"), api(world, "cam2")):
        hidden = is_problem(rival.get(path), 404)
        assert hidden == is_problem(rival.get(f"shares/deal_share/{uuid.uuid4()}/"), 404)
        is_problem(rival.post(f"{path}end/", {"reason": "Mine"}), 404)
    assert "reason" in is_problem(api(world, "desk").post(f"{path}end/"), 400)["errors"]
    assert Deal.objects.visible_to(person).count() == 1
    later = (clock.today() + 20 * DAY).isoformat()
    longer = api(world, "desk").post(f"{path}extend/", {"until": later, "reason": "Longer"})
    assert longer.json()["until"] == later
    assert api(world, "desk").post(f"{path}end/", {"reason": "Not needed"}).status_code == 204
    assert Deal.objects.visible_to(person).count() == 0
    assert AuditEntry.objects.get(action="end_access").note["reason"] == "Not needed"
    is_problem(api(world, "desk").post(f"{path}end/", {"reason": "Not needed"}), 404)


def test_a_link_is_its_companies_to_end(world):
    link = DistributionLink.objects.get(reseller=world.organizations["cobalt"])
    path = f"shares/link/{link.pk}/end/"
    is_problem(api(world, "cam").post(path, {"reason": "Mine"}), 403)
    assert api(world, "seller", "cobalt").post(path, {"reason": "We part"}).status_code == 204


def test_a_review_from_beginning_to_end(world):
    desk = api(world, "desk")
    body = {"name": "Spring", "kinds": ["member"], "token": str(uuid.uuid4())}
    body |= {"due_on": (clock.today() + dt.timedelta(days=9)).isoformat()}
    begun = [desk.post("access-reviews/", body) for _twice in range(2)]
    assert begun[0].status_code == 201, begun[0].content
    assert begun[0].json()["id"] == begun[1].json()["id"]
    is_problem(api(world, "admin", "northwind").post("access-reviews/", body), 403)
    path = f"access-reviews/{begun[0].json()['id']}/"
    admin = api(world, "admin", "northwind")
    assert admin.get(path).json()["asked"] == 5 < desk.get(path).json()["asked"]
    items = admin.get(f"{path}items/?waiting=true").json()["results"]
    assert {row["organization"] for row in items} == {"Northwind Resale"}
    one = f"{path}items/{items[0]['id']}/"
    is_problem(api(world, "admin", "bluepeak").get(one), 404)
    is_problem(api(world, "admin", "bluepeak").post(f"{one}answer/", {"answer": "end"}), 404)
    assert "reason" in is_problem(admin.post(f"{one}answer/", {"answer": "end"}), 400)["errors"]
    said = admin.post(f"{one}answer/", {"answer": "keep"}).json()
    assert (said["said"]["answer"], said["may_answer"]) == ("keep", False)
    is_problem(desk.post(f"{one}answer/", {"answer": "keep"}), 409)
    is_problem(admin.post(f"{path}close/"), 403)
    assert desk.post(f"{path}close/").json()["status"] == "closed"


def test_who_answered_is_the_vendor_to_partners(world):
    review = reviews.start(
        actor=world.desk, name="S", kinds=["member"], due_on=clock.today() + 9 * DAY
    )
    seat = review.items.filter(organization="Northwind Resale").first()
    reviews.answer(item=seat, actor=world.desk, answer="keep", reason="")
    path = f"access-reviews/{review.pk}/items/{seat.pk}/"
    told = api(world, "admin", "northwind").get(path).json()["said"]["answered_by"]
    assert str(world.desk) not in told
    assert api(world, "auditor").get(path).json()["said"]["answered_by"] == str(world.desk)


def test_asking_why_is_for_the_neutral_and_on_the_trail(world):
    path = f"access/deals/{world.deals['nw-submitted'].pk}/"
    rival = {"person": str(user(world, "seller", "bluepeak").pk)}
    answer = api(world, "auditor").post(path, rival).json()
    assert answer["sees"] is False
    assert all(rule["missing"] for rule in answer["rules"])
    assert AuditEntry.objects.filter(action="ask_why").count() == 1
    assert api(world, "admin", "northwind").get(path).json()["results"]
    is_problem(api(world, "admin", "northwind").post(path, rival), 403)
    is_problem(api(world, "admin", "bluepeak").get(path), 404)
    is_problem(api(world, "desk").get(f"access/nonsense/{uuid.uuid4()}/"), 404)


def test_looks_at_me(world):
    seller = user(world, "seller", "northwind")
    viewing.start(actor=world.desk, person=seller, reason="Helping with a form")
    row = as_user(seller).get("me/looks/").json()["results"][0]
    assert row["reason"] == "Helping with a form"
    assert str(world.desk) not in row["staff"]
    assert api(world, "seller", "bluepeak").get("me/looks/").json()["results"] == []


def test_an_entry_and_a_companys_chain(world):
    entry = AuditEntry.objects.filter(link__isnull=False).latest("pk")
    assert api(world, "auditor").get(f"audit/{entry.pk}/").json()["is_whole"] is True
    is_problem(api(world, "admin", "northwind").get(f"audit/{entry.pk}/"), 403)
    path = f"organizations/{world.organizations['northwind'].pk}/audit/verify/"
    report = api(world, "admin", "northwind").post(path).json()
    assert (report["is_whole"], report["faults"]) == (True, [])
    is_problem(api(world, "admin", "bluepeak").post(path), 404)
    is_problem(api(world, "seller", "northwind").post(path), 403)
