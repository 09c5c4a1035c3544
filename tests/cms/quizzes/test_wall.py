"""Two learners, one wall: nobody meets another's attempt, nor a quiz outside the audience."""

import pytest
from django.urls import reverse

from cms.quizzes import services
from cms.quizzes.models import Attempt, Mark, QuestionBank
from cms.training import services as training
from tests.api import as_user, is_problem
from tests.cms.quizzes.conftest import BANK, change, fresh, right_answers

EVERYBODY = (
    "learner@northwind.example",
    "admin@northwind.example",
    "seller@northwind.example",
    "seller@bluepeak.example",
    "marketing@meridian.example",
    "desk@meridian.example",
    "auditor@meridian.example",
    "cam@meridian.example",
)

# Those who visit every address; the walk (tests/wall) sends all the others.
VISITING = EVERYBODY[:2] + EVERYBODY[3:5]


@pytest.fixture
def both(quiz, course, learner, rival, begin):
    """An attempt of Northwind's learner and one of Bluepeak's."""
    [theirs] = training.enroll(actor=rival, course=course)
    return {learner: begin(), rival: services.start(enrollment=theirs, quiz=quiz, actor=rival)}


def addresses(attempt):
    yield reverse("quiz_attempt", args=[attempt.pk])
    yield reverse("quiz_result", args=[attempt.pk])
    yield f"/api/v1/attempts/{attempt.pk}/"


def test_everybody_sees_exactly_their_own(both, world, client_of):
    for name in EVERYBODY:
        person = world.users[name]
        own = {both[person].pk} if person in both else set()
        assert set(Attempt.objects.visible_to(person).values_list("pk", flat=True)) == own
        assert as_user(person).ids("attempts/") == {str(pk) for pk in own}
        if name not in VISITING:
            continue
        client = client_of(person)
        for attempt in both.values():
            seen = attempt.pk in own
            for address in addresses(attempt):
                if address.startswith("/api"):
                    status = as_user(person).get(address).status_code
                else:
                    status = client.get(address, follow=True).status_code
                assert status == (200 if seen else 404), (name, address)


def test_nobody_answers_for_another(both, learner, rival, client_of):
    attempt = both[learner]
    sent = {"answers": right_answers(attempt)}
    api, missing = as_user(rival), as_user(rival).get("attempts/" + str(learner.pk) + "/")
    for answer in (
        api.patch(f"attempts/{attempt.pk}/", sent),
        api.post(f"attempts/{attempt.pk}/submit/", sent),
    ):
        assert is_problem(answer, 404) == missing.json()
    address = reverse("quiz_attempt", args=[attempt.pk])
    assert client_of(rival).post(address, {"do": "submit", "sure": "1"}).status_code == 404
    assert fresh(attempt).is_open and fresh(attempt).answers == {}


def test_nobody_begins_with_anothers_enrollment_or_outside_the_audience(
    quiz, course, enrollment, learner, rival, client_of
):
    body = {"enrollment": str(enrollment.pk), "quiz": str(quiz.key)}
    answer = as_user(rival).post("attempts/", body)
    assert set(is_problem(answer, 400)["errors"]) == {"enrollment"}
    course.audience = {"tiers": ["gold"]}
    course.save()
    begin = reverse("quiz_begin", args=[quiz.key])
    assert client_of(rival).post(begin).status_code == 404
    assert client_of(rival).get(quiz.address()).status_code == 404
    assert set(is_problem(as_user(rival).post("attempts/", body), 400)["errors"]) == set(body)
    assert client_of(learner).post(begin).status_code == 302


def test_an_attempt_outlives_the_audience_out_of_sight(both, course, rival, learner, client_of):
    theirs, ours = both[rival], both[learner]
    course.audience = {"tiers": ["gold"]}  # Northwind is gold, Bluepeak is silver
    course.save()
    for attempt, person, status in ((theirs, rival, 404), (ours, learner, 200)):
        for address in addresses(attempt):
            asked = as_user(person).get if address.startswith("/api") else client_of(person).get
            kept = asked(address).status_code
            assert kept == status or (status == 200 and kept == 302)
    assert as_user(rival).ids("attempts/") == set()
    assert fresh(theirs).is_open
    course.audience = {}
    course.save()
    assert client_of(rival).get(next(addresses(theirs))).status_code == 200


def test_a_quiz_through_the_api(quiz, enrollment, learner):
    api = as_user(learner)
    body = {"enrollment": str(enrollment.pk), "quiz": {"id": str(quiz.key)}}
    made = api.post("attempts/", body)
    assert made.status_code == 201
    again = api.post("attempts/", body)
    assert again.json()["id"] == made.json()["id"]
    shown = made.json()
    for question in shown["questions"]:
        assert set(question) == {"id", "kind", "text", "points", "options"}
        assert all(set(option) == {"id", "text"} for option in question["options"])
    assert (shown["feedback"], shown["score"], shown["passed"]) == ([], None, None)
    assert "right" not in made.content.decode() and "Forty" not in made.content.decode()
    path = f"attempts/{shown['id']}/"
    answers = right_answers(Attempt.objects.get())
    [first, *_rest] = answers.items()
    saved = api.patch(path, {"answers": dict([first])}, If_Match='"1"')
    assert saved.json()["answers"] == dict([first]) and saved.headers["ETag"].startswith('"2-')
    assert is_problem(api.patch(path, {"answers": {}, "version": 1}), 409)["version"] == 2
    strange = is_problem(api.patch(path, {"answers": {"other": "1"}}), 400)
    assert set(strange["errors"]) == {"other"}
    is_problem(api.patch(path, {"score": 100, "answers": {}}), 400)
    done = api.post(path + "submit/", {"answers": answers})
    assert done.status_code == 200 and done.json()["passed"] is True
    assert all(one["is_right"] for one in done.json()["feedback"])
    assert api.post(path + "submit/").json()["version"] == done.json()["version"]
    is_problem(api.patch(path, {"answers": answers}), 409)
    assert is_problem(api.post("attempts/", body), 403)["detail"] == "You have passed this quiz."


def test_banks_and_marks_are_the_editors(world, both, learner, marketing, client_of):
    services.write_bank(actor=marketing, title="Secret bank", questions=BANK)
    services.submit(attempt=both[learner], actor=learner)
    for name in EVERYBODY:
        person = world.users[name]
        edits = name.startswith(("marketing", "desk"))
        assert QuestionBank.objects.visible_to(person).exists() == edits
        assert Mark.objects.visible_to(person).exists() == edits
        listing = client_of(person).get("/cms/snippets/quizzes/questionbank/")
        assert listing.status_code == (200 if edits else 404), name
        assert (b"Secret bank" in listing.content) == edits


def test_editing_a_bank_in_the_editor(marketing, quiz, client_of):
    bank = services.write_bank(actor=marketing, title="Bank", questions=BANK)
    client = client_of(marketing)
    assert client.get(f"/cms/snippets/quizzes/questionbank/edit/{bank.pk}/").status_code == 200
    page = client.get(f"/cms/pages/{quiz.pk}/edit/")
    assert page.status_code == 200 and b"From a bank" in page.content
    change(quiz, bank=bank, draw=8)
    snippets = "/cms/snippets/quizzes/questionbank"
    for address in (
        f"{snippets}/delete/{bank.pk}/",
        f"/cms/bulk/quizzes/questionbank/delete/?id={bank.pk}",
    ):
        gone = client.post(address, follow=True)
        assert "draws from this bank" in gone.content.decode()
    change(quiz, bank=None, draw=0)
    client.post(f"{snippets}/delete/{bank.pk}/")
    assert not QuestionBank.objects.exists()
