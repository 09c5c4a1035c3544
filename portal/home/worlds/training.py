"""Courses, learning paths and who is on them, each by the person who would."""

import datetime as dt
from typing import Any

from cms.training import services
from cms.training.models import CoursePage, Enrollment
from partners.certifications.models import Certification
from partners.certifications.services import save_certification
from portal.home.worlds.packages import build_package
from portal.home.worlds.quizzes import build_attempts, build_quiz
from portal.home.worlds.world import Row, World, named
from portal.workflow import clock

OF_PAGE = ("level", "summary", "body", "days_ago")
OF_COURSE = ("minutes", "in_order", "families")


def build_courses(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        with named(f"courses[{place}]"):
            world.courses[row["key"]] = _course(world, row)


def _course(world: World, row: Row) -> CoursePage:
    columns = {name: row[name] for name in OF_COURSE if name in row}
    if wanted := row.get("certification"):
        columns["certification"] = _certification(world, wanted)
    course = services.write_course(
        actor=world.desk, title=row["title"], **_of_page(world, row), **columns
    )
    for lesson in row.get("lessons", ()):
        services.write_lesson(
            actor=world.desk,
            course=course,
            title=lesson["title"],
            body=lesson.get("body", ""),
            minutes=lesson.get("minutes"),
            required=not lesson.get("optional", False),
        )
    if package := row.get("package"):
        build_package(world, course, package)
    if quiz := row.get("quiz"):
        build_attempts(world, build_quiz(world, course, quiz), quiz)
    return CoursePage.objects.get(pk=course.pk)


def _certification(world: World, wanted: Row) -> Certification:
    """The one of this code, made where it is not there yet."""
    if found := Certification.objects.filter(code=wanted["code"]).first():
        return found
    data = {name: value for name, value in wanted.items() if name != "code"}
    return save_certification(
        certification=Certification(code=wanted["code"]), actor=world.desk, data=data
    )


def build_paths(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        with named(f"learning_paths[{place}]"):
            services.write_path(
                actor=world.desk,
                title=row["title"],
                courses=[world.courses[key] for key in row["courses"]],
                **_of_page(world, row),
            )


def build_enrollments(world: World, rows: list[Row]) -> None:
    """Who was ever on the course stays as is. `due_days` count from today on."""
    for place, row in enumerate(rows):
        user, course = world.users[row["user"].lower()], world.courses[row["course"]]
        if not Enrollment.objects.filter(user=user, course=course).exists():
            with named(f"enrollments[{place}]"):
                _enroll(world, row, user, course)


def _enroll(world: World, row: Row, user: Any, course: CoursePage) -> None:
    actor = world.users[row["by"].lower()] if row.get("by") else user
    enrollment = services.enroll(actor=actor, course=course, users=[user])[0]
    then = clock.now() - dt.timedelta(days=row.get("days_ago", 0))
    due = row.get("due_days")
    day = clock.today() + dt.timedelta(days=due) if due is not None else None
    Enrollment.objects.filter(pk=enrollment.pk).update(created_at=then, due_on=day)
    lessons = course.lessons.order_by("path")[: row.get("lessons_done", 0)]
    with clock.at(then + dt.timedelta(minutes=30)):
        for lesson in lessons:
            services.complete_lesson(enrollment=enrollment, lesson=lesson, actor=user)


def build_rules(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        with named(f"enrollment_rules[{place}]"):
            rule = services.start_rule(
                actor=world.desk,
                name=row["name"],
                course=world.courses[row["course"]],
                audience=_audience(world, row),
                due_days=row.get("due_days"),
            )
            services.apply_rule(rule)


def _of_page(world: World, row: Row) -> dict[str, Any]:
    fields = {name: row[name] for name in OF_PAGE if name in row}
    return fields | {"audience": _audience(world, row)}


def _audience(world: World, row: Row) -> dict[str, list[str]]:
    """Companies are kept by their ids, the other parts by the codes the file says."""
    parts = {part: sorted(codes) for part, codes in row.get("audience", {}).items() if codes}
    if keys := parts.get("organizations"):
        parts["organizations"] = sorted(str(world.organizations[key].pk) for key in keys)
    return parts
