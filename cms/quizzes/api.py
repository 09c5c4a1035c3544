"""`attempts` of the API: one's own."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cms.quizzes import serializers, services
from cms.quizzes.choices import Ending
from cms.quizzes.models import Attempt
from portal.interchange.api import ListAndRetrieve
from portal.interchange.api_conditions import version_sent
from portal.interchange.api_lists import Listing, before, ids, one_of, since
from portal.people.areas import Area


class AttemptViewSet(ListAndRetrieve):
    """Your attempts at quizzes. The right answers are never part of it before the end."""

    area = Area.TRAINING
    queryset = Attempt.objects.all()
    serializer_class = serializers.AttemptSerializer
    listing = Listing(
        order="-started_at",
        orders={"started_at": "started_at"},
        filters={
            "enrollment": ids("enrollment"),
            "ending": one_of(Ending.values, "ending"),
            "after": since("started_at"),
            "before": before("started_at"),
        },
    )

    def rows(self) -> Any:
        rows = Attempt.objects.visible_to(self.request.user)
        return rows.select_related("quiz", "enrollment")

    def retrieve(self, request: Request, pk: Any) -> Response:
        services.settle_time(attempt=self.found(pk))
        return self.shown(pk)

    @extend_schema(
        request=serializers.NewAttemptInput, responses={201: serializers.AttemptSerializer}
    )
    def create(self, request: Request) -> Response:
        """Begin, or find the attempt that is open."""
        data = self.read(serializers.NewAttemptInput)
        attempt = services.start(**data, actor=request.user)
        return self.shown(attempt.pk, status=201)

    @extend_schema(request=serializers.AnswersInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Save answers; those not named stay. `version` (or If-Match) is asked for nowhere, and
        heeded where it is sent. 409 once the time is over."""
        attempt, data = self.found(pk), self.read(serializers.AnswersInput)
        services.save_answers(
            attempt=attempt,
            actor=request.user,
            answers=data["answers"],
            version=_version(request, data),
        )
        return self.shown(pk)

    @extend_schema(request=serializers.SubmitInput, responses={200: serializers.AttemptSerializer})
    def submit(self, request: Request, pk: Any) -> Response:
        """Hand in, with the last answers. Twice is once."""
        attempt, data = self.found(pk), self.read(serializers.SubmitInput)
        services.submit(
            attempt=attempt,
            actor=request.user,
            answers=data.get("answers"),
            version=_version(request, data),
        )
        return self.shown(pk)


def _version(request: Request, data: dict[str, Any]) -> int | None:
    return data["version"] if "version" in data else version_sent(request)
