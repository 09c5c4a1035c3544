"""Courses and enrollments as the API shows them."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.training.choices import LessonStatus, Source, Status
from cms.training.models import CoursePage, Enrollment
from cms.training.overview import Step
from cms.training.teams import enrollable
from portal.interchange.api_fields import (
    UNKNOWN,
    Input,
    Moment,
    NamedSerializer,
    PersonSerializer,
    Ref,
)


class CourseSerializer(serializers.Serializer):
    """A course you may take. `certification`: the code of what it leads to."""

    id = serializers.UUIDField(source="key")
    title = serializers.CharField()
    summary = serializers.CharField()
    language = serializers.CharField(source="locale.language_code")
    families = serializers.ListField(child=serializers.CharField())
    minutes = serializers.IntegerField(allow_null=True)
    certification = serializers.CharField(source="certification.code", default=None)
    in_order = serializers.BooleanField()
    date = serializers.DateField()
    url = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, course: CoursePage) -> str:
        return settings.SITE_URL + course.address()


class LessonSerializer(serializers.Serializer):
    """A lesson, and where you are in it (`status` null: not begun). `kind`: a page type."""

    id = serializers.UUIDField(source="lesson.key")
    title = serializers.CharField(source="lesson.title")
    kind = serializers.CharField(source="lesson.cached_content_type.model")
    minutes = serializers.IntegerField(source="lesson.minutes", allow_null=True)
    required = serializers.BooleanField(source="lesson.required")
    is_open = serializers.SerializerMethodField()
    can_complete = serializers.BooleanField(source="player.finished_by_hand")
    status = serializers.ChoiceField(LessonStatus.choices, source="progress.status", default=None)
    score = serializers.DecimalField(5, 2, source="progress.score", default=None)
    seconds = serializers.IntegerField(source="progress.seconds", default=0)

    def get_is_open(self, step: Step) -> bool:
        return not step.is_locked


class CourseDetailSerializer(CourseSerializer):
    lessons = LessonSerializer(many=True, source="steps")


class EnrollmentSerializer(serializers.Serializer):
    """One person on one course. `percent` of its required lessons are done."""

    id = serializers.UUIDField()
    course = serializers.SerializerMethodField()
    user = PersonSerializer()
    organization = NamedSerializer(allow_null=True)
    source = serializers.ChoiceField(Source.choices)
    status = serializers.ChoiceField(Status.choices)
    percent = serializers.IntegerField(source="standing.percent")
    due_on = serializers.DateField(allow_null=True)
    created_at = Moment()
    started_at = Moment(allow_null=True)
    completed_at = Moment(allow_null=True)
    version = serializers.IntegerField()

    @extend_schema_field(NamedSerializer)
    def get_course(self, row: Enrollment) -> dict[str, Any]:
        return {"id": str(row.course.key), "name": row.course.title}


class CourseRef(Ref):
    """A course by its key, out of those the caller sees."""

    def _find(self, wanted: str) -> Any:
        try:
            key = serializers.UUIDField().to_internal_value(wanted)
        except serializers.ValidationError:
            return None
        return self.rows(self.context["request"].user).filter(key=key).first()


class NewEnrollmentInput(Input):
    """`user`: one of those you may enroll; default: yourself. `again`: also who completed it."""

    course = CourseRef(lambda user: CoursePage.objects.visible_to(user), required=True)
    user = Ref(enrollable, UNKNOWN)
    due_on = serializers.DateField(required=False, allow_null=True)
    again = serializers.BooleanField(required=False)
