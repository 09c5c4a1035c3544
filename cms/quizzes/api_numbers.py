"""What the editors read of a quiz in the API: counts, no names."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cms.quizzes import policies
from cms.quizzes.models import QuizPage
from cms.quizzes.statistics import numbers_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView
from portal.people.areas import Area


class QuestionNumbersSerializer(serializers.Serializer):
    id = serializers.CharField(source="question")
    text = serializers.CharField()
    asked = serializers.IntegerField()
    right = serializers.IntegerField()
    right_percent = serializers.IntegerField()
    median_seconds = serializers.IntegerField(allow_null=True)


class QuizNumbersSerializer(serializers.Serializer):
    """Over all ended attempts; the hardest question first."""

    attempts = serializers.IntegerField()
    passed = serializers.IntegerField()
    passed_percent = serializers.IntegerField()
    average = serializers.IntegerField(allow_null=True)
    questions = QuestionNumbersSerializer(many=True)


class QuizNumbersView(ApiView):
    area = Area.TRAINING

    @extend_schema(operation_id="quizzes_numbers", responses=QuizNumbersSerializer)
    def get(self, request: Request, key: Any) -> Response:
        """How a quiz is going: channel marketing and the desk."""
        quiz = visible_or_404(QuizPage.objects.select_related("course"), request.user, key=key)
        require(policies.can_read_numbers(scope_of(request.user)))
        return Response(QuizNumbersSerializer(numbers_of(quiz)).data)
