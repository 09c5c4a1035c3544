"""The record store below a launch: what cmi5 and xAPI units may say, and to whom it counts."""

import json
import uuid
from urllib.parse import parse_qs, unquote

import pytest

from cms.packages import services
from cms.packages.models import Record, Statement
from cms.packages.services.credentials import basic_of, launch_query
from cms.packages.xapi import words
from cms.training.models import LessonProgress
from tests.cms.packages import made

CMI5 = {"contextActivities": {"category": [{"id": words.CMI5_CATEGORY}]}}


class Store:
    """What a unit asks of its record store, with the secret it fetched."""

    def __init__(self, play, launch):
        self.play, self.launch = play, launch
        self.headers = {"authorization": basic_of(launch)}
        self.unit = services.recording.unit_of(launch.record.attempt, launch.record.unit)
        self.activity = words.activity_of(launch.record.attempt, self.unit)

    def statement(self, verb, result=None, /, **changes):
        context = CMI5 | {
            "registration": str(self.launch.record.attempt_id),
            "extensions": {words.SESSION: str(self.launch.session)},
        }
        said = {
            "id": str(uuid.uuid4()),
            "actor": words.actor_of(self.launch),
            "verb": {"id": verb},
            "object": {"id": self.activity},
            "context": context,
        }
        return said | ({"result": result} if result else {}) | changes

    def send(self, *said, path="statements", **kwargs):
        return self.play.client.post(
            f"{self.play.base}xapi/{path}",
            list(said),
            content_type="application/json",
            headers=self.headers,
            **kwargs,
        )

    def say(self, verb, result=None, /, **changes):
        return self.send(self.statement(verb, result, **changes)).status_code

    def state(self, method, name="bookmark", data=None, launch=None):
        asked = {
            "stateId": name,
            "activityId": self.activity,
            "agent": json.dumps(words.actor_of(launch or self.launch)),
            "registration": str((launch or self.launch).record.attempt_id),
        }
        return getattr(self.play.client, method)(
            f"{self.play.base}xapi/activities/state",
            data,
            content_type="application/json",
            headers=self.headers,
            query_params=asked,
        )


@pytest.fixture
def store(frame):
    return lambda launch: Store(frame(launch), launch)


def test_a_session_from_the_first_word_to_the_last(lesson_of, launched, learner, store):
    """As cmi5 tells it: fetch once, launch data, initialized, passed, completed, terminated."""
    launch = launched(learner, lesson_of(made.cmi5()))
    unit = store(launch)
    fetch = unit.play.base + "fetch"
    first, again = (unit.play.client.post(fetch).json() for _ in range(2))
    assert f"Basic {first['auth-token']}" == unit.headers["authorization"]
    assert again["error-code"] == "1"
    begins = unit.play.client.get(
        unit.play.base + "xapi/activities/state",
        {
            "stateId": "LMS.LaunchData",
            "activityId": unit.activity,
            "agent": json.dumps(words.actor_of(launch)),
        },
        headers=unit.headers,
    ).json()
    assert begins["masteryScore"] == 0.8
    assert begins["contextTemplate"]["extensions"][words.SESSION] == str(launch.session)
    progress = LessonProgress.objects.get(lesson=launch.record.attempt.lesson)
    assert unit.say(words.PASSED) == 403  # nothing before "initialized"
    assert unit.say(words.INITIALIZED) == 200
    assert unit.say(words.PASSED, {"score": {"scaled": 0.5}}) == 403  # below the mastery score
    assert unit.say(words.PASSED, {"score": {"scaled": 0.9}}) == 200
    progress.refresh_from_db()
    assert progress.status == "started"  # passed, but this one asks for completed and passed
    assert unit.say(words.COMPLETED, {"completion": True}) == 200
    assert unit.say(words.TERMINATED, {"duration": "PT5S"}) == 200
    assert unit.say(words.COMPLETED) == 403  # the session has ended
    progress.refresh_from_db()
    assert (progress.status, progress.score) == ("completed", 90)
    said = Statement.objects.filter(launch=launch).values_list("verb", flat=True)
    assert words.SATISFIED in said


REFUSED = {
    "another's name": lambda unit, other: {"actor": words.actor_of(other.launch)},
    "another's registration": lambda unit, other: {
        "context": unit.statement(words.PASSED)["context"]
        | {"registration": str(other.launch.record.attempt_id)}
    },
    "another session": lambda unit, other: {
        "context": unit.statement(words.PASSED)["context"]
        | {"extensions": {words.SESSION: str(other.launch.session)}}
    },
    "no session": lambda unit, other: {"context": {}},
    "the portal's verb": lambda unit, other: {"verb": {"id": words.SATISFIED}},
    "another unit": lambda unit, other: {"object": {"id": "https://maker.example/au/2"}},
}


def test_nobody_speaks_for_another(lesson_of, launched, learner, rival, store):
    lesson = lesson_of(made.cmi5(move_on="Passed"))
    unit, other = (store(launched(user, lesson)) for user in (learner, rival))
    assert unit.say(words.INITIALIZED) == other.say(words.INITIALIZED) == 200
    result = {"score": {"scaled": 1}}
    for name, change in REFUSED.items():
        assert unit.say(words.PASSED, result, **change(unit, other)) == 403, name
    # Another's secret opens nothing here, and one's own nothing there.
    unit.headers, other.headers = other.headers, unit.headers
    assert unit.say(words.PASSED, result) == other.say(words.PASSED, result) == 401
    assert set(Record.objects.values_list("score", "satisfied_at")) == {(None, None)}


def test_a_statement_is_stored_once_and_all_or_none(lesson_of, launched, learner, store):
    unit = store(launched(learner, lesson_of(made.tincan())))
    kept = Statement.objects.filter(launch=unit.launch)
    one = unit.statement(words.COMPLETED)
    assert unit.send(one).json() == unit.send(one).json() == [one["id"]]
    assert unit.send(one | {"object": {"id": "https://maker.example/x"}}).status_code == 409
    assert unit.send().json() == []
    count = kept.count()
    assert unit.send(unit.statement(words.COMPLETED), {"verb": "no"}).status_code == 400
    for bad in ("no", 7, None, [[]], {"actor": {}}):
        assert unit.send(bad).status_code == 400
    assert kept.count() == count
    assert unit.send(unit.statement(words.TERMINATED), path="/statements").status_code == 200
    assert Record.objects.get(pk=unit.launch.record_id).completion == "completed"


def test_documents_are_one_attempt_s_own(lesson_of, launched, learner, rival, store):
    lesson = lesson_of(made.tincan())
    unit, other = (store(launched(user, lesson)) for user in (learner, rival))
    assert unit.state("put", data={"page": 3}).status_code == 204
    assert unit.state("get").json() == {"page": 3}
    assert other.state("get").status_code == 404
    assert unit.state("get", launch=other.launch).status_code == 403
    assert unit.state("post", data={"seen": True}).status_code == 204
    assert unit.state("get").json() == {"page": 3, "seen": True}
    assert other.state("delete").status_code == unit.state("delete").status_code == 204
    assert unit.state("get").status_code == 404


def test_an_older_session_has_no_say_any_more(lesson_of, launched, learner, store):
    lesson = lesson_of(made.cmi5())
    older = store(launched(learner, lesson))
    assert older.say(words.INITIALIZED) == 200
    newer = store(launched(learner, lesson))
    assert older.say(words.PASSED, {"score": {"scaled": 1}}) == 404
    assert Statement.objects.get(launch=older.launch, verb=words.ABANDONED)
    assert newer.say(words.INITIALIZED) == 200


def test_the_learner_is_told_to_the_unit_without_an_address(lesson_of, launched, learner):
    query = launch_query(launched(learner, lesson_of(made.cmi5())))
    assert learner.email not in unquote(query)
    assert "+" not in query  # units read blanks as %20 only
    assert json.loads(parse_qs(query)["actor"][0])["name"] == learner.name


def test_scorm_has_no_record_store(lesson_of, launched, learner, frame):
    launch = launched(learner, lesson_of(made.scorm12()))
    for path in ("fetch", "xapi/about", "xapi/statements"):
        assert frame(launch).client.post(frame(launch).base + path).status_code == 404
