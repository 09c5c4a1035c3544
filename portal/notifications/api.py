"""`notifications` of the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.interchange.api import ApiView, ListAndRetrieve
from portal.interchange.api_lists import Listing, before, one_of, since, words
from portal.notifications import services
from portal.notifications.models import Notification
from portal.notifications.serializers import (
    NothingInput,
    NotificationSerializer,
    ReadAllSerializer,
)
from portal.people.areas import Area


def _by_unread(rows: Any, values: list[str], scope: Any) -> Any:
    if len(set(values)) > 1:
        return rows
    return rows.filter(read_at__isnull=values[0] == "true")


class NotificationViewSet(ListAndRetrieve):
    """What you were told, about what you may see."""

    area = Area.PROFILE
    queryset = Notification.objects.all()
    serializer_class = NotificationSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at"},
        filters={
            "unread": one_of(("true", "false"), _by_unread),
            "kind": words("kind"),
            "created_after": since("created_at"),
            "created_before": before("created_at"),
        },
    )

    def rows(self) -> Any:
        return Notification.objects.visible_to(self.request.user)

    @extend_schema(
        operation_id="notifications_read", request=NothingInput, responses=NotificationSerializer
    )
    def read_one(self, request: Request, pk: Any) -> Response:
        """Mark as read."""
        notice = self.found(pk)
        self.read(NothingInput)
        services.mark_read(notice=notice, actor=request.user)
        return self.shown(pk)

    @extend_schema(
        operation_id="notifications_unread", request=NothingInput, responses=NotificationSerializer
    )
    def unread_one(self, request: Request, pk: Any) -> Response:
        """Mark as unread again."""
        notice = self.found(pk)
        self.read(NothingInput)
        services.mark_read(notice=notice, actor=request.user, is_read=False)
        return self.shown(pk)


class ReadAllView(ApiView):
    area = Area.PROFILE

    @extend_schema(
        operation_id="notifications_read_all", request=NothingInput, responses=ReadAllSerializer
    )
    def post(self, request: Request) -> Response:
        """Mark everything you can see as read."""
        body = NothingInput(data=request.data, context={"request": request})
        body.is_valid(raise_exception=True)
        read, _moment = services.mark_all_read(actor=request.user)
        return Response({"read": read})
