"""What a package's own code could try, answered by the server alone; tests/e2e/test_packages.py has
a browser try the same. A launch's token opens that launch and nothing else, whoever holds it."""

import datetime as dt

import pytest
from django.test import Client

from cms.packages import services
from cms.packages.models import Launch, Record
from cms.training import services as training
from portal.workflow import clock
from tests.cms.packages import made
from tests.visitor import visit

SCORM_PATHS = ("", "start.js", "closed", "content/sco.html")
STAR = "https://*.packages.example"


@pytest.fixture
def hosted(settings):
    """Content has hosts of its own."""
    settings.PACKAGES_ORIGIN = STAR
    settings.ALLOWED_HOSTS = ["testserver", ".packages.example"]


def directives(response):
    found = response.headers["Content-Security-Policy"].split("; ")
    return {one.split(" ")[0]: one.split(" ")[1:] for one in found}


def test_every_answer_of_a_launch_keeps_its_content_apart(lesson_of, launched, learner, frame):
    launch = launched(learner, lesson_of(made.scorm12()))
    own = f"http://testserver{frame(launch).base}"
    for path in (*SCORM_PATHS, "content/nothing.html", "xapi/about"):
        response = frame(launch).get(path)
        rules = directives(response)
        assert "allow-same-origin" not in rules["sandbox"], path
        assert not {"allow-top-navigation", "allow-popups"} & set(rules["sandbox"]), path
        assert rules["connect-src"] == [own, "data:", "blob:"], path
        assert rules["default-src"][0] == own, path
        assert rules["form-action"] == rules["object-src"] == ["'none'"], path
        assert response.headers["X-Content-Type-Options"] == "nosniff", path
        assert response.headers["Referrer-Policy"] == "no-referrer", path
        assert "X-Frame-Options" not in response.headers, path
        assert not response.cookies, path


def test_no_cookie_is_looked_at_and_none_is_needed(lesson_of, launched, learner, rival, frame):
    """The same bytes for nobody, the learner and a rival who holds the token; and the other way
    round, what a sandboxed page asks of the portal without cookies is a stranger's answer."""
    launch = launched(learner, lesson_of(made.scorm12()))
    base = frame(launch).base
    askers = (Client(), visit(learner), visit(rival))
    answers = {
        b"".join(client.get(base + path).content for path in SCORM_PATHS[1:]) for client in askers
    }
    assert len(answers) == 1
    sandboxed = Client(headers={"origin": "null"})
    assert sandboxed.get("/me/").status_code == 302
    assert sandboxed.get("/api/v1/deals/").status_code == 401
    for path in ("/me/", "/api/v1/deals/", "/"):
        assert "Access-Control-Allow-Origin" not in sandboxed.get(path).headers


def test_only_the_launch_s_own_frames_may_read_its_answers(lesson_of, launched, learner, frame):
    launch = launched(learner, lesson_of(made.scorm12()))
    said = "Access-Control-Allow-Origin"
    assert frame(launch).get("start.js").headers[said] == "null"
    for origin in ("https://evil.example", "http://testserver", ""):
        assert said not in frame(launch, origin=origin).get("start.js").headers
    assert "Access-Control-Allow-Credentials" not in frame(launch).get("start.js").headers


def test_the_portal_s_page_shows_nothing_but_this_launch_in_the_frame(
    lesson_of, launched, learner, rival, frame
):
    launch = launched(learner, lesson_of(made.scorm12()))
    page = visit(learner).get(f"/training/launches/{launch.pk}/")
    assert directives(page)["frame-src"] == [f"http://testserver{frame(launch).base}"]
    assert b"allow-same-origin" not in page.content
    assert b"allow-top-navigation" not in page.content
    assert visit(rival).get(f"/training/launches/{launch.pk}/").status_code == 404
    assert Client().get(f"/training/launches/{launch.pk}/").status_code == 302


def test_another_s_launch_cannot_be_opened_nor_written(lesson_of, launched, learner, rival, frame):
    """A rival's token with one's own launch's id, a changed one, none: the same empty 404."""
    lesson = lesson_of(made.scorm12())
    mine, theirs = launched(learner, lesson), launched(rival, lesson)
    token = services.token_of(mine)
    forged = [
        theirs.pk.hex + token[32:],
        token[:-1] + ("0" if token[-1] != "0" else "1"),
        token[:32],
        "x" * 72,
        theirs.pk.hex + "é" * 40,
    ]
    for one in forged:
        for path in SCORM_PATHS:
            answer = Client().get(f"/training/play/{one}/{path}")
            assert (answer.status_code, answer.content) == (404, b""), (one, path)
        body = {"sequence": 1, "data": {"cmi.core.score.raw": "100"}}
        sent = Client().post(f"/training/play/{one}/commit", body, content_type="application/json")
        assert sent.status_code == 404
    assert Record.objects.get(pk=theirs.record_id).score is None
    frame(mine).commit(1, {"cmi.core.score.raw": "100", "cmi.core.student_id": str(rival.pk)})
    assert Record.objects.get(pk=mine.record_id).score == 100
    assert Record.objects.get(pk=theirs.record_id).score is None


def ended(launch, lesson, learner):
    Launch.objects.filter(pk=launch.pk).update(ended_at=clock.now())


def run_out(launch, lesson, learner):
    Launch.objects.filter(pk=launch.pk).update(expires_at=clock.now() - dt.timedelta(seconds=1))


def left(launch, lesson, learner):
    training.withdraw(enrollment=launch.record.attempt.enrollment, actor=learner)


def blocked(launch, lesson, learner):
    learner.is_active = False
    learner.save()


def unpublished(launch, lesson, learner):
    lesson.course.unpublish()


ENDINGS = [ended, run_out, left, blocked, unpublished]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_token_is_worth_nothing_once_the_launch_is_over(
    lesson_of, launched, learner, frame, ending
):
    lesson = lesson_of(made.scorm12())
    launch = launched(learner, lesson)
    assert frame(launch).get().status_code == 200
    ending(launch, lesson, learner)
    for path in SCORM_PATHS:
        assert frame(launch).get(path).status_code == 404, path
    late = frame(launch).commit(1, {"cmi.core.lesson_status": "passed"})
    assert late.status_code == 404
    assert Record.objects.get(pk=launch.record_id).satisfied_at is None


def test_a_course_for_others_has_no_lesson_to_open(lesson_of, learner, rival):
    """Gold only: the silver rival finds no lesson, at any address of it."""
    gold = {"audience": {"tiers": ["gold"]}}
    lesson = lesson_of(made.scorm12(), course_fields=gold)
    address = f"/training/lessons/{lesson.key}/open/"
    assert visit(rival).post(address).status_code == 404
    assert visit(learner).post(address).status_code == 403  # not enrolled
    training.enroll(actor=learner, course=lesson.course)
    assert visit(learner).post(address).status_code == 302
    assert visit(learner).post(address, {"unit": "7"}).status_code == 404


def test_files_are_served_by_our_table_and_only_from_the_package(
    lesson_of, launched, learner, frame
):
    extra = {"a.php": "<?php", "b.svg": "<svg onload='x'/>", "data.txt": "0123456789"}
    launch = launched(learner, lesson_of(made.scorm12(**extra)))
    play = frame(launch)
    for path in ("a.php", "nothing.html", "../imsmanifest.xml", "..%2f..%2fetc/passwd", "b.svg/"):
        assert play.get(f"content/{path}").status_code == 404, path
    picture = play.get("content/b.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert b"onload" in b"".join(picture.streaming_content)  # it may run: it is in the sandbox
    part = play.get("content/data.txt", headers={"range": "bytes=2-4"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"234")
    assert play.get("content/data.txt", headers={"range": "bytes=50-"}).status_code == 416


def test_on_its_own_host_content_keeps_its_origin_and_the_portal_is_not_there(
    hosted, lesson_of, launched, learner, rival, frame
):
    from cms.packages.hosts import origin_for

    lesson = lesson_of(made.scorm12())
    version = lesson.package.latest
    request = visit(learner).get("/me/").wsgi_request
    origins = [origin_for(request, user, version) for user in (learner, rival)]
    assert len(set(origins)) == 2  # no package meets another person's storage
    launch = launched(learner, lesson, origin=origins[0])
    host = origins[0].removeprefix("https://")
    play = frame(launch)
    there = play.get("", secure=True, headers={"host": host})
    assert there.status_code == 200
    assert "allow-same-origin" in directives(there)["sandbox"]
    assert directives(there)["frame-ancestors"] == [origins[0], "http://testserver"]
    for elsewhere in ("testserver", origins[1].removeprefix("https://")):
        assert play.get("", secure=True, headers={"host": elsewhere}).status_code == 404
    for path in ("/", "/me/", "/auth/login/", "/api/v1/deals/", "/cms/"):
        answer = visit(learner).get(path, secure=True, headers={"host": host})
        assert (answer.status_code, answer.content) == (404, b""), path
