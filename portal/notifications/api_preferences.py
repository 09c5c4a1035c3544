"""`notifications/preferences`, `notifications/calendar` and mail that does not arrive."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.policy import require
from portal.activity.models import MailBounce
from portal.interchange.api import ApiView, ApiViewSet
from portal.interchange.api_fields import Input, Moment, PersonSerializer
from portal.interchange.api_lists import Listing
from portal.notifications import calendar, services
from portal.notifications.choices import KINDS, Frequency, Weekday, offered_to
from portal.notifications.models import CalendarLink, Preferences
from portal.notifications.policies import can_see_bounces
from portal.notifications.validators import check_frequencies, check_quiet_hours
from portal.people.areas import Area

QUIET = ("quiet_from", "quiet_until")
TIMES = (*QUIET, "quiet_weekends", "digest_at", "digest_day")


class KindSerializer(serializers.Serializer):
    """A kind of news. `must`: why its mail cannot be stopped; empty where it can."""

    kind = serializers.CharField()
    label = serializers.CharField()
    mail = serializers.ChoiceField(Frequency.choices)
    must = serializers.CharField()


class PreferencesSerializer(serializers.Serializer):
    """When you want mail. Times are wall-clock times of your own zone; `digest_day` 0 is Monday."""

    kinds = KindSerializer(many=True)
    quiet_from = serializers.TimeField(allow_null=True)
    quiet_until = serializers.TimeField(allow_null=True)
    quiet_weekends = serializers.BooleanField()
    digest_at = serializers.TimeField()
    digest_day = serializers.IntegerField()


class PreferencesInput(Input):
    """`mail`: kind → frequency, for the kinds that change."""

    ignored = frozenset({"kinds"})

    mail = serializers.DictField(child=serializers.ChoiceField(Frequency.choices), required=False)
    quiet_from = serializers.TimeField(required=False, allow_null=True)
    quiet_until = serializers.TimeField(required=False, allow_null=True)
    quiet_weekends = serializers.BooleanField(required=False)
    digest_at = serializers.TimeField(required=False)
    digest_day = serializers.ChoiceField(Weekday.choices, required=False)


class PreferencesView(ApiView):
    """What mail you want, and when."""

    area = Area.PROFILE

    @extend_schema(operation_id="notifications_preferences", responses=PreferencesSerializer)
    def get(self, request: Request) -> Response:
        return Response(_shown(request.user))

    @extend_schema(
        operation_id="notifications_preferences_update",
        request=PreferencesInput,
        responses=PreferencesSerializer,
    )
    def patch(self, request: Request) -> Response:
        """Change some of it."""
        form = PreferencesInput(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        times = dict(form.validated_data)
        mail = check_frequencies(times.pop("mail", {}), request.user.staff_role)
        row = Preferences.objects.of(request.user)
        check_quiet_hours(*(times.get(name, getattr(row, name)) for name in QUIET))
        services.save_preferences(actor=request.user, frequencies=mail, times=times)
        return Response(_shown(request.user))


def _shown(user: Any) -> dict[str, Any]:
    row = Preferences.objects.of(user)
    kinds = [
        {
            "kind": code,
            "label": str(KINDS[code].label),
            "mail": row.frequency(code),
            "must": str(KINDS[code].must),
        }
        for code in offered_to(user.staff_role)
    ]
    return PreferencesSerializer(
        {"kinds": kinds, **{name: getattr(row, name) for name in TIMES}}
    ).data


class CalendarSerializer(serializers.Serializer):
    """`since`: null while you have no calendar address."""

    since = Moment(allow_null=True)


class NewCalendarSerializer(serializers.Serializer):
    address = serializers.URLField(help_text="Shown in this answer and never again.")


class CalendarView(ApiView):
    """Your private calendar address."""

    area = Area.PROFILE
    keeps_answers = False

    @extend_schema(operation_id="notifications_calendar", responses=CalendarSerializer)
    def get(self, request: Request) -> Response:
        """Whether you have one."""
        link = CalendarLink.objects.visible_to(request.user).filter(user=request.user).first()
        return Response(CalendarSerializer({"since": link.created_at if link else None}).data)

    @extend_schema(
        operation_id="notifications_calendar_create",
        request=None,
        responses={201: NewCalendarSerializer},
    )
    def post(self, request: Request) -> Response:
        """A new address; an older one stops working."""
        return Response({"address": calendar.make_link(actor=request.user)}, status=201)

    @extend_schema(
        operation_id="notifications_calendar_destroy", request=None, responses={204: None}
    )
    def delete(self, request: Request) -> Response:
        calendar.end_link(actor=request.user)
        return Response(status=204)


class BounceSerializer(serializers.Serializer):
    """An address that refuses our mail."""

    address = serializers.EmailField()
    user = PersonSerializer(allow_null=True)
    since = Moment()
    last_at = Moment()
    problem = serializers.CharField()


class BounceViewSet(ApiViewSet):
    """Mail that does not arrive: for the desk; auditors read."""

    area = Area.PROFILE
    queryset = MailBounce.objects.all()
    serializer_class = BounceSerializer
    listing = Listing(order="-last_at", orders={"last_at": "last_at"}, search=("address",))

    def rows(self) -> Any:
        return MailBounce.objects.visible_to(self.request.user).select_related("user")

    @extend_schema(operation_id="notifications_undelivered")
    def list(self, request: Request) -> Response:
        require(can_see_bounces(self.scope))
        page = self.paginate_queryset(self.rows())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
