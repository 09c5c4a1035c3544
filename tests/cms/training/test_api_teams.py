"""Paths, lessons, teams and rules through the API; nothing of a rival's."""

from cms.training import services
from cms.training.models import Enrollment, EnrollmentRule
from tests.api import as_user, is_problem
from tests.cms.training.conftest import lessons_of


def test_path_is_joined_with_the_courses_one_sees(who, path_of, course, gold):
    path = path_of("Ways", course, gold)
    mine, rival = as_user(who("nw")), as_user(who("bp"))
    address = f"learning-paths/{path.key}/"
    assert [row["title"] for row in mine.get(address).json()["courses"]] == ["Storage", gold.title]
    assert [row["title"] for row in rival.get(address).json()["courses"]] == ["Storage"]
    joined = mine.post(f"{address}enroll/").json()
    assert joined["is_joined"] and all(row["enrollment"] for row in joined["courses"])
    assert Enrollment.objects.filter(user=who("nw")).count() == 2
    listed = rival.get("learning-paths/").json()["results"]
    assert [row["id"] for row in listed] == [str(path.key)] and not listed[0]["is_joined"]


def test_lesson_is_opened_and_progress_kept(who, course):
    row = services.enroll(actor=who("nw"), course=course)[0]
    lesson = lessons_of(course)[0]
    address = f"enrollments/{row.pk}/lessons/{lesson.key}/"
    opened = as_user(who("nw")).post(f"{address}open/")
    assert opened.status_code == 200, opened.content
    assert "Words" in opened.json()["html"] and opened.json()["progress"]["seconds"] == 0
    report = {"position": {"at": 5, "scroll": 0.5}, "seconds": 30, "sitting": "a"}
    assert as_user(who("nw")).post(f"{address}progress/", report).json()["seconds"] == 30
    is_problem(as_user(who("nw")).post(f"{address}progress/", {"position": {"at": -1}}), 400)
    for name in ("nw-admin", "bp", "desk"):  # only one's own
        is_problem(as_user(who(name)).post(f"{address}open/"), 404)
        is_problem(as_user(who(name)).post(f"{address}progress/", report), 404)


def test_team_is_the_readers_own(world, who, course):
    services.enroll(actor=who("nw"), course=course)
    services.enroll(actor=who("bp"), course=course)
    admin = as_user(who("nw-admin"))
    rows = admin.get("training-team/?state=enrolled").json()["results"]
    assert [row["name"] for row in rows] == [who("nw").name]
    assert rows[0]["enrollments"][0]["course"]["name"] == "Storage"
    rival, nobody = world.organizations["bluepeak"].pk, course.key
    hidden = admin.get(f"training-team/?organization={rival}")
    assert hidden.status_code == 400
    assert hidden.content == admin.get(f"training-team/?organization={nobody}").content
    is_problem(as_user(who("nw")).get("training-team/"), 404)
    assert len(admin.ids("training-team/?state=none")) >= 1
    both = as_user(who("marketing")).get(f"training-team/?organization={rival}&state=enrolled")
    assert [row["name"] for row in both.json()["results"]] == [who("bp").name]


def test_reminders_go_to_ones_own_people(world, who, course):
    mine = services.enroll(actor=who("nw-admin"), course=course, users=[who("nw")])[0]
    theirs = services.enroll(actor=who("bp"), course=course)[0]
    admin = as_user(who("nw-admin"))
    assert admin.post(f"enrollments/{mine.pk}/remind/").status_code == 204
    is_problem(admin.post(f"enrollments/{theirs.pk}/remind/"), 404)
    own, rival = (str(world.organizations[key].pk) for key in ("northwind", "bluepeak"))
    assert admin.post("training-team/remind/", {"organization": own}).json() == {"reminded": 0}
    is_problem(admin.post("training-team/remind/", {"organization": rival}), 400)


def test_rules_are_made_by_those_who_run_training(who, course):
    body = {
        "name": "Sellers",
        "course": str(course.key),
        "audience": {"roles": ["seller"]},
        "due_days": 30,
    }
    made = as_user(who("marketing")).post("enrollment-rules/", body)
    assert made.status_code == 201, made.content
    assert Enrollment.objects.filter(user=who("nw"), course=course).exists()
    path = f"enrollment-rules/{made.json()['id']}/"
    wrong = body | {"audience": {"tiers": ["none-such"]}}
    is_problem(as_user(who("desk")).post("enrollment-rules/", wrong), 400)
    for name in ("nw-admin", "auditor", "cam"):
        is_problem(as_user(who(name)).get(path), 403)
        is_problem(as_user(who(name)).post(f"{path}end/"), 404)
        is_problem(as_user(who(name)).post("enrollment-rules/", body), 403)
    assert as_user(who("desk")).post(f"{path}end/").json()["ended_at"]
    assert EnrollmentRule.objects.get().ended_at
