"""A record as one subscriber reads it: what the API would answer it at this moment.

`seen_as` asks the API's own view, so the scope, the lens and every word of the payload are those
of the API. A record that is not (or no longer) the subscriber's to see is None.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import translation
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from cms.library.api import ResourceViewSet
from cms.training.api import EnrollmentViewSet
from deals.registrations.api import DealViewSet
from deals.registrations.api_dialogue import CommentViewSet
from deals.registrations.models import DealComment
from partners.accounts.api import AccountViewSet
from partners.certifications.api import CertificateViewSet
from partners.engagements.api import EngagementViewSet
from partners.engagements.api import RequestViewSet as EngagementRequestViewSet
from partners.organizations.api import MemberViewSet
from partners.organizations.models import Membership
from partners.plans.api import TaskCommentViewSet, TaskViewSet
from partners.plans.models import TaskComment
from partners.touchpoints.api import TouchpointViewSet
from portal.access.scope import Scope, one_request
from portal.webhooks.choices import (
    ACCOUNT,
    CERTIFICATE,
    COMMENT,
    DEAL,
    ENGAGEMENT,
    ENROLLMENT,
    MEMBER,
    PAGE,
    REQUEST,
    TASK,
    TASK_COMMENT,
    TOUCHPOINT,
)


class SeatViewSet(MemberViewSet):
    """Members of the companies in scope, also those who have left: one of them just did."""

    def rows(self) -> Any:
        seats = Membership.objects.visible_to(self.request.user)
        return seats.filter(user__is_integration=False).select_related("organization", "user")


def found(view: Any, pk: Any) -> Any:
    return view.get_serializer(view.found(pk)).data


def whole_page(view: Any, pk: Any) -> Any:
    """The page with its text, as the API gives a single one."""
    return view.retrieve(view.request, pk).data


@dataclass(frozen=True)
class Kind:
    """`view`: who answers for it. `address`: where the API has it, filled with what `place` gives
    (the record's own key, or that of the record it hangs on). `key`: the column of that key."""

    view: type[Any]
    address: str
    read: Callable[[Any, Any], Any] = found
    place: Callable[[Any], dict[str, Any] | None] = lambda pk: {"pk": pk}
    key: str = "pk"


def _of_deal(pk: Any) -> dict[str, Any] | None:
    return DealComment.objects.filter(pk=pk).values("deal_id").first()


def _of_task(pk: Any) -> dict[str, Any] | None:
    return TaskComment.objects.filter(pk=pk).values("task_id").first()


KINDS: dict[str, Kind] = {
    DEAL: Kind(DealViewSet, "deals/{pk}/"),
    COMMENT: Kind(CommentViewSet, "deals/{deal_id}/comments/", place=_of_deal),
    ACCOUNT: Kind(AccountViewSet, "accounts/{pk}/"),
    ENGAGEMENT: Kind(EngagementViewSet, "engagements/{pk}/"),
    REQUEST: Kind(EngagementRequestViewSet, "engagement-requests/{pk}/"),
    TASK: Kind(TaskViewSet, "tasks/{pk}/"),
    TASK_COMMENT: Kind(TaskCommentViewSet, "tasks/{task_id}/comments/", place=_of_task),
    TOUCHPOINT: Kind(TouchpointViewSet, "touchpoints/{pk}/"),
    CERTIFICATE: Kind(CertificateViewSet, "certificates/{pk}/"),
    ENROLLMENT: Kind(EnrollmentViewSet, "enrollments/{pk}/"),
    MEMBER: Kind(SeatViewSet, "members/{pk}/"),
    PAGE: Kind(ResourceViewSet, "resources/{pk}/", read=whole_page, key="key"),
}
API = "/api/v1/"


@dataclass(frozen=True)
class Seen:
    """`url`: its address in the API. `data`: what the API says there."""

    url: str
    data: Any


def in_scope(scope: Scope, label: str, keys: Iterable[Any]) -> set[Any]:
    """Those of `keys` whose records the scope opens: one query, before each is read."""
    name = KINDS[label].key
    rows = apps.get_model(label)._default_manager.all().in_scope(scope)
    return set(rows.filter(**{f"{name}__in": set(keys)}).values_list(name, flat=True))


def seen_as(user: Any, label: str, pk: Any) -> Seen | None:
    """The record as `user` reads it now; None for hidden, missing and unreadable alike."""
    kind = KINDS[label]
    place = kind.place(pk)
    if place is None:
        return None
    view = _view(kind.view, user, place)
    try:
        with one_request(), translation.override("en"):
            data = kind.read(view, pk)
    except (Http404, PermissionDenied, APIException):
        return None
    return Seen(settings.SITE_URL + API + kind.address.format(**place), data)


def _view(made: type[Any], user: Any, place: dict[str, Any]) -> Any:
    plain = HttpRequest()
    plain.method = "GET"
    site = urlsplit(settings.SITE_URL)
    plain.META |= {"SERVER_NAME": site.hostname or "", "SERVER_PORT": str(site.port or 443)}
    request = Request(plain)
    request.user, request.auth = user, None
    view = made()
    view.request, view.action, view.format_kwarg = request, "retrieve", None
    view.args, view.kwargs = (), place
    return view
