"""A reader's own lists, the log of openings, and who has confirmed, in the API."""

from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cms.library import shelves
from cms.library.models import LibraryPage
from cms.library.serializers import ResourceSerializer
from cms.reading.choices import Act
from cms.reading.models import Favourite, Opening
from cms.reading.policies import can_see_readers
from cms.reading.readers import companies_of
from cms.reading.services import confirming, shelf
from portal.access.policy import require
from portal.access.scope import Scope
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiViewSet
from portal.interchange.api_fields import Moment, NamedSerializer, PersonSerializer
from portal.interchange.api_lists import Listing, before, ids, one_of, since, words
from portal.people.areas import Area


# --- Lists of pages ------------------------------------------------------------------------------
class ShelfViewSet(mixins.ListModelMixin, ApiViewSet):
    """Pages for you, each in one language."""

    area = Area.CONTENT
    queryset = LibraryPage.objects.all()
    serializer_class = ResourceSerializer
    listing = Listing(order="-date", orders={"date": "date", "title": "title"}, tie="key")

    def pages(self) -> Any:
        raise NotImplementedError

    def rows(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        return self.pages().select_related("locale", "reach").defer("body")

    def paginate_queryset(self, queryset: Any) -> Any:
        found = super().paginate_queryset(queryset)
        shelves.dress(found, get_language())
        return found


class ToReadViewSet(ShelfViewSet):
    """Pages that wait for your confirmation; confirm at `resources/{id}/acknowledge/`."""

    def pages(self) -> Any:
        return confirming.to_read(self.scope, get_language())


class NewViewSet(ShelfViewSet):
    """What was published since your last visit. Asking is a visit."""

    def pages(self) -> Any:
        visible = LibraryPage.objects.visible_to(self.request.user)
        fresh = shelf.new_since(visible, shelf.note_visit(user=self.request.user))
        return fresh.one_language(get_language())


class FavouritesViewSet(ShelfViewSet):
    """Your favourites; star and unstar at `resources/{id}/favourite/`."""

    def pages(self) -> Any:
        own = Favourite.objects.visible_to(self.request.user).order_by()
        rows = LibraryPage.objects.visible_to(self.request.user)
        return rows.filter(pk__in=own.values("page"))


class RecentViewSet(ApiViewSet):
    """The pages you opened last."""

    area = Area.CONTENT
    queryset = LibraryPage.objects.all()
    serializer_class = ResourceSerializer

    @extend_schema(operation_id="resources_recent", responses=ResourceSerializer(many=True))
    def recent(self, request: Request) -> Response:
        """At most 20, the latest first."""
        pages = shelf.opened_lately(request.user)
        shelves.dress(pages, get_language())
        return Response(self.get_serializer(pages, many=True).data)


# --- The log -------------------------------------------------------------------------------------
class OpeningSerializer(serializers.Serializer):
    """Somebody opened a page or fetched a file. `resource`: null for a page that is gone."""

    at = Moment()
    user = PersonSerializer()
    organization = NamedSerializer(allow_null=True)
    kind = serializers.ChoiceField(Act.choices)
    resource = serializers.UUIDField(source="page.key", default=None, allow_null=True)
    title = serializers.CharField()
    file_name = serializers.CharField()


def _matching(rows: Any, texts: list[str], scope: Scope) -> Any:
    for text in texts:
        rows = rows.matching(text)
    return rows


class OpeningViewSet(mixins.ListModelMixin, ApiViewSet):
    """What was opened and fetched: by you, by your company's people, by everybody."""

    area = Area.CONTENT
    queryset = Opening.objects.all()
    serializer_class = OpeningSerializer
    listing = Listing(
        order="-at",
        orders={"at": "at"},
        filters={
            "q": words(_matching),
            "kind": one_of(Act.values, "kind"),
            "user": ids("user"),
            "organization": ids("organization"),
            "after": since("at"),
            "before": before("at"),
        },
    )

    def rows(self) -> Any:
        rows = Opening.objects.visible_to(self.request.user)
        return rows.select_related("user", "organization", "page").defer("page__body")


# --- Who has confirmed ---------------------------------------------------------------------------
class ReaderSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField()
    confirmed_at = Moment(allow_null=True)


class ReadersSerializer(serializers.Serializer):
    """One company's people who are asked to confirm; `id` is null for people of none."""

    id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    asked = serializers.IntegerField()
    confirmed = serializers.IntegerField()
    people = ReaderSerializer(many=True)


class ReadersViewSet(ApiViewSet):
    """Who of those asked has confirmed a page that must be read."""

    area = Area.CONTENT
    queryset = LibraryPage.objects.all()
    serializer_class = ReadersSerializer

    @extend_schema(operation_id="resources_readers", responses=ReadersSerializer(many=True))
    def readers(self, request: Request, pk: Any) -> Response:
        """By company; an administrator reads the own company's people alone."""
        rows = LibraryPage.objects.select_related("reach")
        page = visible_or_404(rows, request.user, key=pk)
        require(can_see_readers(self.scope))
        if not page.must_read:
            raise Http404
        return Response(ReadersSerializer(companies_of(self.scope, page), many=True).data)
