"""The desk's pages and a side's page, through the browser's door."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.cases import services
from deals.cases.models import Case, CaseEvidence, CaseParty, Precedent
from portal.access.scope import one_request
from tests.deals.cases.conftest import deal_of, decide, hear, in_case
from tests.visitor import visit, words


def get(user, path, status=200):
    answer = visit(user).get(path)
    assert answer.status_code == status, answer.content[:400]
    return words(answer)


# --- Lists ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("view", ["", "?view=board"])
def test_desk_sees_cases_as_table_and_board(overlap, appealed, people, view):
    page = get(people.desk, f"/conflicts/{view}")
    assert overlap.case.number in page
    assert appealed.case.number in page
    assert "Open a case" in page
    assert "Open a case" not in get(people.auditor, f"/conflicts/{view}")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=appeal", {"appeal"}),
        ("kind=overlap", {"overlap"}),
        ("q=bluepeak", {"overlap"}),
        ("q=umbrella", {"overlap", "appeal"}),
        ("due=overdue", set()),
        ("due=undecided", {"overlap", "appeal"}),
        ("mine=1", {"overlap"}),
        ("status=hearing", set()),
    ],
)
def test_filters(overlap, appealed, people, query, found):
    page = get(people.desk, f"/conflicts/?{query}")
    numbers = {"overlap": overlap.case.number, "appeal": appealed.case.number}
    assert {kind for kind, number in numbers.items() if number in page} == found


def test_unknown_filter_is_400_and_empty(overlap, people):
    page = get(people.desk, "/conflicts/?kind=nonsense", 400)
    assert overlap.case.number not in page


def test_a_side_lists_its_own_matters(overlap, appealed, people):
    page = get(people.seller, "/conflicts/")
    assert appealed.number in page
    assert appealed.case.number not in page
    assert overlap.northwind.number not in page
    assert appealed.number not in get(people.rival, "/conflicts/")


def test_list_costs_the_same_for_one_and_three(overlap, appealed, people, world):
    costs = []
    for place in range(2):
        with one_request(), CaptureQueriesContext(connection) as queries:
            visit(people.desk).get("/conflicts/")
        costs.append(len(queries))
        for extra in range(2):
            deal = deal_of(world, f"more-{place}-{extra}", "in_review")
            services.open_case(actor=people.desk, kind="other", registrations=[deal])
    assert costs[0] == costs[1]


# --- One case ------------------------------------------------------------------------------------
def test_case_page_is_the_desks(overlap, people):
    page = get(people.desk, f"/conflicts/{overlap.case.pk}/")
    assert "Northwind Resale" in page and "Bluepeak Systems" in page
    assert "Not told" in page
    get(people.auditor, f"/conflicts/{overlap.case.pk}/")
    for who in (people.seller, people.rival, people.cam, people.direct, people.marketing):
        get(who, f"/conflicts/{overlap.case.pk}/", 404)


def test_party_address_is_hidden_until_told(overlap, people):
    path = f"/conflicts/{overlap.northwind.pk}/"
    get(people.seller, path, 404)
    hear(overlap.case, people.desk, [overlap.northwind])
    page = get(people.seller, path)
    assert "How did you meet the customer?" in page
    assert "Bluepeak" not in page and overlap.case.number not in page
    get(people.rival, path, 404)
    get(people.cam, path)


def test_side_adds_evidence_with_a_file_and_fetches_it(appealed, people):
    visitor = visit(people.seller)
    form = {
        "token": uuid.uuid4(),
        "kind": "order",
        "body": "The order",
        "file": SimpleUploadedFile("order.txt", b"Order 7"),
    }
    assert visitor.post(f"/conflicts/{appealed.pk}/evidence/", form).status_code == 302
    stored = CaseEvidence.objects.get(body="The order").file
    answer = visitor.get(f"/conflicts/{appealed.pk}/files/{stored.pk}/")
    assert b"".join(answer.streaming_content) == b"Order 7"
    assert "attachment" in answer["Content-Disposition"]
    address = f"/conflicts/{appealed.pk}/files/{stored.pk}/"
    assert visit(people.rival).get(address).status_code == 404
    whole = f"/conflicts/{appealed.case_id}/files/{stored.pk}/"
    assert b"".join(visit(people.auditor).get(whole).streaming_content) == b"Order 7"


@pytest.mark.parametrize("body", ["", "\x00", "x" * 6000])
def test_bad_evidence_is_400_and_writes_nothing(appealed, people, body):
    path = f"/conflicts/{appealed.pk}/evidence/"
    answer = visit(people.seller).post(path, {"kind": "statement", "body": body})
    assert answer.status_code == 400
    assert appealed.evidence.count() == 1


def test_odd_words_are_kept_as_words(appealed, people):
    path = f"/conflicts/{appealed.pk}/evidence/"
    body = "<script>alert(1)</script> =1+1 👩‍🔬 \u202eabc"
    assert visit(people.seller).post(path, {"kind": "other", "body": body}).status_code == 302
    assert (
        "<script>alert"
        not in visit(people.seller).get(f"/conflicts/{appealed.pk}/").content.decode()
    )


def test_desk_cannot_post_as_a_side(appealed, people):
    answer = visit(people.desk).post(f"/conflicts/{appealed.pk}/evidence/", {"body": "As if"})
    assert answer.status_code == 403


def test_new_case_from_a_review(world, people):
    deal = deal_of(world, "case-new", "in_review")
    assert deal.number in get(people.desk, f"/conflicts/new/?deal={deal.pk}")
    form = {"kind": "other", "deals": deal.number.lower(), "token": uuid.uuid4(), "title": "Look"}
    visitor = visit(people.desk)
    first = visitor.post("/conflicts/new/", form)
    again = visitor.post("/conflicts/new/", form)
    assert first["Location"] == again["Location"]
    assert Case.objects.count() == 1


def test_unknown_number_keeps_what_was_typed(people):
    form = {"kind": "other", "deals": "D-NOTHING", "title": "Kept"}
    answer = visit(people.desk).post("/conflicts/new/", form)
    assert answer.status_code == 400
    assert "Kept" in words(answer) and "No registration is numbered D-NOTHING" in words(answer)


def test_desk_page_buttons_work(overlap, people):
    visitor, base = visit(people.desk), f"/conflicts/{overlap.case.pk}"
    asked = visitor.post(f"{base}/parties/{overlap.northwind.pk}/ask/", {"body": "Since when?"})
    assert asked.status_code == 302
    assert visitor.post(f"{base}/notes/", {"body": "Look at the dates"}).status_code == 302
    assert visitor.post(f"{base}/panel/", {"user": people.ops.pk}).status_code == 302
    seat = overlap.case.panel.get()
    assert visitor.post(f"{base}/panel/{seat.pk}/leave/").status_code == 302
    removed = visitor.post(f"{base}/parties/{overlap.bluepeak.pk}/remove/")
    assert removed.status_code == 302
    told = visitor.post(f"{base}/parties/{overlap.northwind.pk}/remove/")
    assert told.status_code == 400
    added = visitor.post(f"{base}/parties/", {"deals": overlap.bluepeak.deal.number})
    assert added.status_code == 302
    assert in_case(overlap.case).parties.keys() == {"northwind", "bluepeak"}


def test_auditor_reads_and_does_nothing(overlap, people):
    visitor, base = visit(people.auditor), f"/conflicts/{overlap.case.pk}"
    for path in ("notes/", "panel/", "parties/", "decide/", "withdraw/", "hear/", "precedent/"):
        assert visitor.post(f"{base}/{path}").status_code == 403, path


# --- Deciding on the page ------------------------------------------------------------------------
def decision(case, **more):
    case.refresh_from_db()
    return {"version": case.version, "outcome": "uphold", "text": "Because."} | more


def test_letters_are_shown_before_anything_is_sent(overlap, people):
    form = decision(overlap.case, outcome="transfer", winner=overlap.northwind.pk)
    path = f"/conflicts/{overlap.case.pk}/decide/"
    get(people.ops, path)
    shown = visit(people.ops).post(path, form)
    assert shown.status_code == 200
    assert "What each party will read" in words(shown)
    overlap.case.refresh_from_db()
    assert overlap.case.status == "open"
    done = visit(people.ops).post(path, form | {"confirm": "1"})
    assert done.status_code == 302
    overlap.case.refresh_from_db()
    assert overlap.case.status == "decided"


def test_faulty_shares_keep_the_form(overlap, people):
    form = decision(overlap.case, outcome="split") | {
        f"share_{overlap.northwind.pk}": "60",
        f"share_{overlap.bluepeak.pk}": "41",
    }
    answer = visit(people.ops).post(f"/conflicts/{overlap.case.pk}/decide/", form)
    assert answer.status_code == 400
    assert "exactly 100" in words(answer) and 'value="41"' in words(answer)


def test_stale_decision_is_409(appealed, people):
    form = decision(appealed.case, confirm="1")
    decide(appealed.case, people.desk, outcome="uphold")
    answer = visit(people.ops).post(f"/conflicts/{appealed.case_id}/decide/", form)
    assert answer.status_code == 409
    assert "Because." in words(answer)


def test_hear_and_withdraw_pages(overlap, people):
    base = f"/conflicts/{overlap.case.pk}"
    get(people.desk, f"{base}/hear/")
    get(people.desk, f"{base}/withdraw/")
    get(people.desk, f"{base}/nonsense/", 404)
    get(people.desk, f"{base}/close/", 409)
    visitor = visit(people.desk)
    form = {"version": 1, "parties": [overlap.northwind.pk], "message": "Since when?"}
    assert visitor.post(f"{base}/hear/", form).status_code == 302
    assert CaseParty.objects.get(pk=overlap.northwind.pk).told_at


def test_desk_previews_a_sides_page(overlap, people):
    hear(overlap.case, people.desk, [overlap.northwind])
    page = get(people.desk, f"/conflicts/{overlap.case.pk}/as/{overlap.northwind.pk}/")
    assert "as Northwind Resale sees it" in page and "Bluepeak" not in page
    get(people.seller, f"/conflicts/{overlap.case.pk}/as/{overlap.northwind.pk}/", 404)


# --- On the page of the registration -------------------------------------------------------------
def test_appeal_shows_on_the_deals_page(appealed, people):
    page = get(people.seller, f"/deals/{appealed.deal_id}/")
    assert "Appeal under review, answer by" in page
    decide(appealed.case, people.desk, outcome="uphold")
    assert "Read our answer" in get(people.seller, f"/deals/{appealed.deal_id}/")


def test_untold_case_does_not_show_on_the_deals_page(overlap, people):
    assert "conflicts/" not in get(people.seller, f"/deals/{overlap.northwind.deal_id}/")
    assert overlap.case.number in get(people.desk, f"/deals/{overlap.northwind.deal_id}/")


# --- Precedents and metrics ----------------------------------------------------------------------
@pytest.fixture
def decided(overlap, people):
    return decide(overlap.case, people.ops, outcome="transfer", winner=overlap.northwind)


def test_precedent_is_drafted_edited_published(decided, people):
    visitor = visit(people.desk)
    drafted = visitor.post(f"/conflicts/{decided.pk}/precedent/")
    row = Precedent.objects.get()
    assert drafted["Location"] == f"/conflicts/precedents/{row.pk}/"
    assert (row.families, row.outcome, row.lesson) == (["network"], "transfer", "")
    get(people.auditor, f"/conflicts/precedents/{row.pk}/", 404)
    form = {"quarter": "2026-Q4", "tier_gap": "none", "first": "other", "lesson": "Proof counts."}
    assert visitor.post(drafted["Location"], form | {"publish": "1"}).status_code == 302
    assert "Proof counts." in get(people.auditor, "/conflicts/precedents/")
    assert visitor.post(drafted["Location"], form).status_code == 409
    get(people.seller, f"/conflicts/precedents/{row.pk}/", 404)
    get(people.seller, "/conflicts/precedents/", 403)


@pytest.mark.parametrize(
    "lesson",
    ["Bluepeak Systems was late.", "It was about 2700 pounds.", "See Umbrella Labs", "€ 5"],
)
def test_lesson_names_nobody_and_no_amounts(decided, people, lesson):
    row = services.draft_precedent(case=decided, actor=people.desk)
    form = {"quarter": "2026-Q4", "tier_gap": "none", "first": "other", "lesson": lesson}
    answer = visit(people.desk).post(f"/conflicts/precedents/{row.pk}/", form)
    assert answer.status_code == 400
    assert "Leave out" in words(answer)


def test_metrics_for_desk_and_auditor(decided, appealed, people):
    decide(appealed.case, people.ops, outcome="transfer", winner=appealed)
    page = get(people.auditor, "/conflicts/metrics/")
    assert "1 of 1" in page
    text = b"".join(visit(people.desk).get("/conflicts/metrics.csv").streaming_content).decode()
    head, now = text.splitlines()[:2]
    row = dict(zip(head.lstrip("\ufeff").split(","), now.split(","), strict=True))
    assert (row["opened"], row["decided"], row["appeals"], row["reversals"]) == ("2", "2", "1", "1")
    for who in (people.seller, people.cam, people.direct):
        get(who, "/conflicts/metrics/", 403)
        assert visit(who).get("/conflicts/metrics.csv").status_code == 403
