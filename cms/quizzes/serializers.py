"""Attempts as the API shows and reads them. The right answers are in none of it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.quizzes import results
from cms.quizzes.choices import Ending, Kind
from cms.quizzes.drawing import open_part
from cms.quizzes.models import Attempt, QuizPage
from cms.training.models import Enrollment
from portal.interchange.api_fields import Input, Moment, Ref, VersionField

ANSWERS = {
    "type": "object",
    "description": "Question id → answer: an option’s id (single), a list of ids (multiple; order:"
    " all of them), a text (short). null takes an answer back.",
    "additionalProperties": {
        "oneOf": [
            {"type": "string"},
            {"type": "array", "items": {"type": "string"}},
            {"type": "null"},
        ]
    },
}


class OptionSerializer(serializers.Serializer):
    id = serializers.CharField()
    text = serializers.CharField()


class QuestionSerializer(serializers.Serializer):
    """What was drawn, in the order it is asked."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    text = serializers.CharField()
    points = serializers.IntegerField()
    options = OptionSerializer(many=True)


class FeedbackSerializer(serializers.Serializer):
    """How one question went; `right` only for those who may know."""

    id = serializers.CharField()
    is_right = serializers.BooleanField()
    said = serializers.CharField()
    right = serializers.ListField(child=serializers.CharField(), allow_null=True)


class QuizMention(serializers.Serializer):
    id = serializers.UUIDField(source="key")
    title = serializers.CharField()


class AttemptSerializer(serializers.Serializer):
    """One go at a quiz. Scores are there once it has ended, feedback once the quiz shows it."""

    id = serializers.UUIDField()
    enrollment = serializers.UUIDField(source="enrollment_id")
    quiz = QuizMention()
    number = serializers.IntegerField()
    questions = serializers.SerializerMethodField()
    answers = serializers.JSONField()
    started_at = Moment()
    deadline = Moment(allow_null=True)
    submitted_at = Moment(allow_null=True)
    ending = serializers.ChoiceField(Ending.choices, allow_blank=True)
    points = serializers.IntegerField(allow_null=True)
    out_of = serializers.IntegerField()
    score = serializers.IntegerField(allow_null=True)
    passed = serializers.BooleanField(allow_null=True)
    pass_mark = serializers.IntegerField()
    feedback = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    @extend_schema_field(QuestionSerializer(many=True))
    def get_questions(self, attempt: Attempt) -> Any:
        return QuestionSerializer(map(open_part, attempt.questions), many=True).data

    @extend_schema_field(FeedbackSerializer(many=True))
    def get_feedback(self, attempt: Attempt) -> Any:
        return FeedbackSerializer(results.feedback_on(attempt), many=True).data


class QuizRef(Ref):
    """A quiz, by the id its lesson goes by."""

    def _find(self, wanted: str) -> Any:
        try:
            return self.rows(self.context["request"].user).filter(key=wanted).first()
        except ValueError:
            return None


@extend_schema_field(ANSWERS)
class AnswersField(serializers.DictField):
    """Checked against the attempt's questions by the room's validators."""


class NewAttemptInput(Input):
    enrollment = Ref(lambda user: Enrollment.objects.of(user), required=True)
    quiz = QuizRef(lambda user: QuizPage.objects.visible_to(user), required=True)


class AnswersInput(Input):
    version = VersionField()
    answers = AnswersField(allow_empty=True)


class SubmitInput(AnswersInput):
    answers = AnswersField(allow_empty=True, required=False)
