"""What a rival learns: nothing. Whole sets are compared."""

import pytest
from django.urls import reverse

from cms.training import services
from cms.training.models import CoursePage, Enrollment, Lesson, LessonProgress
from partners.organizations.choices import OrganizationStatus
from partners.organizations.models import Organization
from tests.cms.training.conftest import finish, lessons_of

EVERYBODY = ("nw", "nw-admin", "nw-learner", "bp", "bp-admin", "cam", "cam2", "direct", "desk")
EVERYBODY += ("auditor", "marketing")
# Who reads the enrollments of Northwind's seller and learner, and of Bluepeak's seller.
NW_READERS = {"nw-admin", "cam", "desk", "auditor", "marketing"}
BP_READERS = {"bp-admin", "cam2", "desk", "auditor", "marketing"}


@pytest.fixture
def enrollments(course, who):
    made = {name: services.enroll(actor=who(name), course=course)[0] for name in ("nw", "bp")}
    made["nw-learner"] = services.enroll(actor=who("nw-learner"), course=course)[0]
    for row in made.values():
        services.start_lesson(actor=row.user, lesson=lessons_of(course)[0])
    return made


def seen(model, user):
    return set(model.objects.visible_to(user).values_list("pk", flat=True))


def test_who_reads_whose_enrollments(enrollments, who):
    nw = {enrollments["nw"].pk, enrollments["nw-learner"].pk}
    bp = {enrollments["bp"].pk}
    for name in EVERYBODY:
        wanted = (nw if name in NW_READERS else set()) | (bp if name in BP_READERS else set())
        wanted |= {enrollments[name].pk} if name in enrollments else set()
        assert seen(Enrollment, who(name)) == wanted, name
        progress = LessonProgress.objects.visible_to(who(name)).values_list("enrollment", flat=True)
        assert set(progress) == wanted, name


def test_courses_and_lessons_stay_inside_the_audience(course, gold, internal, who):
    partner = {course.pk}
    for name in ("nw", "nw-admin", "nw-learner"):
        assert seen(CoursePage, who(name)) == partner | {gold.pk}
    for name in ("bp", "bp-admin"):
        assert seen(CoursePage, who(name)) == partner
        assert seen(Lesson, who(name)) == {lesson.pk for lesson in lessons_of(course)}
    assert seen(CoursePage, who("desk")) == partner | {gold.pk, internal.pk}


@pytest.mark.parametrize("way", ["company", "audience", "withdrawn course"])
def test_out_of_the_audience_the_enrollment_is_hidden_and_kept(way, gold, who):
    row = finish(services.enroll(actor=who("nw"), course=gold)[0])
    if way == "company":
        Organization.objects.filter(pk=row.organization_id).update(
            status=OrganizationStatus.SUSPENDED
        )
        from portal.access import grants

        grants.sync(Organization.objects.get(pk=row.organization_id))
        from partners.organizations.models import Membership

        for seat in Membership.objects.filter(organization=row.organization_id):
            grants.sync(seat)
    elif way == "audience":
        gold.audience = {"tiers": ["silver"]}
        gold.save()
    else:
        gold.unpublish(user=who("marketing"))
    assert seen(Enrollment, who("nw")) == set()
    assert Enrollment.objects.filter(pk=row.pk, status="completed").exists()


def test_nobody_is_enrolled_outside_the_audience(gold, internal, who):
    from django.core.exceptions import ValidationError

    for actor, course, person in (
        ("bp", gold, "bp"),
        ("desk", gold, "bp"),
        ("nw-admin", internal, "nw"),
        ("desk", internal, "nw"),
    ):
        with pytest.raises(ValidationError):
            services.enroll(actor=who(actor), course=course, users=[who(person)])
    assert not Enrollment.objects.exists()


def test_who_enrolls_whom(course, who):
    from django.core.exceptions import ValidationError

    from portal.access.policy import Refused

    for actor in ("nw", "cam", "auditor", "direct"):
        with pytest.raises(Refused):
            services.enroll(actor=who(actor), course=course, users=[who("nw-learner")])
    with pytest.raises(ValidationError):
        services.enroll(actor=who("bp-admin"), course=course, users=[who("bp"), who("nw")])
    assert not Enrollment.objects.exists()
    for actor in ("nw-admin", "marketing", "desk"):
        assert services.enroll(actor=who(actor), course=course, users=[who("nw-learner")])
    row = Enrollment.objects.get()
    assert (row.source, row.enrolled_by) == ("manager", who("nw-admin"))


def test_pages_tell_rivals_nothing(gold, enrollments, sign_in):
    client = sign_in("bp")
    lesson = lessons_of(gold)[0]
    addresses = [gold.address(), lesson.address(), reverse("library_page", args=[gold.key])]
    assert {client.get(address).status_code for address in addresses} == {404}
    posts = [
        reverse("course_enroll", args=[gold.key]),
        reverse("lesson_done", args=[gold.key, lesson.key]),
        reverse("lesson_progress", args=[gold.key, lesson.key]),
        reverse("enrollment_leave", args=[enrollments["nw"].pk]),
    ]
    assert {client.post(address).status_code for address in posts} == {404}
    for address in ("training", "courses"):
        page = client.get(reverse(address)).content.decode()
        assert "Gold secrets" not in page and "Nils" not in page


def test_a_team_page_shows_one_company(enrollments, sign_in, who):
    northwind, bluepeak = enrollments["nw"].organization, enrollments["bp"].organization
    for name, status in (("nw", 404), ("nw-learner", 404), ("direct", 404), ("bp", 404)):
        assert sign_in(name).get(reverse("training_team")).status_code == status
    for name in ("nw-admin", "cam"):
        client = sign_in(name)
        for query in ("", f"?company={northwind.pk}", f"?company={bluepeak.pk}"):
            for address in ("training_team", "training_team_export"):
                answer = client.get(reverse(address) + query)
                body = b"".join(answer).decode()
                assert who("bp").name not in body and who("bp").email not in body
                assert "Bluepeak" not in body
    rows = b"".join(sign_in("nw-admin").get(reverse("training_team_export"))).decode()
    assert who("nw").email in rows and "Storage" in rows
