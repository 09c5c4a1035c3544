"""Attempts: begun once, saved as one goes, ended once, graded with what came in time."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404

from cms.quizzes import services
from cms.quizzes.models import Attempt, Mark
from cms.training.models import LessonProgress
from partners.certifications.models import Certificate, Certification
from portal.access.policy import Refused
from portal.activity.models import AuditEntry
from portal.jobs.registry import JOBS
from portal.workflow import clock
from portal.workflow.machine import StateMoved
from tests.cms.quizzes.conftest import BANK, OWN, change, fresh, right_answers

MINUTE = dt.timedelta(minutes=1)


def after(delta):
    return clock.at(clock.now() + delta)


def test_passing_completes_the_lesson_the_course_and_gives_the_certificate(
    begin, quiz, course, enrollment, learner
):
    specialist = Certification.objects.create(code="specialist", name="Specialist")
    change(course, certification=specialist)
    attempt = begin()
    services.submit(attempt=attempt, actor=learner, answers=right_answers(attempt))
    ended = fresh(attempt)
    assert (ended.score, ended.points, ended.out_of, ended.passed) == (100, 5, 5, True)
    progress = LessonProgress.objects.get(enrollment=enrollment, lesson=quiz)
    assert (progress.status, progress.score) == ("completed", 100)
    enrollment.refresh_from_db()
    assert enrollment.status == "completed"
    assert Certificate.objects.get(holder=learner).certification == specialist
    actions = AuditEntry.objects.about(ended).values_list("action", flat=True)
    assert set(actions) == {"begin_attempt", "submit_attempt"}


def test_failing_leaves_the_lesson_open(begin, quiz, enrollment, learner):
    attempt = begin()
    services.submit(attempt=attempt, actor=learner)
    assert (fresh(attempt).score, fresh(attempt).passed) == (0, False)
    assert LessonProgress.objects.get(enrollment=enrollment, lesson=quiz).status == "failed"
    assert begin().number == 2


def test_an_attempt_keeps_what_it_was_asked(begin, quiz, learner):
    attempt = begin()
    quiz.questions = quiz.questions.stream_block.to_python(list(quiz.questions.raw_data)[:1])
    quiz.pass_mark = 100
    quiz.save()
    again = begin()
    assert again.pk == attempt.pk and again.questions == attempt.questions
    answers = right_answers(attempt)
    one = next(q["id"] for q in attempt.questions if q["kind"] == "single")
    services.submit(attempt=attempt, actor=learner, answers=answers | {one: None})
    assert (fresh(attempt).score, fresh(attempt).passed) == (80, True)


def test_answers_are_kept_one_by_one_and_found_again(begin, learner):
    attempt, answers = begin(), right_answers(begin())
    for question, answer in answers.items():
        with after(MINUTE):
            services.save_answers(attempt=attempt, actor=learner, answers={question: answer})
    assert begin().pk == attempt.pk and begin().answers == answers
    assert begin().version == 1 + len(answers)
    services.save_answers(attempt=attempt, actor=learner, answers=answers)
    assert begin().version == 1 + len(answers), "nothing new was said"


def test_who_saw_an_older_version_is_told(begin, learner):
    attempt = begin()
    [first, *_rest] = right_answers(attempt).items()
    services.save_answers(attempt=attempt, actor=learner, answers=dict([first]), version=1)
    with pytest.raises(StateMoved):
        services.save_answers(attempt=attempt, actor=learner, answers={first[0]: None}, version=1)
    assert fresh(attempt).answers == dict([first])


@pytest.mark.parametrize(
    "answer",
    [
        {"nobody-asked-this": "1"},
        {"single": "9"},
        {"single": ["1"]},
        {"multiple": ["1", "1"]},
        {"multiple": "1"},
        {"order": ["1", "2"]},
        {"order": ["1", "2", {}]},
        {"short": "x" * 301},
        {"short": {"a": 1}},
        {"short": "a\x00b"},
    ],
)
def test_an_answer_the_question_does_not_offer_is_refused(begin, learner, answer):
    attempt = begin()
    ids = {question["kind"]: question["id"] for question in attempt.questions}
    sent = {ids.get(kind, kind): said for kind, said in answer.items()}
    with pytest.raises(ValidationError) as error:
        services.save_answers(attempt=attempt, actor=learner, answers=sent)
    assert set(error.value.message_dict) == set(sent)
    assert fresh(attempt).answers == {}


def test_late_answers_are_refused_and_the_attempt_graded_with_what_came_in_time(begin, learner):
    attempt = begin()
    answers = right_answers(attempt)
    early = {name: answers[name] for name in list(answers)[:1]}
    services.save_answers(attempt=attempt, actor=learner, answers=early)
    with clock.at(attempt.deadline + dt.timedelta(seconds=10)):  # a slow line
        services.save_answers(attempt=attempt, actor=learner, answers=early)
    with clock.at(attempt.deadline + MINUTE):
        for late in (services.save_answers, services.submit):
            with pytest.raises(StateMoved, match="time was over"):
                late(attempt=attempt, actor=learner, answers=answers)
    ended = fresh(attempt)
    assert ended.answers == early and not ended.passed and ended.ending == "time"
    assert ended.submitted_at == attempt.deadline


def test_handing_in_twice_does_one_thing(begin, learner):
    attempt = begin()
    first = services.submit(attempt=attempt, actor=learner, answers=right_answers(attempt))
    second = services.submit(attempt=attempt, actor=learner, answers={})
    assert first.version == second.version and second.passed
    assert Mark.objects.filter(attempt=attempt).count() == 4
    with pytest.raises(StateMoved, match="already handed in"):
        services.save_answers(attempt=attempt, actor=learner, answers={})


def test_somebody_elses_attempt_is_not_there(begin, rival):
    attempt = begin()
    for act in (services.save_answers, services.submit):
        with pytest.raises(Http404):
            act(attempt=attempt, actor=rival, answers=right_answers(attempt))
    assert fresh(attempt).is_open


def test_the_clock_ends_what_is_overdue(begin, quiz, learner):
    attempt = begin()
    services.save_answers(attempt=attempt, actor=learner, answers=right_answers(attempt))
    job = JOBS["quiz_deadlines"]
    assert job.run(lambda done, total: None).startswith("0")
    with after(31 * MINUTE):
        assert job.run(lambda done, total: None).startswith("1")
        assert job.run(lambda done, total: None).startswith("0")
    assert fresh(attempt).passed and fresh(attempt).submitted_at == attempt.deadline


def test_attempts_are_counted_and_paused(begin, quiz, learner):
    change(quiz, max_attempts=2, pause_minutes=60)
    services.submit(attempt=begin(), actor=learner)
    with pytest.raises(Refused, match="possible from"):
        begin()
    with after(61 * MINUTE):
        services.submit(attempt=begin(), actor=learner)
    with after(300 * MINUTE), pytest.raises(Refused, match="all your attempts"):
        begin()


def test_who_has_passed_has_passed(begin, learner):
    attempt = begin()
    services.submit(attempt=attempt, actor=learner, answers=right_answers(attempt))
    with pytest.raises(Refused, match="You have passed"):
        begin()


def test_the_database_knows_one_open_attempt_and_each_number_once(begin, enrollment, quiz):
    first = begin()
    columns = {name: getattr(first, name) for name in ("seed", "questions", "pass_mark", "out_of")}
    for number in (1, 2):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attempt.objects.create(enrollment=enrollment, quiz=quiz, number=number, **columns)


def test_only_ones_own_quiz_of_ones_own_course(begin, quiz, enrollment, rival, marketing, learner):
    with pytest.raises(Refused):
        services.start(enrollment=enrollment, quiz=quiz, actor=rival)
    change(enrollment, status="withdrawn")
    with pytest.raises(Refused, match="Enroll"):
        begin()


def test_a_bank_is_drawn_from_anew(begin, quiz, learner, marketing):
    bank = services.write_bank(actor=marketing, title="Bank", questions=BANK)
    change(quiz, bank=bank, draw=5, pass_mark=1)
    change(quiz, questions=quiz.questions.stream_block.to_python([]))
    drawn = set()
    for _attempt in range(6):
        attempt = begin()
        assert len(attempt.questions) == 5 and attempt.out_of == 5
        drawn.add(tuple(question["text"] for question in attempt.questions))
        services.submit(attempt=attempt, actor=learner)
    assert len(drawn) > 1


def test_a_quiz_says_what_is_wrong_with_it(quiz, marketing):
    bank = services.write_bank(actor=marketing, title="Bank", questions=BANK)
    for columns, field in [
        ({"draw": 3}, "bank"),
        ({"bank": bank}, "draw"),
        ({"bank": bank, "draw": 9}, "draw"),
        ({"pass_mark": 0}, "pass_mark"),
        ({"pass_mark": 101}, "pass_mark"),
        ({"time_limit": 0}, "time_limit"),
        ({"questions": quiz.questions.stream_block.to_python([])}, "questions"),
    ]:
        page = type(quiz).objects.get(pk=quiz.pk)
        for name, value in columns.items():
            setattr(page, name, value)
        with pytest.raises(ValidationError) as error:
            page.full_clean()
        assert set(error.value.message_dict) == {field}, columns
    change(quiz, bank=bank, draw=8)
    bank.questions = bank.questions.stream_block.to_python(list(bank.questions.raw_data)[:7])
    with pytest.raises(ValidationError, match="draws 8 questions"):
        bank.full_clean()


@pytest.mark.parametrize(
    "question",
    [
        {"kind": "single", "text": "?", "options": ["a", "b"], "right": []},
        {"kind": "single", "text": "?", "options": ["a", "b"], "right": ["a", "b"]},
        {"kind": "single", "text": "?", "options": ["a"], "right": ["a"]},
        {"kind": "multiple", "text": "?", "options": ["a", "b"], "right": []},
        {"kind": "multiple", "text": "?", "options": ["a", "A "], "right": ["a"]},
        {"kind": "order", "text": "?", "right": ["a", "a"]},
        {"kind": "short", "text": "?", "right": ["…"]},
        {"kind": "short", "text": "", "right": ["a"]},
        {"kind": "short", "text": "?", "right": ["a"], "points": 0},
    ],
)
def test_a_question_nobody_can_answer_is_not_written(marketing, question):
    with pytest.raises(ValidationError):
        services.write_bank(actor=marketing, title="Bank", questions=[*OWN, question])


def test_only_editors_write(learner, course):
    for write in (services.write_bank, services.write_quiz):
        where = {"course": course} if write is services.write_quiz else {}
        with pytest.raises(Refused):
            write(actor=learner, title="Mine", questions=OWN, **where)
