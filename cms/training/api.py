"""`courses` and `enrollments` of the API: the same sets as on the pages."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cms.library.api import ResourceListing, ResourceViewSet
from cms.training import overview, serializers, services
from cms.training.choices import COUNTED, Status
from cms.training.models import CoursePage, Enrollment, Lesson
from cms.training.players import player_of
from cms.training.progress import add_standings
from portal.access.scope import Scope
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ListAndRetrieve
from portal.interchange.api_lists import Listing, ids, one_of, words
from portal.people.areas import Area

READ_BY = ResourceViewSet.listing.filters  # the filters of `resources`, in their order


def _of_course(rows: Any, keys: list[Any], scope: Scope) -> Any:
    return rows.filter(course__key__in=keys)


class CourseViewSet(ListAndRetrieve):
    """Courses you may take; one of them with its lessons and where you are in them."""

    area = Area.TRAINING
    queryset = CoursePage.objects.all()
    serializer_class = serializers.CourseSerializer
    whole_serializer_class = serializers.CourseDetailSerializer
    listing = ResourceListing(
        order="-date",
        orders={"date": "date", "title": "title"},
        filters={
            **{name: READ_BY[name] for name in ("out_of_date", "q", "language", "family")},
            "certification": words("certification__code"),
        },
        tie="key",
    )

    def rows(self) -> Any:
        rows = CoursePage.objects.visible_to(self.request.user)
        return rows.select_related("certification", "locale")

    @extend_schema(responses={200: serializers.CourseDetailSerializer})
    def retrieve(self, request: Request, pk: Any) -> Response:
        rows = CoursePage.objects.select_related("certification", "locale")
        course = visible_or_404(rows, request.user, key=pk)
        mine = Enrollment.objects.of(request.user).counted().filter(course=course)
        newest = mine.select_related("course").order_by("-created_at").first()
        course.steps = overview.outline_of(course, newest)
        context = self.get_serializer_context()
        return Response(serializers.CourseDetailSerializer(course, context=context).data)


class EnrollmentViewSet(ListAndRetrieve):
    """Your own enrollments, those of your company's people, or whose training you look after."""

    area = Area.TRAINING
    queryset = Enrollment.objects.all()
    serializer_class = serializers.EnrollmentSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at", "due_on": "due_on"},
        filters={
            "course": ids(_of_course),
            "user": ids("user"),
            "organization": ids("organization"),
            "status": one_of(Status.values, "status"),
        },
    )

    def rows(self) -> Any:
        rows = Enrollment.objects.visible_to(self.request.user)
        return rows.select_related("course", "user", "organization")

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """How far each row is comes with two queries a page."""
        rows = args[0] if args else []
        add_standings(rows if isinstance(rows, list) else [rows])
        return super().get_serializer(*args, **kwargs)

    @extend_schema(
        request=serializers.NewEnrollmentInput, responses={201: serializers.EnrollmentSerializer}
    )
    def create(self, request: Request) -> Response:
        """Enroll yourself or somebody you may enroll; twice is once."""
        data = self.read(serializers.NewEnrollmentInput)
        person = data.get("user") or request.user
        row = services.enroll(
            actor=request.user,
            course=data["course"],
            users=[person],
            due_on=data.get("due_on"),
            again=data.get("again", False),
        )[0]
        return self.shown(row.pk, status=201)

    @extend_schema(request=None, responses={200: serializers.EnrollmentSerializer})
    def withdraw(self, request: Request, pk: Any) -> Response:
        """Leave a course that is not completed; what was learned is kept. Twice is once."""
        services.withdraw(enrollment=self.found(pk), actor=request.user)
        return self.shown(pk)

    @extend_schema(request=None, responses={200: serializers.EnrollmentSerializer})
    def complete(self, request: Request, pk: Any, key: Any) -> Response:
        """Say that a lesson to read of your own enrollment is done. Quizzes and packages say so
        themselves and answer 404 here."""
        own = self.rows().filter(user=request.user, status__in=COUNTED, pk=pk).first()
        if own is None:
            raise Http404
        lesson = visible_or_404(Lesson, request.user, key=key, course=own.course_id)
        if not player_of(lesson).finished_by_hand:
            raise Http404
        services.complete_lesson(enrollment=own, lesson=lesson, actor=request.user)
        return self.shown(pk)
