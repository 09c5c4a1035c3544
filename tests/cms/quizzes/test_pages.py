"""The pages of an attempt: they work without script, and tell nothing before the end."""

import re

import pytest
from django.urls import reverse

from cms.quizzes import services
from cms.quizzes.models import Attempt
from tests.cms.quizzes.conftest import change, fresh, right_answers


@pytest.fixture
def attempt(begin):
    return begin()


@pytest.fixture
def page(client_of, learner, attempt):
    """`page(do="save", …)` posts to the attempt's page; `page()` reads it."""
    address = reverse("quiz_attempt", args=[attempt.pk])

    def asked(sent=None, **headers):
        client = client_of(learner)
        return client.post(address, sent, headers=headers) if sent else client.get(address)

    return asked


def as_form(answers):
    return {"asked": list(answers)} | {f"q-{name}": said for name, said in answers.items()}


def test_from_the_lesson_to_the_result(client_of, learner, quiz, course, enrollment):
    client = client_of(learner)
    lesson = client.get(quiz.address())
    assert lesson.status_code == 200 and b"Begin the quiz" in lesson.content
    begun = client.post(reverse("quiz_begin", args=[quiz.key]))
    attempt = Attempt.objects.get()
    assert begun.url == reverse("quiz_attempt", args=[attempt.pk])
    assert client.get(quiz.address()).context["player"]["running"] == attempt
    sent = as_form(right_answers(attempt)) | {"do": "submit"}
    done = client.post(begun.url, sent, follow=True)
    assert done.redirect_chain[-1][0] == reverse("quiz_result", args=[attempt.pk])
    assert fresh(attempt).passed and b"Well read." in done.content
    assert b"You have passed this quiz." in client.get(quiz.address()).content
    assert client.get(begun.url).status_code == 302


def test_nothing_on_the_page_depends_on_what_is_right(page, attempt):
    """The same attempt with other right answers gives the same page, byte for byte."""
    first = page()
    assert first.status_code == 200
    turned = [
        question | {"right": question["right"][::-1][:1], "if_right": "!!", "if_wrong": "??"}
        for question in attempt.questions
    ]
    assert turned != attempt.questions
    change(attempt, questions=turned)
    token = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|nonce="\S+"')
    seconds = re.compile(rb'data-seconds="\d+"')
    plain = [seconds.sub(b"", token.sub(b"", answer.content)) for answer in (first, page())]
    assert plain[0] == plain[1]
    assert b"Well read" not in first.content and b"Ask the whale" not in first.content
    assert b"Forty-two" not in first.content


def test_the_order_of_an_attempt_stays(page):
    texts = [[q.text for q in page().context["questions"]] for _again in range(3)]
    assert texts[0] == texts[1] == texts[2]


def test_saving_some_then_being_asked_about_the_rest(page, attempt):
    [first, *_rest] = right_answers(attempt).items()
    saved = page(as_form(dict([first])) | {"do": "save"})
    assert saved.status_code == 302 and fresh(attempt).answers == dict([first])
    asked = page({"asked": [], "do": "submit"})
    assert asked.url.endswith("?sure#sure") and fresh(attempt).is_open
    assert b"3 questions have no answer" in page().client.get(asked.url).content
    assert page({"do": "submit", "sure": "1"}).status_code == 302
    assert not fresh(attempt).is_open


def test_the_arrows_work_without_script(page, attempt):
    order = next(q for q in attempt.questions if q["kind"] == "order")
    name, shown = order["id"], [option["id"] for option in order["options"]]
    sent = as_form({name: shown}) | {"move": f"{name}:{shown[0]}:down"}
    assert page(sent).url.endswith(f"#q-{name}")
    now = [shown[1], shown[0], shown[2]]
    assert fresh(attempt).answers[name] == now
    question = next(q for q in page().context["questions"] if q.id == name)
    assert [option["id"] for option in question.options] == now
    for wish in ("nonsense", f"{name}:9:up", f"{name}:{shown[0]}:away", ":::"):
        page(as_form({name: now}) | {"move": wish})
        assert fresh(attempt).answers[name] == now


def test_unticking_all_takes_an_answer_back_and_no_choice_leaves_it(page, attempt):
    answers = right_answers(attempt)
    page(as_form(answers) | {"do": "save"})
    ids = {question["kind"]: question["id"] for question in attempt.questions}
    page({"asked": [ids["multiple"], ids["single"]], "do": "save"})
    assert set(answers) - set(fresh(attempt).answers) == {ids["multiple"]}


def test_what_cannot_be_an_answer_comes_back_with_what_was_typed(page, attempt):
    short = next(q["id"] for q in attempt.questions if q["kind"] == "short")
    answer = page(as_form({short: "x" * 301, "not-drawn": "1"}) | {"do": "save"})
    assert answer.status_code == 400 and b"x" * 301 in answer.content
    assert b"This question is not part of this attempt." in answer.content
    assert fresh(attempt).answers == {}


def test_the_script_saves_question_by_question(page, attempt):
    quiz_js = {"X-Requested-With": "quiz.js"}
    [first, second, *_rest] = right_answers(attempt).items()
    saved = page(as_form(dict([first])), **quiz_js)
    assert saved.json() == {"version": 2, "unanswered": 3}
    assert page(as_form({"not-drawn": "1"}), **quiz_js).status_code == 400
    change(attempt, deadline=attempt.started_at - (attempt.deadline - attempt.started_at))
    late = page(as_form(dict([second])), **quiz_js)
    assert late.status_code == 409
    assert late.json()["url"] == reverse("quiz_result", args=[attempt.pk])
    assert fresh(attempt).answers == dict([first]) and fresh(attempt).ending == "time"
    assert "graded with what was saved" in page().client.get(late.json()["url"]).content.decode()


@pytest.mark.parametrize(
    ("feedback", "passes", "words", "answers"),
    [
        ("never", True, False, False),
        ("never", False, False, False),
        ("attempt", True, True, False),
        ("attempt", False, True, False),
        ("pass", False, False, False),
        ("pass", True, True, True),
    ],
)
def test_feedback_is_shown_when_the_quiz_says(
    page, quiz, attempt, learner, feedback, passes, words, answers
):
    change(quiz, feedback=feedback)
    said = right_answers(attempt) if passes else {}
    single = next(q["id"] for q in attempt.questions if q["kind"] == "single")
    if answers:  # passed with one wrong
        change(attempt, pass_mark=50)
        said.pop(single)
    services.submit(attempt=attempt, actor=learner, answers=said)
    result = page().client.get(reverse("quiz_result", args=[attempt.pk])).content
    assert (b"Well read." in result or b"Ask the whale." in result) == words
    assert (b"Right answer" in result) == answers


def test_the_numbers_are_the_editors_and_name_nobody(
    client_of, learner, rival, marketing, attempt, quiz
):
    address = reverse("quiz_numbers", args=[quiz.key])
    client = client_of(marketing)
    assert b"Nobody has taken this quiz yet" in client.get(address).content
    answers = right_answers(attempt)
    single = next(q["id"] for q in attempt.questions if q["kind"] == "single")
    services.submit(attempt=attempt, actor=learner, answers=answers | {single: None})
    page = client.get(address)
    numbers = page.context["numbers"]
    assert (numbers.attempts, numbers.passed, numbers.average) == (1, 1, 80)
    assert [(one.text, one.asked, one.right) for one in numbers.questions] == [
        ("Which one?", 1, 0), ("How many?", 1, 1), ("In order?", 1, 1), ("Which?", 1, 1),
    ]  # fmt: skip
    assert learner.name.encode() not in page.content and b"Northwind" not in page.content
    for person in (learner, rival):
        assert client_of(person).get(address).status_code == 403
