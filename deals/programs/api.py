"""The programme's rules in the API: for the desk; auditors read."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from deals.programs import serializers, services
from deals.programs.models import (
    Calendar,
    CalendarException,
    ExchangeRate,
    ProgramPolicy,
    RoutingRuleSet,
)
from deals.programs.policies import can_change_rules, can_read_rules
from portal.access.policy import require
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ListAndRetrieve
from portal.interchange.api_lists import Listing, words
from portal.people.areas import Area

BY_DAY = {"starts_on": "starts_on"}


class RulesViewSet(ListAndRetrieve):
    """One kind of rules. Closed rooms are refused before anything is looked up."""

    area = Area.ORGANIZATIONS

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        require(can_read_rules(self.scope))
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            require(can_change_rules(self.scope))

    def rows(self) -> Any:
        return self.queryset.visible_to(self.request.user)

    def take_away(self, request: Request, pk: Any, service: Any, name: str) -> Response:
        """A coming version, before its day; the trail keeps it."""
        row = self.found(pk)
        reason = self.read(serializers.ReasonInput)["reason"]
        service(actor=request.user, reason=reason, **{name: row})
        return Response(status=204)


class PolicyViewSet(RulesViewSet):
    """Versions of the programme's policies, by scope and day."""

    queryset = ProgramPolicy.objects.select_related("territory", "tier", "created_by")
    serializer_class = serializers.PolicySerializer
    listing = Listing(
        order="-starts_on",
        orders=BY_DAY,
        filters={"territory": words("territory__code"), "tier": words("tier__code")},
    )

    @extend_schema(request=serializers.PolicyInput, responses={201: serializers.PolicySerializer})
    def create(self, request: Request) -> Response:
        """A version for a scope, from a day on. The same twice is once."""
        data = self.read(serializers.PolicyInput)
        parameters = data.pop("parameters", {})
        row = services.create_version(actor=request.user, data=parameters, **data)
        return self.shown(row.pk, status=201)

    @extend_schema(
        operation_id="policies_cancel", request=serializers.ReasonInput, responses={204: None}
    )
    def cancel(self, request: Request, pk: Any) -> Response:
        """Take away a coming version."""
        return self.take_away(request, pk, services.cancel_version, "policy")

    @extend_schema(
        operation_id="policies_end",
        request=serializers.StartInput,
        responses={201: serializers.PolicySerializer},
    )
    def end(self, request: Request, pk: Any) -> Response:
        """From a day on the scope follows the wider one again."""
        row, data = self.found(pk), self.read(serializers.StartInput)
        ended = services.end_scope(actor=request.user, policy=row, **data)
        response = self.shown(ended.pk, status=201)
        response["Location"] = f"/api/v1/policies/{ended.pk}/"
        return response


class RuleSetViewSet(RulesViewSet):
    """Versions of the routing rules."""

    queryset = RoutingRuleSet.objects.select_related("created_by").prefetch_related("rules")
    serializer_class = serializers.RuleSetSerializer
    listing = Listing(order="-starts_on", orders=BY_DAY)

    @extend_schema(request=serializers.RuleSetInput, responses={201: serializers.RuleSetSerializer})
    def create(self, request: Request) -> Response:
        """From a day on registrations are routed by these rules, in their order."""
        data = self.read(serializers.RuleSetInput)
        found = data.pop("rules")
        row = services.create_rule_set(actor=request.user, data=found, **data)
        return self.shown(row.pk, status=201)

    @extend_schema(
        operation_id="routing_rules_cancel", request=serializers.ReasonInput, responses={204: None}
    )
    def cancel(self, request: Request, pk: Any) -> Response:
        """Take away a coming version."""
        return self.take_away(request, pk, services.cancel_rule_set, "ruleset")


class CalendarViewSet(RulesViewSet):
    """Business calendars."""

    queryset = Calendar.objects.select_related("territory").prefetch_related("exceptions")
    serializer_class = serializers.CalendarSerializer
    listing = Listing(order="name", orders={"name": "name"})

    @extend_schema(
        request=serializers.NewCalendarInput, responses={201: serializers.CalendarSerializer}
    )
    def create(self, request: Request) -> Response:
        data = self.read(serializers.NewCalendarInput)
        row = services.save_calendar(actor=request.user, data=data)
        return self.shown(row.pk, status=201)

    @extend_schema(request=serializers.CalendarInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change it for what is reckoned from now on."""
        row, data = self.found(pk), self.read(serializers.CalendarInput)
        services.save_calendar(actor=request.user, data=data, calendar=row)
        return self.shown(pk)

    @extend_schema(
        operation_id="calendars_exceptions_create",
        request=serializers.ExceptionInput,
        responses={201: serializers.ExceptionSerializer},
    )
    def add_day(self, request: Request, pk: Any) -> Response:
        """A single day that differs."""
        row, data = self.found(pk), self.read(serializers.ExceptionInput)
        data.setdefault("reason", "")
        made = services.add_exception(actor=request.user, calendar=row, **data)
        return Response(serializers.ExceptionSerializer(made).data, status=201)

    @extend_schema(operation_id="calendars_exceptions_destroy", responses={204: None})
    def remove_day(self, request: Request, pk: Any, day: int) -> Response:
        """The day follows the week and the holidays again."""
        rows = CalendarException.objects.filter(calendar=pk).select_related("calendar")
        row = visible_or_404(rows, request.user, pk=day)
        services.remove_exception(actor=request.user, exception=row)
        return Response(status=204)


class RateViewSet(RulesViewSet):
    """Exchange rates."""

    queryset = ExchangeRate.objects.all()
    serializer_class = serializers.RateSerializer
    listing = Listing(order="-starts_on", orders=BY_DAY, filters={"currency": words("currency")})

    @extend_schema(request=serializers.RateInput, responses={201: serializers.RateSerializer})
    def create(self, request: Request) -> Response:
        row = services.add_rate(actor=request.user, **self.read(serializers.RateInput))
        return self.shown(row.pk, status=201)

    @extend_schema(
        operation_id="exchange_rates_cancel", request=serializers.ReasonInput, responses={204: None}
    )
    def cancel(self, request: Request, pk: Any) -> Response:
        """Take away a coming rate."""
        return self.take_away(request, pk, services.cancel_rate, "rate")
