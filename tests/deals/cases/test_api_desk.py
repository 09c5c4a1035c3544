"""What the desk and the sides do with a case, through the API."""

from django.core.files.uploadedfile import SimpleUploadedFile

from deals.cases.models import Case, CaseParty, Precedent
from tests.api import as_user, is_problem
from tests.deals.cases.conftest import deal_of, decide, hear


def text_file(name="proof.txt"):
    return SimpleUploadedFile(name, b"Signed order")


def test_desk_opens_a_case_and_steers_it(world, people, rejected):
    desk = as_user(people.desk)
    other = deal_of(world, "case-two", "in_review", title="Second")
    body = {"kind": "overlap", "deals": [str(rejected.pk)], "title": "Twice"}
    for who in (people.cam, people.seller, people.auditor):
        is_problem(as_user(who).post("conflicts/", body), 403)
    is_problem(desk.post("conflicts/", body | {"kind": "appeal"}), 400)
    made = desk.post("conflicts/", body)
    assert made.status_code == 201, made.content
    path = f"conflicts/{made.json()['id']}/"
    joined = desk.post(f"{path}parties/", {"deal": str(other.pk)})
    assert joined.status_code == 201 and len(joined.json()["parties"]) == 2
    parties = [row["id"] for row in joined.json()["parties"]]
    assert desk.delete(f"{path}parties/{parties[1]}/").status_code == 204
    is_problem(desk.delete(f"{path}parties/{parties[1]}/"), 404)
    seats = desk.post(f"{path}panel/", {"user": str(people.ops.pk)}).json()["panel"]
    assert [row["id"] for row in seats] == [str(people.ops.pk)]
    is_problem(desk.post(f"{path}panel/", {"user": str(people.cam.pk)}), 400)
    assert desk.delete(f"{path}panel/{people.ops.pk}/").status_code == 204
    step = {"version": joined.json()["version"], "parties": parties[:1], "message": "Since when?"}
    heard = desk.post(f"{path}hear/", step).json()
    assert heard["status"] == "hearing"
    ended = {"version": heard["version"], "message": "No longer needed."}
    assert desk.post(f"{path}withdraw/", ended).json()["status"] == "withdrawn"


def test_untold_side_and_strangers_get_nothing(overlap, people):
    hear(overlap.case, people.desk, [overlap.northwind])
    case, own, rival = (row.pk for row in (overlap.case, overlap.northwind, overlap.bluepeak))
    for who in (people.rival, people.direct, people.learner):
        for pk in (case, own, rival):
            is_problem(as_user(who).post(f"conflicts/{pk}/nothing/"), 404)
            is_problem(as_user(who).post(f"conflicts/{pk}/evidence/", {"text": "x"}), 404)
    seller = as_user(people.seller)
    for path in (f"conflicts/{own}/parties/{rival}/", f"conflicts/{own}/parties/{own}/"):
        is_problem(seller.get(path), 403)
    is_problem(seller.get(f"conflicts/{case}/parties/{own}/"), 404)
    assert seller.post(f"conflicts/{own}/nothing/").status_code == 204
    assert CaseParty.objects.get(pk=own).said_at


def test_evidence_with_a_file_stays_with_its_side(overlap, people):
    hear(overlap.case, people.desk, [overlap.northwind, overlap.bluepeak])
    own = overlap.northwind.pk
    made = as_user(people.seller).upload(
        f"conflicts/{own}/evidence/", text="The order", kind="order", file=text_file()
    )
    assert made.status_code == 201, made.content
    file = made.json()["file_id"]
    for who, pk in ((people.seller, own), (people.auditor, overlap.case.pk)):
        read = as_user(who).get(f"conflicts/{pk}/files/{file}/")
        assert b"".join(read.streaming_content) == b"Signed order"
    for pk in (own, overlap.bluepeak.pk, overlap.case.pk):
        is_problem(as_user(people.rival).get(f"conflicts/{pk}/files/{file}/"), 404)


def test_desk_asks_and_sees_what_a_side_sees(overlap, people):
    desk, case = as_user(people.desk), overlap.case.pk
    ask = f"conflicts/{case}/parties/{overlap.northwind.pk}/ask/"
    is_problem(as_user(people.auditor).post(ask, {"text": "Why?"}), 403)
    is_problem(desk.post(ask, {"text": "Is BluePeak Systems there, too?"}), 400)
    assert desk.post(ask, {"text": "Since when?"}).status_code == 201
    as_side = desk.get(f"conflicts/{case}/parties/{overlap.northwind.pk}/").json()
    own = as_user(people.seller).get(f"conflicts/{overlap.northwind.pk}/").json()
    assert as_side == own


def test_precedents_and_numbers_are_neutral_ground(overlap, people):
    decide(
        overlap.case, people.desk, outcome="uphold", winner=overlap.bluepeak, reason="not_accepted"
    )
    case, desk = Case.objects.get(pk=overlap.case.pk), as_user(people.desk)
    made = desk.post(f"conflicts/{case.pk}/precedent/")
    assert made.status_code == 201, made.content
    path = f"precedents/{made.json()['id']}/"
    assert as_user(people.auditor).ids("precedents/") == set()  # a draft
    is_problem(as_user(people.auditor).get(path), 404)
    is_problem(as_user(people.auditor).patch(path, {"lesson": "x"}), 404)
    assert desk.patch(path, {"lesson": "Ask first."}).json()["lesson"] == "Ask first."
    assert desk.post(f"{path}publish/").json()["published_at"]
    is_problem(desk.patch(path, {"lesson": "Other"}), 409)
    assert as_user(people.auditor).ids("precedents/?published=true") == {made.json()["id"]}
    for who in (people.seller, people.cam):
        is_problem(as_user(who).get("precedents/"), 403)
        is_problem(as_user(who).get("conflicts/metrics/"), 403)
    rows = as_user(people.auditor).get("conflicts/metrics/").json()
    assert len(rows) == 8 and rows[0]["decided"] == 1
    assert Precedent.objects.count() == 1
