"""`/api/v1/conflicts/`: the whole for the desk, its own part for a side."""

from deals.cases.models import CaseDecision
from tests.api import as_user, is_problem
from tests.deals.cases.conftest import decide, hear, in_case

SIDE = {"id", "number", "status", "opened_at", "deadline", "evidence", "deal", "side", "claim"}
DESK = {"version", "kind", "title", "available_actions", "parties", "panel", "decision"}


def test_lists_hold_what_the_pages_hold(overlap, appealed, people):
    cases = {str(overlap.case.pk), str(appealed.case_id)}
    assert as_user(people.desk).ids("conflicts/") == cases
    assert as_user(people.auditor).ids("conflicts/") == cases
    assert as_user(people.seller).ids("conflicts/") == {str(appealed.pk)}
    assert as_user(people.cam).ids("conflicts/") == {str(appealed.pk)}
    for who in (people.rival, people.direct, people.marketing, people.learner):
        assert as_user(who).ids("conflicts/") == set()


def test_filters_of_the_desk(overlap, appealed, people):
    api = as_user(people.desk)
    assert api.ids("conflicts/?kind=appeal") == {str(appealed.case_id)}
    assert api.ids("conflicts/?q=bluepeak") == {str(overlap.case.pk)}
    is_problem(as_user(people.seller).get("conflicts/?kind=appeal"), 400)


def test_a_side_reads_its_own_fields_only(overlap, people):
    hear(overlap.case, people.desk, [overlap.northwind])
    body = as_user(people.seller).get(f"conflicts/{overlap.northwind.pk}/").json()
    assert body.keys() == SIDE | {"answer"}
    assert (body["status"], body["answer"]) == ("under_review", None)
    assert [set(row) for row in body["evidence"]] == [
        {"id", "kind", "text", "from_desk", "file", "file_id", "created_at"}
    ]
    is_problem(as_user(people.seller).get(f"conflicts/{overlap.case.pk}/"), 404)
    is_problem(as_user(people.rival).get(f"conflicts/{overlap.northwind.pk}/"), 404)


def test_desk_reads_the_whole(overlap, people):
    body = as_user(people.desk).get(f"conflicts/{overlap.case.pk}/").json()
    assert body.keys() == DESK | (SIDE - {"deal", "side", "claim"}) | {"decided_at"}
    assert {row["side"]["name"] for row in body["parties"]} == {
        "Northwind Resale",
        "Bluepeak Systems",
    }
    assert body["available_actions"] == ["hear", "decide", "withdraw"]
    auditor = as_user(people.auditor).get(f"conflicts/{overlap.case.pk}/").json()
    assert auditor["available_actions"] == []


def test_evidence(appealed, people):
    path = f"conflicts/{appealed.pk}/evidence/"
    added = as_user(people.seller).post(path, {"text": "See the order", "kind": "order"})
    assert (added.status_code, added.json()["kind"]) == (201, "order")
    is_problem(as_user(people.cam).post(path, {"text": "For them"}), 403)
    is_problem(as_user(people.rival).post(path, {"text": "For them"}), 404)
    is_problem(as_user(people.seller).post(path, {"text": ""}), 400)
    is_problem(as_user(people.seller).post(path, {"text": "a\x00b"}), 400)
    is_problem(as_user(people.seller).post(path, {"text": "x", "party": "y"}), 400)


def test_decide(overlap, people):
    api, path = as_user(people.ops), f"conflicts/{overlap.case.pk}/decide/"
    shares = [
        {"party": str(overlap.northwind.pk), "share": "60.00", "words": "Thank you."},
        {"party": str(overlap.bluepeak.pk), "share": "30.00"},
    ]
    body = {"version": 1, "outcome": "split", "text": "Both worked on it.", "parties": shares}
    assert "shares" in is_problem(api.post(path, body), 400)["errors"]
    shares[1]["share"] = "40.00"
    decided = api.post(path, body)
    assert decided.status_code == 200, decided.content
    assert {row["percent"] for row in decided.json()["parties"]} == {"60.00", "40.00"}
    assert decided.json()["decision"]["outcome"] == "split"
    is_problem(as_user(people.desk).post(path, body), 409)
    is_problem(as_user(people.auditor).post(path, body), 403)
    is_problem(as_user(people.seller).post(path, body), 404)
    assert CaseDecision.objects.count() == 1


def test_side_reads_its_answer(overlap, people):
    case = hear(overlap.case, people.desk, [overlap.northwind])
    shares = {overlap.northwind.pk: 75, overlap.bluepeak.pk: 25}
    decide(case, people.ops, outcome="split", shares=shares)
    body = as_user(people.seller).get(f"conflicts/{in_case(case).northwind.pk}/").json()
    assert (body["status"], body["answer"]["percent"]) == ("answered", "75.00")
    assert "25" not in body["answer"]["text"].replace(overlap.northwind.deal.number, "")
