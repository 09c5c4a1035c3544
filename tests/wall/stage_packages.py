"""The packages' part of the stage: a course for gold partners with a SCORM and a cmi5 lesson, both
open in the windows of Northwind's learner."""

from cms.packages import services
from cms.training import services as training
from tests.cms.packages import made

GOLD = {"tiers": ["gold"]}


def packages(world):
    learner = world.users["learner@northwind.example"]
    course = training.write_course(
        actor=world.desk, title="Packaged course", level="partner", audience=GOLD
    )
    lessons = {
        name: services.write_package_lesson(
            actor=world.desk, course=course, title=name, package=_imported(world.desk, content)
        )
        for name, content in {"SCORM": made.scorm12(), "cmi5": made.cmi5()}.items()
    }
    training.enroll(actor=learner, course=course)
    launches = {name: _launched(learner, lesson) for name, lesson in lessons.items()}
    return {
        "package": lessons["SCORM"].package_id,
        "package-lesson": lessons["SCORM"].key,
        "launch": launches["SCORM"].pk,
        "scorm-token": services.token_of(launches["SCORM"]),
        "cmi5-token": services.token_of(launches["cmi5"]),
    }


def _imported(actor, content):
    return services.import_package(actor=actor, upload=made.upload(content)).package


def _launched(learner, lesson):
    attempt = services.begin(actor=learner, lesson=lesson)
    [unit] = lesson.units_of(attempt.version)
    return services.launch(actor=learner, attempt=attempt, unit=unit, portal="http://testserver")
