"""What a company's people learn, and the rules that put them on courses, in the API."""

import uuid
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cms.audience.options import unknown
from cms.audience.words import in_words
from cms.training import policies, services
from cms.training.forms import RULE_PARTS, STATES
from cms.training.models import CoursePage, Enrollment, EnrollmentRule
from cms.training.serializers import CourseRef, EnrollmentSerializer
from cms.training.teams import Asked, Team, companies_of, overdue
from partners.organizations.choices import MemberRole
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.access.scope import Scope
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiViewSet, ListAndRetrieve
from portal.interchange.api_fields import UNKNOWN, Input, Moment, PersonSerializer, Ref, Text
from portal.interchange.api_lists import Filter, Listing, one_of, words
from portal.people.areas import Area


# --- Teams ---------------------------------------------------------------------------------------
class LineSerializer(EnrollmentSerializer):
    """`certificate`: the number of what the course led to."""

    certificate = serializers.CharField(source="certificate.number", default=None, allow_null=True)


class LearnerSerializer(serializers.Serializer):
    """A person of the company and the courses asked about."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField()
    enrollments = serializers.SerializerMethodField()

    @extend_schema_field(LineSerializer(many=True))
    def get_enrollments(self, person: Any) -> Any:
        lines = self.context["lines"].get(person.pk, [])
        return LineSerializer(lines, many=True, context=self.context).data


def _as_is(rows: Any, values: list[Any], scope: Scope) -> Any:
    return rows


def _uuid() -> Filter:
    return Filter(uuid.UUID, _as_is, {"type": "string", "format": "uuid"})


class TeamViewSet(mixins.ListModelMixin, ApiViewSet):
    """What the people of a company learn: its administrators, its account managers, marketing,
    the desk and auditors. Without `organization` the first one by name."""

    area = Area.TRAINING
    queryset = get_user_model().objects.all()
    serializer_class = LearnerSerializer
    listing = Listing(
        order="name",
        orders={"name": "name"},
        filters={
            "organization": _uuid(),
            "course": _uuid(),
            "state": one_of([code for code, _label in STATES if code], _as_is),
            "q": words(_as_is),
        },
    )

    def company(self, wanted: str) -> Organization:
        """404 for people who read no company's training, 400 for one that is not theirs."""
        companies = companies_of(self.scope)
        first = companies.order_by("name_key", "pk").first()
        if first is None:
            raise Http404
        if not wanted:
            return first
        found = companies.filter(pk=serializers.UUIDField().to_internal_value(wanted)).first()
        if found is None:
            raise ValidationError({"organization": UNKNOWN})
        return found

    def team(self) -> Team:
        params = self.request.query_params
        company = self.company(params.get("organization", ""))
        course = None
        if wanted := params.get("course"):
            key = serializers.UUIDField().to_internal_value(wanted)
            course = CoursePage.objects.visible_to(self.request.user).filter(key=key).first()
            if course is None:
                raise ValidationError({"course": UNKNOWN})
        name, state = params.get("q", "").strip()[:100], params.get("state", "")
        return Team(self.request.user, company, Asked(name=name, course=course, state=state))

    def rows(self) -> Any:
        return self.team().people

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        people = args[0] if args and isinstance(args[0], list) else []
        lines = self.team().lines_of(people) if people else {}
        kwargs["context"] = self.get_serializer_context() | {"lines": lines}
        return self.serializer_class(*args, **kwargs)


class RemindInput(Input):
    """All that are overdue in this company."""

    organization = Ref(Organization.objects.visible_to, required=True)


class RemindedSerializer(serializers.Serializer):
    reminded = serializers.IntegerField()


class RemindViewSet(ApiViewSet):
    area = Area.TRAINING
    queryset = Enrollment.objects.all()
    serializer_class = RemindedSerializer

    @extend_schema(
        operation_id="training_team_remind", request=RemindInput, responses=RemindedSerializer
    )
    def remind(self, request: Request) -> Response:
        """Remind a company's people of what is overdue, each once a day."""
        company = self.read(RemindInput)["organization"]
        visible_or_404(companies_of(self.scope), request.user, pk=company.pk)
        rows = list(Team(request.user, company).enrollments.filter(overdue()))
        count = services.remind(actor=request.user, enrollments=rows)
        return Response({"reminded": count})


# --- Rules ---------------------------------------------------------------------------------------
class RuleSerializer(serializers.Serializer):
    """Whoever among partners `audience` admits is put on the course."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    course = serializers.UUIDField(source="course.key")
    audience = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    words = serializers.SerializerMethodField()
    due_days = serializers.IntegerField(allow_null=True)
    created_by = PersonSerializer()
    created_at = Moment()
    ended_at = Moment(allow_null=True)

    def get_words(self, row: EnrollmentRule) -> str:
        return in_words(row.rule)


def _codes() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, max_length=300
    )


class AudienceInput(Input):
    """A part that is left out narrows nothing."""

    roles = serializers.ListField(
        child=serializers.ChoiceField(MemberRole.choices), required=False, max_length=20
    )
    kinds = _codes()
    tiers = _codes()
    territories = _codes()
    countries = _codes()
    certifications = _codes()

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        wrong = {part: unknown(part, codes) for part, codes in data.items() if part != "roles"}
        if errors := {part: [UNKNOWN] for part, codes in wrong.items() if codes}:
            raise serializers.ValidationError(errors)
        return {part: codes for part, codes in data.items() if codes and part in RULE_PARTS}


class NewRuleInput(Input):
    name = Text(max_length=120, allow_blank=False, required=True)
    course = CourseRef(lambda user: CoursePage.objects.visible_to(user), required=True)
    audience = AudienceInput(required=False)
    due_days = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=730)


class RuleViewSet(ListAndRetrieve):
    """Rules that put people on courses: channel marketing and the desk."""

    area = Area.TRAINING
    queryset = EnrollmentRule.objects.all()
    serializer_class = RuleSerializer
    listing = Listing(order="-created_at", orders={"created_at": "created_at"}, search=("name",))

    def rows(self) -> Any:
        require(policies.can_make_rules(self.scope))
        rows = EnrollmentRule.objects.visible_to(self.request.user)
        return rows.select_related("course", "created_by")

    @extend_schema(request=NewRuleInput, responses={201: RuleSerializer})
    def create(self, request: Request) -> Response:
        """A new rule; its people are put on the course at once. The same twice is one."""
        require(policies.can_make_rules(self.scope))
        data = self.read(NewRuleInput)
        rule = services.start_rule(
            actor=request.user,
            name=data["name"],
            course=data["course"],
            audience=data.get("audience", {}),
            due_days=data.get("due_days"),
        )
        services.apply_rule(rule)
        return self.shown(rule.pk, status=201)

    @extend_schema(operation_id="enrollment_rules_end", request=None, responses=RuleSerializer)
    def end(self, request: Request, pk: Any) -> Response:
        """No more people by this rule; who is on the course stays. Twice is once."""
        rule = visible_or_404(EnrollmentRule, request.user, pk=pk)
        services.end_rule(rule=rule, actor=request.user)
        return self.shown(pk)
