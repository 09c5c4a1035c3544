"""The owner's one appeal against a rejection, within the days that were fixed with it."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deals.cases import services
from deals.cases.models import Case, CaseParty
from deals.registrations.workflow import available_actions
from portal.access.policy import Refused
from portal.access.scope import scope_of
from portal.activity.models import OutgoingEmail
from portal.workflow import clock
from portal.workflow.machine import StateMoved
from tests.api import as_user, is_problem
from tests.deals.cases.conftest import move
from tests.visitor import visit


def appeal(deal, actor, **more):
    deal.refresh_from_db()
    return services.appeal(
        deal=deal, actor=actor, version=deal.version, message="We were first.", **more
    )


def test_rejection_fixes_the_days_to_appeal(rejected):
    assert rejected.decided_at < rejected.appeal_until
    assert "appeal" in available_actions(scope_of(rejected.owner), rejected)


def test_appeal_opens_a_case_with_one_told_party(rejected, people):
    party = appeal(rejected, people.seller)
    rejected.refresh_from_db()
    assert (rejected.status, rejected.appealed_at is not None) == ("rejected", True)
    assert (party.case.kind, party.case.status, party.case.parties.count()) == ("appeal", "open", 1)
    assert (party.is_appellant, party.claim) == (True, "We were first.")
    assert party.decide_by == party.case.deadline
    assert [row.body for row in party.evidence.all()] == ["We were first."]


def test_deadline_is_five_business_days_away(rejected, people):
    monday = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
    with clock.at(monday):
        party = appeal(rejected, people.seller)
    assert party.decide_by == dt.datetime(2026, 11, 30, 17, tzinfo=dt.UTC)
    assert party.case.warn_at < party.case.deadline


def test_desk_is_told_and_account_manager_is_not(rejected, people):
    OutgoingEmail.objects.all().delete()
    party = appeal(rejected, people.seller)
    told = OutgoingEmail.objects.filter(about_id=party.case_id).values_list("to", flat=True)
    assert set(told) == {"desk@meridian.example", "ops@meridian.example"}


def test_same_appeal_twice_is_one_case(rejected, people):
    version = rejected.version
    for _time in range(2):
        services.appeal(deal=rejected, actor=people.seller, version=version, message="First.")
    assert Case.objects.filter(kind="appeal").count() == 1


def test_second_appeal_is_refused_with_the_reason(rejected, people):
    appeal(rejected, people.seller)
    with pytest.raises(StateMoved, match="appealed already"):
        appeal(rejected, people.seller)
    rejected.refresh_from_db()
    assert "appeal" not in available_actions(scope_of(people.seller), rejected)


def test_appeal_after_the_window_is_refused_with_the_day(rejected, people):
    with clock.at(rejected.appeal_until + dt.timedelta(minutes=1)):
        with pytest.raises(StateMoved, match="An appeal was possible until"):
            appeal(rejected, people.seller)
        answer = visit(people.seller).get(f"/deals/{rejected.pk}/appeal/")
    assert answer.status_code == 409
    assert not Case.objects.exists()


@pytest.mark.parametrize("who", ["seller2", "learner", "cam", "desk"])
def test_only_the_owner_side_appeals(rejected, people, who):
    with pytest.raises(Refused):
        appeal(rejected, getattr(people, who))


def test_administrator_appeals_for_the_owner(rejected, people):
    assert appeal(rejected, people.admin).case.opened_by == people.admin


def test_page_takes_message_and_file(rejected, people):
    visitor = visit(people.seller)
    page = visitor.get(f"/deals/{rejected.pk}/appeal/")
    assert page.status_code == 200
    answer = visitor.post(
        f"/deals/{rejected.pk}/appeal/",
        {
            "version": rejected.version,
            "message": "See the letter.",
            "file": SimpleUploadedFile("letter.txt", b"We chose Northwind"),
        },
    )
    party = CaseParty.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/conflicts/{party.pk}/")
    assert party.evidence.get().file.name == "letter.txt"


def test_bad_file_keeps_the_words_and_writes_nothing(rejected, people):
    answer = visit(people.seller).post(
        f"/deals/{rejected.pk}/appeal/",
        {
            "version": rejected.version,
            "message": "See the letter.",
            "file": SimpleUploadedFile("letter.exe", b"MZ"),
        },
    )
    assert answer.status_code == 400
    assert b"See the letter." in answer.content
    rejected.refresh_from_db()
    assert (Case.objects.count(), rejected.appealed_at) == (0, None)


def test_double_post_of_the_page_lands_on_the_same_case(rejected, people):
    visitor = visit(people.seller)
    form = {"version": rejected.version, "message": "First."}
    answers = [visitor.post(f"/deals/{rejected.pk}/appeal/", form) for _time in range(2)]
    assert {answer["Location"] for answer in answers} == {answers[0]["Location"]}
    assert Case.objects.count() == 1


def test_rival_and_stranger_get_404(rejected, people):
    assert visit(people.rival).get(f"/deals/{rejected.pk}/appeal/").status_code == 404


def test_api_appeal(rejected, people):
    body = {"version": rejected.version, "message": "We were first."}
    answer = as_user(people.seller).post(f"deals/{rejected.pk}/appeal/", body)
    assert answer.status_code == 200
    assert CaseParty.objects.get().claim == "We were first."
    again = as_user(people.seller).post(
        f"deals/{rejected.pk}/appeal/", body | {"version": rejected.version + 1}
    )
    assert "appealed already" in is_problem(again, 409)["detail"]


def test_desk_takes_a_rejection_back(rejected, people):
    deal = move(rejected, "overturn", people.desk, message="Our mistake.")
    assert (deal.status, deal.decided_at, deal.decision_text) == ("in_review", None, "")
    page = visit(people.seller).get(f"/deals/{deal.pk}/")
    assert b"Our mistake." not in page.content
    with pytest.raises(Refused):
        move(rejected, "overturn", people.cam, message="No.")
