"""Signing in over the API: rules, one's own sessions and devices, helping people.

Setting up one’s own second factors is done in a browser alone: it needs the phone or key at hand.
"""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.crypto import constant_time_compare
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView
from portal.people.areas import Area
from portal.signin import devices, policies, rules, serializers, services, sessions
from portal.signin.choices import Group
from portal.signin.models import KnownDevice, SecondStepRule
from portal.signin.querysets import people_helped_by

RULE = serializers.SecondFactorRuleSerializer
RULE_INPUT = serializers.SecondFactorRuleInput
OF_GROUPS = (Group.VENDOR, Group.ADMINS, Group.PARTNERS)


class _Rules(ApiView):
    area = Area.ORGANIZATIONS

    def said(self) -> dict[str, Any]:
        form = RULE_INPUT(data=self.request.data)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)


class RulesView(_Rules):
    @extend_schema(operation_id="second_factor_rules_list", responses=RULE(many=True))
    def get(self, request: Request) -> Response:
        """The rules of the vendor’s people, of administrators and of everybody else."""
        scope = scope_of(request.user)
        require(policies.can_read_rules(scope))
        found = SecondStepRule.objects.in_scope(scope).filter(organization=None)
        rows = {row.group: row for row in found}
        shown = [rows.get(group) or rules.default_rule(group) for group in OF_GROUPS]
        return Response(serializers.shown(RULE, shown, many=True))


class GroupRuleView(_Rules):
    @extend_schema(request=RULE_INPUT, responses=RULE)
    def patch(self, request: Request, group: str) -> Response:
        """Say whether the people of a group need a second factor."""
        require(policies.can_change_rules(scope_of(request.user)))
        if group not in OF_GROUPS:
            raise Http404
        row = services.save_rule(actor=request.user, group=group, **self.said())
        return Response(serializers.shown(RULE, row))


class CompanyRuleView(_Rules):
    def company(self, pk: UUID) -> Any:
        model = apps.get_model("organizations", "Organization")
        company = visible_or_404(model, self.request.user, pk=pk)
        require(policies.can_rule_company(scope_of(self.request.user), company.pk))
        return company

    @extend_schema(responses=RULE)
    def get(self, request: Request, pk: UUID) -> Response:
        """A company’s own rule."""
        found = SecondStepRule.objects.filter(organization=self.company(pk)).first()
        return Response(serializers.shown(RULE, found or rules.default_rule(Group.COMPANY)))

    @extend_schema(request=RULE_INPUT, responses=RULE)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Say whether the company’s people need a second factor."""
        row = services.save_company_rule(
            actor=request.user, organization=self.company(pk), **self.said()
        )
        return Response(serializers.shown(RULE, row))


class PersonSignInView(ApiView):
    area = Area.ORGANIZATIONS

    @extend_schema(responses=serializers.PersonSignInSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """Has the person a second factor, and in how many browsers is the person signed in?"""
        person = get_object_or_404(people_helped_by(scope_of(request.user)), pk=pk)
        last = sessions.live(person).first()
        shown = {
            "id": person.pk,
            "second_factors": [row.type for row in rules.steps_of(person)],
            "due_at": rules.missing_since(person),
            "sessions": sessions.live(person).count(),
            "last_seen_at": last.last_seen_at if last else None,
        }
        return Response(serializers.shown(serializers.PersonSignInSerializer, shown))


class EndSessionsView(ApiView):
    area = Area.ORGANIZATIONS

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, pk: UUID) -> Response:
        """Sign a person out everywhere. The person is told."""
        person = get_object_or_404(people_helped_by(scope_of(request.user)), pk=pk)
        services.end_sessions_of(actor=request.user, person=person)
        return Response(status=204)


class ResetView(ApiView):
    area = Area.ORGANIZATIONS

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, pk: UUID) -> Response:
        """Take away the second factor of somebody who has lost it. The person is told."""
        person = get_object_or_404(people_helped_by(scope_of(request.user)), pk=pk)
        require(policies.by_own_token(request.user, request.auth))
        services.reset_second_factor(actor=request.user, person=person)
        return Response(status=204)


class SessionsView(ApiView):
    area = Area.PROFILE

    @extend_schema(
        operation_id="me_sessions_list", responses=serializers.SessionSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """The browsers in which you are signed in."""
        rows = [
            {
                "id": sessions.name_of(row.session_key),
                "device": devices.name_of(row.user_agent),
                "created_at": row.created_at,
                "last_seen_at": row.last_seen_at,
            }
            for row in sessions.live(request.user)[: sessions.SHOWN]
        ]
        return Response(serializers.shown(serializers.SessionSerializer, rows, many=True))

    @extend_schema(operation_id="me_sessions_end_all", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign out of all of them."""
        services.end_other_sessions(actor=request.user, keep="")
        return Response(status=204)


class SessionView(ApiView):
    area = Area.PROFILE

    @extend_schema(operation_id="me_sessions_end", request=None, responses={204: None})
    def delete(self, request: Request, name: str) -> Response:
        """Sign out of one."""
        for row in sessions.live(request.user):
            if constant_time_compare(sessions.name_of(row.session_key), name):
                services.end_session(actor=request.user, session=row)
                return Response(status=204)
        raise Http404


class DevicesView(ApiView):
    area = Area.PROFILE

    @extend_schema(
        operation_id="me_devices_list", responses=serializers.DeviceSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """The browsers in which you have signed in before."""
        rows = KnownDevice.objects.visible_to(request.user)[: sessions.SHOWN]
        return Response(serializers.shown(serializers.DeviceSerializer, rows, many=True))


class DeviceView(ApiView):
    area = Area.PROFILE

    @extend_schema(operation_id="me_devices_forget", request=None, responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Forget one: it counts as new the next time."""
        device = visible_or_404(KnownDevice, request.user, pk=pk)
        services.forget_device(actor=request.user, device=device)
        return Response(status=204)
