"""Search everything in the API: the same answer as the page's."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.scope import scope_of
from portal.home.search.finding import LONGEST, find
from portal.home.search.sources import SOURCES
from portal.interchange.api import ApiView
from portal.people.areas import ANY, needed


class HitSerializer(serializers.Serializer):
    """`url` is an address of the portal's pages."""

    key = serializers.CharField()
    url = serializers.CharField()
    title = serializers.CharField()
    note = serializers.CharField(allow_blank=True)


class GroupSerializer(serializers.Serializer):
    """`more_url` is empty where these are all, or where there is no list of its own."""

    kind = serializers.CharField()
    label = serializers.CharField()
    hits = HitSerializer(many=True)
    more_url = serializers.CharField(allow_blank=True)


class AnswerSerializer(serializers.Serializer):
    """`is_guess`: nothing has every word; these are spelled much like them."""

    text = serializers.CharField(allow_blank=True)
    is_guess = serializers.BooleanField()
    groups = GroupSerializer(many=True)


class SearchView(ApiView):
    """One question over everything you may see. A token finds what its areas may read."""

    area = ANY

    def params(self) -> frozenset[str]:
        return frozenset({"q"})

    @extend_schema(
        operation_id="search",
        parameters=[
            OpenApiParameter("q", str, description=f"Words; {LONGEST} characters are read.")
        ],
        responses=AnswerSerializer,
    )
    def get(self, request: Request) -> Response:
        """A few of each kind, by kind; `more_url` leads to the rest."""
        areas = getattr(request.auth, "areas", ())
        kinds = {source.kind for source in SOURCES if needed(source.area, "GET") in areas}
        answer = find(scope_of(request.user), request.query_params.get("q", ""), kinds)
        return Response(AnswerSerializer(answer).data)
