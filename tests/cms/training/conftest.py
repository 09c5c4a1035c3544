"""Courses of several audiences, and people of two rival companies: Northwind (gold), Bluepeak."""

import pytest

from cms.training import services
from partners.certifications.models import Certification

WHO = {
    "nw": "seller@northwind.example",
    "nw-admin": "admin@northwind.example",
    "nw-learner": "learner@northwind.example",
    "bp": "seller@bluepeak.example",
    "bp-admin": "admin@bluepeak.example",
    "cam": "cam@meridian.example",
    "cam2": "cam2@meridian.example",
    "direct": "direct@meridian.example",
    "desk": "desk@meridian.example",
    "auditor": "auditor@meridian.example",
    "marketing": "marketing@meridian.example",
}
GOLD = {"tiers": ["gold"]}


@pytest.fixture
def who(world):
    """`who("nw")` → that person of the cast."""
    return lambda name: world.users[WHO[name]]


@pytest.fixture
def sign_in(client, who):
    def signed_in(name):
        client.force_login(who(name))
        return client

    return signed_in


@pytest.fixture
def certification(world):
    return Certification.objects.create(code="specialist", name="Specialist", validity_months=24)


@pytest.fixture
def write(who):
    """`write("Storage", lessons=3)` → a published course with that many lessons to read."""

    def written(title, lessons=2, optional=0, **fields):
        fields = {"level": "partner"} | fields
        course = services.write_course(actor=who("marketing"), title=title, **fields)
        for number in range(1, lessons + optional + 1):
            add_lesson(who("marketing"), course, number, required=number <= lessons)
        return course

    return written


def add_lesson(actor, course, number, **fields):
    title = f"{course.title} {number}"
    return services.write_lesson(actor=actor, course=course, title=title, body="Words", **fields)


@pytest.fixture
def course(write):
    return write("Storage")


@pytest.fixture
def gold(write):
    """Only for gold companies."""
    return write("Gold secrets", audience=GOLD)


@pytest.fixture
def internal(write):
    return write("Our own", level="internal")


@pytest.fixture
def path_of(who):
    def written(title, *courses, **fields):
        return services.write_path(actor=who("marketing"), title=title, courses=courses, **fields)

    return written


def lessons_of(course):
    return [lesson.specific for lesson in course.lessons.order_by("path")]


def finish(enrollment):
    for lesson in lessons_of(enrollment.course):
        services.complete_lesson(enrollment=enrollment, lesson=lesson)
    enrollment.refresh_from_db()
    return enrollment
