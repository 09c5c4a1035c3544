"""Pages, forms and API, as people use them."""

import datetime as dt
import json

from django.urls import reverse

from cms.training import services
from cms.training.choices import Status
from cms.training.models import Enrollment, EnrollmentRule, LessonProgress
from cms.training.tasks import course_reminders, enrollment_rules
from partners.certifications.models import Certificate
from portal.notifications.models import Notification
from portal.workflow import clock
from tests.api import as_user
from tests.cms.training.conftest import GOLD, finish, lessons_of


def test_from_the_catalogue_to_the_certificate(write, certification, sign_in, who):
    course = write("Racks and discs", certification=certification)
    client = sign_in("nw")
    for query in ("?q=disc", "?q=rack&certification=specialist", "?sort=title"):
        assert course.title in client.get(reverse("courses") + query).content.decode()
    assert course.title not in client.get(reverse("courses") + "?q=nothing").content.decode()
    first, second = lessons_of(course)
    assert client.get(first.address()).status_code == 302  # not on the course yet
    for _twice in range(2):
        assert client.post(reverse("course_enroll", args=[course.key])).status_code == 302
    assert client.get(first.address()).status_code == 200
    for lesson in (first, second, second):
        done = reverse("lesson_done", args=[course.key, lesson.key])
        assert client.post(done).status_code == 302
    again = client.post(done, headers={"accept": "application/json"})  # the script's queue
    assert again.json() == {"next": course.address()}
    row = Enrollment.objects.get()
    assert row.status == Status.COMPLETED
    held = Certificate.objects.get()
    assert (held.holder, held.organization) == (who("nw"), row.organization)
    page = client.get(course.address()).content.decode()
    assert held.number in page
    assert Notification.objects.filter(user=who("nw"), kind="course_completed").count() == 1


def test_certified_again_is_another_certificate(write, certification, who):
    course = write("Storage", certification=certification)
    for _round in range(2):
        finish(services.enroll(actor=who("nw"), course=course, again=True)[0])
    assert Certificate.objects.filter(holder=who("nw")).count() == 2


def test_the_script_reports_where_one_is(course, sign_in, who):
    services.enroll(actor=who("nw"), course=course)
    lesson, client = lessons_of(course)[0], sign_in("nw")
    address = reverse("lesson_progress", args=[course.key, lesson.key])

    def report(body):
        return client.post(address, body, content_type="application/json")

    good = {"position": {"at": 5, "scroll": 0.4}, "seconds": 20, "sitting": "a"}
    assert report(json.dumps(good)).json()["seconds"] == 20
    assert 'data-scroll="0.400"' in client.get(lesson.address()).content.decode()
    for bad in (
        "",
        "[]",
        "{",
        '{"position": 1}',
        '{"position": {}, "seconds": "x"}',
        "[" * 100_000,
    ):
        assert report(bad).status_code == 400
    assert LessonProgress.objects.get().seconds == 20


def test_an_administrator_enrolls_several(course, sign_in, who):
    client, address = sign_in("nw-admin"), reverse("training_team_enroll")
    people = [str(who(name).pk) for name in ("nw", "nw-learner")]
    data = {"course": str(course.key), "users": people, "due_on": "2099-01-31"}
    assert client.post(address, data).status_code == 302
    assert client.post(address, data).status_code == 302
    assert {row.user for row in Enrollment.objects.all()} == {who("nw"), who("nw-learner")}
    told = Notification.objects.filter(kind="course_assigned")
    assert {row.user for row in told} == {who("nw"), who("nw-learner")}
    assert client.post(address, data | {"due_on": "2099-02-28"}).status_code == 302
    assert {str(row.due_on) for row in Enrollment.objects.all()} == {"2099-02-28"}
    late = client.post(address, data | {"due_on": "2001-01-01"})
    assert late.status_code == 400 and "2001-01-01" in late.content.decode()
    stranger = client.post(address, data | {"users": [str(who("bp").pk)]})
    assert stranger.status_code == 400 and who("bp").name not in stranger.content.decode()
    page = client.get(reverse("training_team")).content.decode()
    assert who("nw").name in page and course.title in page
    assert sign_in("nw").get(address).status_code == 403
    assert sign_in("cam").get(address).status_code == 403


def test_who_was_put_on_a_course_does_not_leave_alone(course, sign_in, who):
    row = services.enroll(actor=who("nw-admin"), course=course, users=[who("nw")])[0]
    address = reverse("enrollment_leave", args=[row.pk])
    assert sign_in("nw").post(address).status_code == 403
    assert sign_in("cam").post(address).status_code == 403
    assert sign_in("nw-admin").post(address).status_code == 302
    row.refresh_from_db()
    assert row.status == Status.WITHDRAWN


def test_reminders_come_once_and_only_to_who_still_sees_the_course(gold, course, who):
    today = clock.today()
    for target in (gold, course):
        row = services.enroll(actor=who("nw"), course=target)[0]
        Enrollment.objects.filter(pk=row.pk).update(due_on=today - dt.timedelta(days=1))
    gold.audience = {"tiers": ["silver"]}
    gold.save()
    for _twice in range(2):
        course_reminders(lambda *_: None)
    told = Notification.objects.filter(kind="course_due")
    assert [(row.user, "Storage" in row.title) for row in told] == [(who("nw"), True)]


def test_a_manager_reminds_once_a_day(course, sign_in, who):
    row = services.enroll(actor=who("nw"), course=course)[0]
    client = sign_in("nw-admin")
    for _twice in range(2):
        client.post(reverse("training_team_remind"), {"enrollment": str(row.pk)})
    assert Notification.objects.filter(kind="course_due", user=who("nw")).count() == 1
    answer = sign_in("cam").post(reverse("training_team_remind"), {"enrollment": str(row.pk)})
    assert answer.status_code == 403
    answer = sign_in("bp-admin").post(reverse("training_team_remind"), {"enrollment": str(row.pk)})
    assert answer.status_code == 404


def test_a_path_shows_and_enrolls_what_is_for_the_reader(course, gold, path_of, sign_in, who):
    path = path_of("The way", course, gold)
    enroll = reverse("learning_path_enroll", args=[path.key])
    for name, wanted in (("nw", {course.pk, gold.pk}), ("bp", {course.pk})):
        client = sign_in(name)
        page = client.get(path.address()).content.decode()
        assert (gold.title in page) == (gold.pk in wanted)
        for _twice in range(2):
            assert client.post(enroll).status_code == 302
        mine = Enrollment.objects.of(who(name)).values_list("course", flat=True)
        assert set(mine) == wanted


def test_a_rule_enrolls_its_people_and_nobody_outside_the_course(gold, who):
    rule = services.start_rule(
        actor=who("marketing"),
        name="Sellers",
        course=gold,
        audience={"roles": ["seller"]},
        due_days=30,
    )
    left = services.enroll(actor=who("nw"), course=gold)[0]
    services.withdraw(enrollment=left, actor=who("nw"))
    for _twice in range(2):
        enrollment_rules(lambda *_: None)
    emails_of = set(Enrollment.objects.filter(source="rule").values_list("user__email", flat=True))
    assert emails_of == {"seller2@northwind.example"}
    row = Enrollment.objects.get(source="rule")
    assert row.due_on == clock.today() + dt.timedelta(days=30)
    services.end_rule(rule=rule, actor=who("desk"))
    assert not EnrollmentRule.objects.running().exists()


def test_who_joins_meets_the_rules(course, who, world, django_capture_on_commit_callbacks):
    from partners.organizations.models import Membership

    services.start_rule(actor=who("desk"), name="All", course=course, audience=GOLD)
    with django_capture_on_commit_callbacks(execute=True):
        seat = Membership.objects.live().get(user=who("nw-learner"))
        seat.save()
    assert Enrollment.objects.get().user == who("nw-learner")


def test_marketing_makes_a_rule_on_its_page(course, sign_in):
    client, address = sign_in("marketing"), reverse("enrollment_rule_new")
    assert client.post(address, {"name": "Sellers"}).status_code == 400
    data = {"name": "Sellers", "course": str(course.key), "roles": ["seller"], "tiers": ["silver"]}
    assert client.post(address, data).status_code == 302
    names = set(Enrollment.objects.values_list("user__email", flat=True))
    assert names == {"seller@bluepeak.example"}
    assert "Sellers" in client.get(reverse("enrollment_rules")).content.decode()


def test_the_api_has_the_same_sets(gold, course, who):
    services.enroll(actor=who("nw"), course=gold)
    for name, titles, count in (("nw", {"Storage", "Gold secrets"}, 1), ("bp", {"Storage"}, 0)):
        api = as_user(who(name))
        for query in ("", "?ordering=title", "?language=en"):
            found = api.get(f"courses/{query}").json()["results"]
            assert {row["title"] for row in found} == titles
        assert {row["title"] for row in api.get("courses/?q=gold").json()["results"]} <= titles
        assert len(api.get("enrollments/").json()["results"]) == count
    assert api.get(f"courses/{gold.key}/").status_code == 404
    assert api.post("enrollments/", {"course": str(gold.key)}).status_code == 400
    other = {"course": str(course.key), "user": str(who("nw").pk)}
    assert api.post("enrollments/", other).status_code == 400
    made = api.post("enrollments/", {"course": str(course.key)})
    assert made.status_code == 201 and made.json()["percent"] == 0
    here = f"enrollments/{made.json()['id']}/"
    for lesson in api.get(f"courses/{course.key}/").json()["lessons"]:
        address = f"{here}lessons/{lesson['id']}/complete/"
        answer = api.post(address)
    assert answer.json()["status"] == "completed" and answer.json()["percent"] == 100
    assert api.post(f"{here}withdraw/").status_code == 400
    assert as_user(who("nw")).post(address).status_code == 404


def test_a_world_is_built_through_the_same_services(world):
    from portal.home import worlds
    from portal.home.demo.training import TRAINING
    from tests.conftest import CAST

    users = {"seller@bluepeak.example", "seller@northwind.example", "learner@northwind.example"}
    assert users <= world.users.keys()
    for _twice in range(2):
        worlds.build({**CAST, **TRAINING})
    done = Enrollment.objects.filter(status=Status.COMPLETED)
    assert set(done.values_list("user__email", "course__title")) == {
        ("learner@northwind.example", "First steps in the partner programme"),
        ("seller@northwind.example", "Meridian Storage"),
    }
