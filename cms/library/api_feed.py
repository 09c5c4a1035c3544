"""The caller's own feed address in the API."""

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cms.library import feeds
from cms.library.models import FeedLink
from portal.interchange.api import ApiView
from portal.interchange.api_fields import Moment
from portal.people.areas import Area


class FeedSerializer(serializers.Serializer):
    """`made_at` is null without a private address."""

    public_address = serializers.URLField()
    made_at = Moment(allow_null=True)


class NewFeedSerializer(serializers.Serializer):
    """Shown once: keep it."""

    address = serializers.URLField()


class FeedView(ApiView):
    """News and library for a feed reader, which cannot sign in."""

    area = Area.PROFILE
    keeps_answers = False

    @extend_schema(operation_id="me_feed_retrieve", responses=FeedSerializer)
    def get(self, request: Request) -> Response:
        link = FeedLink.objects.visible_to(request.user).first()
        address = settings.SITE_URL + reverse("public_feed")
        shown = {"public_address": address, "made_at": link and link.created_at}
        return Response(FeedSerializer(shown).data)

    @extend_schema(operation_id="me_feed_create", request=None, responses={201: NewFeedSerializer})
    def post(self, request: Request) -> Response:
        """A new private address; an older one stops working."""
        return Response({"address": feeds.make_link(actor=request.user)}, status=201)

    @extend_schema(operation_id="me_feed_destroy", responses={204: None})
    def delete(self, request: Request) -> Response:
        """The private address stops working. Twice is once."""
        feeds.end_link(actor=request.user)
        return Response(status=204)
