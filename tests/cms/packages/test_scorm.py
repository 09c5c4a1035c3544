"""SCORM's run-time data: taken in order, kept, and counted once for the lesson."""

import pytest

from cms.packages.choices import Standard
from cms.packages.cmi import outcome_of, seconds_of
from cms.packages.manifests.units import Unit
from cms.packages.models import Record
from cms.training.models import LessonProgress
from tests.cms.packages import made

PASSED = {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "85"}


def record_of(launch):
    return Record.objects.get(pk=launch.record_id)


def progress_of(launch):
    return LessonProgress.objects.get(lesson=launch.record.attempt.lesson)


def test_a_pass_is_recorded_once_and_stays(lesson_of, launched, learner, frame):
    lesson = lesson_of(made.scorm12())
    launch = launched(learner, lesson)
    frame(launch).commit(1, {"cmi.core.lesson_status": "incomplete", "cmi.suspend_data": "p=1"})
    assert progress_of(launch).status == "started"
    answer = frame(launch).commit(2, PASSED | {"cmi.suspend_data": "p=2"})
    assert answer.json() == {"stored": True}
    assert (progress_of(launch).status, progress_of(launch).score) == ("completed", 85)
    frame(launch).commit(3, {"cmi.core.lesson_status": "failed", "cmi.core.score.raw": "5"})
    record = record_of(launch)
    assert (record.success, record.score) == ("passed", 85)
    assert progress_of(launch).status == "completed"
    lesson.course.refresh_from_db()
    assert lesson.course.enrollments.get().status == "completed"


def test_late_and_double_commits_change_nothing(lesson_of, launched, learner, frame):
    launch = launched(learner, lesson_of(made.scorm12()))
    assert frame(launch).commit(5, {"cmi.suspend_data": "newer"}).json()["stored"]
    for sequence in (5, 4):
        late = frame(launch).commit(sequence, {"cmi.suspend_data": "older"})
        assert late.json() == {"stored": False}
    assert record_of(launch).data["cmi.suspend_data"] == "newer"


def test_opened_again_it_goes_on_and_the_older_window_ends(lesson_of, launched, learner, frame):
    lesson = lesson_of(made.scorm12(mastery="80"))
    first = launched(learner, lesson)
    frame(first).commit(
        9,
        {
            "cmi.suspend_data": "page=3",
            "cmi.core.lesson_location": "p3",
            "cmi.core.exit": "suspend",
            "cmi.core.session_time": "00:00:40",
        },
    )
    second = launched(learner, lesson)
    assert frame(first).commit(10, {"cmi.suspend_data": "lost"}).status_code == 404
    script = frame(second).get("start.js").content.decode()
    for part in ('"cmi.suspend_data": "page=3"', '"cmi.core.entry": "resume"', '"0000:00:40"'):
        assert part in script
    assert '"cmi.student_data.mastery_score": "80"' in script
    assert learner.name in script
    assert frame(second).commit(1, {"cmi.suspend_data": "page=4"}).json()["stored"]


BAD_DATA = [
    {"cmi.core.nonsense": "x"},
    {"constructor": "x"},
    {"cmi.suspend_data": "x" * 64_001},
    {"cmi.suspend_data": {"a": "b"}},
    ["cmi"],
    "cmi",
    None,
]


@pytest.mark.parametrize("data", BAD_DATA, ids=range(len(BAD_DATA)))
def test_what_is_no_run_time_data_is_refused(lesson_of, launched, learner, frame, data):
    launch = launched(learner, lesson_of(made.scorm12()))
    assert frame(launch).commit(1, data).status_code == 400
    assert record_of(launch).data == {}


def test_who_learns_is_not_taken_from_the_browser(lesson_of, launched, learner, frame):
    launch = launched(learner, lesson_of(made.scorm12()))
    frame(launch).commit(
        1, {"cmi.core.student_id": "somebody", "cmi.core.total_time": "9999:00:00"}
    )
    assert record_of(launch).data == {}
    frame(launch).commit(2, {"cmi.core.session_time": "9999:00:00"})
    launch.refresh_from_db()
    assert launch.seconds <= 61


def test_commits_are_limited(lesson_of, launched, learner, frame, monkeypatch):
    monkeypatch.setattr("cms.packages.views.content.COMMITS_A_MINUTE", 2)
    launch = launched(learner, lesson_of(made.scorm12()))
    codes = [frame(launch).commit(number, {}).status_code for number in (1, 2, 3)]
    assert codes == [200, 200, 429]
    for sequence in (0, -1, "x", True, 10**12):
        monkeypatch.setattr("cms.packages.views.content.COMMITS_A_MINUTE", 99)
        assert frame(launch).commit(sequence, {}).status_code == 400


U12 = Unit(key="u", title="u", file="u.html")
MASTERED = Unit(key="u", title="u", file="u.html", mastery=0.8)
OUTCOMES = [
    (Standard.SCORM12, U12, PASSED, ("completed", "passed", 85)),
    (
        Standard.SCORM12,
        MASTERED,
        PASSED | {"cmi.core.score.raw": "79"},
        ("completed", "failed", 79),
    ),
    (Standard.SCORM12, U12, {"cmi.core.score.raw": "900"}, ("unknown", "unknown", 100)),
    (Standard.SCORM12, U12, {"cmi.core.score.raw": "NaN"}, ("unknown", "unknown", None)),
    (
        Standard.SCORM12,
        U12,
        {"cmi.core.score.raw": "5", "cmi.core.score.max": "10"},
        ("unknown", "unknown", 50),
    ),
    (Standard.SCORM2004, MASTERED, {"cmi.score.scaled": "0.8"}, ("unknown", "passed", 80)),
    (Standard.SCORM2004, U12, {"cmi.score.scaled": "-1"}, ("unknown", "unknown", 0)),
    (
        Standard.SCORM2004,
        U12,
        {"cmi.completion_status": "completed"},
        ("completed", "unknown", None),
    ),
]


@pytest.mark.parametrize("case", OUTCOMES, ids=range(len(OUTCOMES)))
def test_what_data_means(case):
    standard, unit, data, meant = case
    outcome = outcome_of(standard, data, unit)
    assert (outcome.completion, outcome.success, outcome.score) == meant


def test_times():
    times = {"0001:02:03.4": 3723, "PT1H2M3.4S": 3723, "P1D": 86400, "soon": 0, "": 0}
    assert {text: seconds_of(text) for text in times} == times


RULES = [
    ({}, {"cmi.core.lesson_status": "completed"}, True),
    ({}, {"cmi.core.lesson_status": "failed"}, False),
    ({"rule": "passed"}, {"cmi.core.lesson_status": "completed"}, False),
    ({"rule": "completed"}, {"cmi.core.lesson_status": "completed"}, True),
    ({"rule": "score", "pass_score": 90}, PASSED, False),
    ({"rule": "score", "pass_score": 80}, PASSED, True),
]


@pytest.mark.parametrize("case", RULES, ids=range(len(RULES)))
def test_the_lesson_says_when_it_is_done(lesson_of, launched, learner, frame, case):
    fields, data, done = case
    launch = launched(learner, lesson_of(made.scorm12(), **fields))
    frame(launch).commit(1, data)
    assert (progress_of(launch).status == "completed") is done


def test_where_a_score_is_demanded_being_through_is_not_enough(lesson_of, launched, learner, frame):
    """As a golf course from outside does it: completed on the last page, then the test."""
    launch = launched(learner, lesson_of(made.scorm12(mastery="80")))
    for sequence, (data, meant) in enumerate(
        [
            ({"cmi.core.lesson_status": "completed"}, "started"),
            ({"cmi.core.lesson_status": "completed", "cmi.core.score.raw": "27"}, "failed"),
            ({"cmi.core.lesson_status": "completed", "cmi.core.score.raw": "85"}, "completed"),
        ]
    ):
        frame(launch).commit(sequence + 1, data)
        assert progress_of(launch).status == meant


def test_all_parts_count_and_one_can_be_chosen(lesson_of, launched, learner, frame):
    units = (("One", "a.html", "sco"), ("Two", "b.html", "sco"), ("Read", "c.html", "asset"))
    lesson = lesson_of(made.scorm12(units))
    for unit, score, finished in (
        (0, "80", "started"),
        (1, "60", "started"),
        (2, None, "completed"),
    ):
        launch = launched(learner, lesson, unit)
        if score:
            frame(launch).commit(
                1, {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": score}
            )
        assert progress_of(launch).status == finished
    assert progress_of(launch).score == 70
    lesson.unit = "i1"
    assert [unit.title for unit in lesson.units_of(lesson.package.latest)] == ["Two"]


def test_learners_stay_on_the_version_they_began(lesson_of, launched, learner, rival, marketing):
    from cms.packages import services

    lesson = lesson_of(made.scorm12())
    before = launched(learner, lesson)
    newer = made.upload(made.scorm12((("Changed", "sco.html", "sco"),)))
    services.add_version(actor=marketing, package=lesson.package, upload=newer)
    assert launched(learner, lesson).record.attempt.version == before.record.attempt.version
    assert launched(rival, lesson).record.attempt.version.number == 2
