"""Learning paths, and one's own lessons, in the API."""

from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cms.training import overview, services
from cms.training.api import EnrollmentViewSet
from cms.training.choices import COUNTED, LessonStatus
from cms.training.models import Enrollment, LearningPathPage, Lesson
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ListAndRetrieve
from portal.interchange.api_fields import Input, Text
from portal.interchange.api_lists import Listing
from portal.people.areas import Area


# --- Learning paths ------------------------------------------------------------------------------
class PlaceSerializer(serializers.Serializer):
    """One course of a path, and your enrollment in it (null: not on it)."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    enrollment = serializers.UUIDField(allow_null=True)
    percent = serializers.IntegerField()


class PathSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="path.key")
    title = serializers.CharField(source="path.title")
    summary = serializers.CharField(source="path.summary")
    language = serializers.CharField(source="path.locale.language_code")
    percent = serializers.IntegerField()
    is_joined = serializers.BooleanField()
    courses = serializers.SerializerMethodField()

    @extend_schema_field(PlaceSerializer(many=True))
    def get_courses(self, way: overview.Way) -> Any:
        rows = [
            {
                "id": course.key,
                "title": course.title,
                "enrollment": row.pk if row else None,
                "percent": row.standing.percent if row else 0,
            }
            for course, row in way.places
        ]
        return PlaceSerializer(rows, many=True).data


class PathViewSet(ListAndRetrieve):
    """Learning paths for you, with those of their courses that are for you."""

    area = Area.TRAINING
    queryset = LearningPathPage.objects.all()
    serializer_class = PathSerializer
    listing = Listing(order="-date", orders={"date": "date", "title": "title"}, tie="key")

    def rows(self) -> Any:
        rows = LearningPathPage.objects.visible_to(self.request.user).current()
        rows = rows.one_language(get_language())
        return rows.select_related("locale").prefetch_related("steps")

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Pages become what one person has of them, with a few queries for all."""
        if args and isinstance(args[0], list):
            args = (overview.ways_of(self.request.user, args[0]), *args[1:])
        return super().get_serializer(*args, **kwargs)

    def way(self, pk: Any) -> overview.Way:
        rows = LearningPathPage.objects.select_related("locale")
        page = visible_or_404(rows, self.request.user, key=pk)
        ways = overview.ways_of(self.request.user, [page])
        return ways[0] if ways else overview.Way(page, [])

    def retrieve(self, request: Request, pk: Any) -> Response:
        return Response(self.get_serializer(self.way(pk)).data)

    @extend_schema(operation_id="learning_paths_enroll", request=None, responses=PathSerializer)
    def enroll(self, request: Request, pk: Any) -> Response:
        """Come on all courses of the path. Twice is once."""
        page = visible_or_404(LearningPathPage, request.user, key=pk)
        services.enroll_in_path(actor=request.user, path=page)
        return self.retrieve(request, pk)


# --- Progress ------------------------------------------------------------------------------------
class ProgressInput(Input):
    """`position`: where you are, any JSON with a growing number `at`. `seconds`: the whole time of
    one `sitting`."""

    position = serializers.DictField()
    seconds = serializers.FloatField(required=False, min_value=0, max_value=1e9)
    sitting = Text(max_length=40)


class ProgressSerializer(serializers.Serializer):
    status = serializers.ChoiceField(LessonStatus.choices)
    seconds = serializers.IntegerField()
    position = serializers.DictField()


class LessonContentSerializer(serializers.Serializer):
    """A lesson that was opened. `html`: its text, empty where it is played elsewhere."""

    id = serializers.UUIDField(source="key")
    title = serializers.CharField()
    html = serializers.SerializerMethodField()
    progress = ProgressSerializer(source="opened")

    def get_html(self, lesson: Any) -> str:
        body = getattr(lesson, "body", None)
        return str(body.render_as_block(self.context)) if body is not None else ""


class LessonViewSet(EnrollmentViewSet):
    """Lessons of your own enrollments."""

    area = Area.TRAINING

    def lesson(self, pk: Any, key: Any) -> tuple[Enrollment, Any]:
        own = self.rows().filter(user=self.request.user, status__in=COUNTED, pk=pk).first()
        if own is None:
            raise Http404
        rows = Lesson.objects.select_related("course")
        return own, visible_or_404(rows, self.request.user, key=key, course=own.course_id)

    @extend_schema(
        operation_id="enrollments_lessons_open", request=None, responses=LessonContentSerializer
    )
    def open(self, request: Request, pk: Any, key: Any) -> Response:
        """Open a lesson: the course has begun then. 403 while one before it is to be done."""
        own, found = self.lesson(pk, key)
        lesson = found.specific
        lesson.opened = services.start_lesson(actor=request.user, lesson=lesson, enrollment=own)
        context = self.get_serializer_context()
        return Response(LessonContentSerializer(lesson, context=context).data)

    @extend_schema(
        operation_id="enrollments_lessons_progress",
        request=ProgressInput,
        responses=ProgressSerializer,
    )
    def progress(self, request: Request, pk: Any, key: Any) -> Response:
        """Keep where you are. May come late, twice or in any order."""
        _own, lesson = self.lesson(pk, key)
        data = self.read(ProgressInput)
        row = services.note_progress(
            actor=request.user,
            lesson=lesson.specific,
            position=data["position"],
            seconds=data.get("seconds", 0),
            sitting=data.get("sitting", ""),
        )
        return Response(ProgressSerializer(row).data)

    @extend_schema(operation_id="enrollments_remind", request=None, responses={204: None})
    def remind(self, request: Request, pk: Any) -> Response:
        """Remind somebody of a course, once a day."""
        services.remind(actor=request.user, enrollments=[self.found(pk)])
        return Response(status=204)
