"""A course for partners with a lesson from a package; a learner of Northwind and one of its rival
Bluepeak. Other courses are only for gold companies, which Northwind is and Bluepeak is not."""

import pytest
from django.test import Client

from cms.packages import services
from cms.training import services as training
from tests.cms.packages import made

PORTAL = "http://testserver"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """Packages of tests are kept nowhere, and played on the portal's own host."""
    settings.MEDIA_ROOT = tmp_path
    settings.PACKAGES_ORIGIN = ""


@pytest.fixture
def who(world):
    return lambda name: world.users[name if "@" in name else f"{name}@meridian.example"]


@pytest.fixture
def marketing(who):
    return who("marketing")


@pytest.fixture
def learner(who):
    return who("seller@northwind.example")


@pytest.fixture
def rival(who):
    return who("seller@bluepeak.example")


@pytest.fixture
def imported(marketing):
    return lambda content, **kwargs: services.import_package(
        actor=marketing, upload=made.upload(content), **kwargs
    )


@pytest.fixture
def lesson_of(marketing, imported):
    """`lesson_of(made.scorm12())` → a lesson playing that package, in a course of its own."""

    def built(content, title="Storage", course_fields=(), **fields):
        version = imported(content)
        fields_of_course = {"level": "partner"} | dict(course_fields)
        course = training.write_course(actor=marketing, title=title, **fields_of_course)
        return services.write_package_lesson(
            actor=marketing, course=course, title="Play", package=version.package, **fields
        )

    return built


@pytest.fixture
def launched():
    """`launched(learner, lesson)` → a launch of the lesson's first (or given) unit."""

    def launch(user, lesson, unit=0, origin=""):
        training.enroll(actor=user, course=lesson.course)
        attempt = services.begin(actor=user, lesson=lesson)
        chosen = lesson.units_of(attempt.version)[unit]
        return services.launch(
            actor=user, attempt=attempt, unit=chosen, portal=PORTAL, origin=origin
        )

    return launch


class Frame:
    """What a launch's frame can ask: no cookie, an origin like no other."""

    def __init__(self, launch, **headers):
        self.base = f"/training/play/{services.token_of(launch)}/"
        self.client = Client(headers={"origin": "null", **headers})

    def get(self, path="", **kwargs):
        return self.client.get(self.base + path, **kwargs)

    def commit(self, sequence, data, **kwargs):
        return self.client.post(
            self.base + "commit",
            {"sequence": sequence, "data": data},
            content_type="application/json",
            **kwargs,
        )


@pytest.fixture
def frame():
    return Frame
