"""A course for gold partners in a silver rival's world: as if there were none, byte for byte."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse

from cms.training import services
from cms.training.models import CoursePage, Enrollment
from cms.training.tasks import course_reminders, enrollment_rules
from portal.activity.delivery import send_waiting
from portal.activity.models import OutgoingEmail
from portal.notifications.models import Notification
from portal.people.models import ApiToken
from portal.workflow import clock
from tests.api import Api
from tests.cms.training.conftest import GOLD, lessons_of

TOKENS = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"')
PAGES = ("/training/", "/training/courses/", "/training/courses/?q=gold", "/library/?q=secrets")
PAGES += ("/training/courses/?certification=specialist", "/library/")
TEAM = ("/training/team/", "/training/team/export.csv", "/training/team/enroll/")
API = ("courses/", "courses/?q=secrets", "resources/?q=secrets", "enrollments/", "notifications/")


@pytest.fixture
def answers(client, who):
    """`answers("bp-admin")` → address → what the person reads there, tokens of forms left out."""
    apis = {}

    def read(name):
        client.force_login(who(name))
        apis.setdefault(name, Api(ApiToken.issue(who(name), "test")))
        bodies = {path: client.get(path).getvalue() for path in (*PAGES, *TEAM)}
        bodies |= {path: apis[name].get(path).content for path in API}
        return {path: TOKENS.sub(b"", body) for path, body in bodies.items()}

    return read


def test_a_rival_reads_the_same_as_without_the_course(
    course, write, path_of, certification, answers, who, django_capture_on_commit_callbacks
):
    before = {name: answers(name) for name in ("bp-admin", "nw-admin")}
    with django_capture_on_commit_callbacks(execute=True):
        gold = write("Gold secrets", audience=GOLD, certification=certification)
        path_of("The way", gold, audience=GOLD)
        services.start_rule(actor=who("desk"), name="All", course=gold, audience={})
        enrollment_rules(lambda *_: None)
    put_on = Enrollment.objects.filter(course=gold)
    assert put_on.exists()
    put_on.update(due_on=clock.today())
    course_reminders(lambda *_: None)
    after = {name: answers(name) for name in before}
    assert after["bp-admin"] == before["bp-admin"]
    same = {path for path, body in after["nw-admin"].items() if body == before["nw-admin"][path]}
    assert not same  # the comparison bites: a gold reader meets the course everywhere
    told = Notification.objects.filter(kind__startswith="course")
    told = set(told.values_list("user__memberships__organization__name", flat=True))
    assert told == {"Northwind Resale", "Harbor Distribution"}


def test_a_path_of_hidden_courses_says_nothing_of_them(gold, course, path_of, client, who):
    path = path_of("The way", course, gold)
    client.force_login(who("bp"))
    page = client.get(path.address()).content.decode()
    assert "0 of 1 course" in page and gold.title not in page


def test_who_lost_the_audience_keeps_the_row_and_meets_nothing_of_it(gold, client, who):
    row = services.enroll(actor=who("nw-admin"), course=gold, users=[who("nw")])[0]
    services.complete_lesson(enrollment=row, lesson=lessons_of(gold)[0], actor=who("nw"))
    OutgoingEmail.objects.update(not_before=clock.now() - dt.timedelta(minutes=1))
    Enrollment.objects.filter(pk=row.pk).update(due_on=clock.today())
    _open_to(gold, "silver")
    course_reminders(lambda *_: None)
    send_waiting()
    assert [one.subject for one in mail.outbox if gold.title in one.subject + one.body] == []
    lesson, api = lessons_of(gold)[1], Api(ApiToken.issue(who("nw"), "test"))
    client.force_login(who("nw"))
    assert gold.title not in client.get("/training/").content.decode()
    here = [
        reverse(name, args=[gold.key, lesson.key]) for name in ("lesson_done", "lesson_progress")
    ]
    assert {client.post(path).status_code for path in here} == {404}
    assert api.get("enrollments/").json()["results"] == []
    assert api.post(f"enrollments/{row.pk}/withdraw/").status_code == 404
    client.force_login(who("nw-admin"))
    assert gold.title not in client.get("/training/team/").content.decode()
    _open_to(gold, "gold")
    assert api.get("enrollments/").json()["results"][0]["percent"] == 50


def _open_to(course, tier):
    page = CoursePage.objects.get(pk=course.pk)
    page.audience = {"tiers": [tier]}
    page.save()
