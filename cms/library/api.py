"""`resources` of the API: the library and the news, in the same sets as on the pages."""

from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cms.library import search, serializers, shelves
from cms.library.choices import NOT_LISTED, Kind
from cms.library.models import LibraryPage
from portal.access.scope import Scope
from portal.interchange.api import ListAndRetrieve
from portal.interchange.api_lists import Filter, Listing, one_of, words
from portal.interchange.text import clean_line
from portal.people.areas import Area

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def _found(rows: Any, texts: list[str], scope: Scope) -> Any:
    return rows.filter(pk__in=search.find(rows, " ".join(texts)))


def _about(rows: Any, codes: list[str], scope: Scope) -> Any:
    return rows.about(codes)


def _everything(rows: Any, values: list[str], scope: Scope) -> Any:
    return rows


class ResourceListing(Listing):
    """The filters in their order: the search asks by indexed columns, the others come after."""

    def narrowed(self, rows: Any, params: Any, scope: Scope) -> Any:
        if not params.get("kind") and not params.get("q"):
            rows = rows.exclude(kind__in=NOT_LISTED)
        if params.get("out_of_date") != "shown":
            rows = rows.current()
        rows = super().narrowed(rows, params, scope)
        return rows.one_language(params.get("language") or get_language())


class ResourceViewSet(ListAndRetrieve):
    """What was written for you: product pages, playbooks, battle cards, price documents, answers,
    files, courses; news with `kind=news`. A search (`q`) looks everywhere."""

    area = Area.CONTENT
    queryset = LibraryPage.objects.all()
    serializer_class = serializers.ResourceSerializer
    whole_serializer_class = serializers.WholeResourceSerializer
    listing = ResourceListing(
        order="-date",
        orders={"date": "date", "title": "title"},
        tie="key",
        filters={
            "kind": one_of(Kind.values, "kind"),
            "out_of_date": one_of(["shown"], _everything),
            "q": Filter(
                clean_line,
                _found,
                {"type": "string"},
                _("Every word must be found, the last one as a beginning. The newest 1000."),
            ),
            "language": one_of(LANGUAGES, "locale__language_code"),
            "family": words(_about),
        },
    )

    def rows(self) -> Any:
        rows = LibraryPage.objects.visible_to(self.request.user)
        return rows.select_related("locale", "reach")

    def paginate_queryset(self, queryset: Any) -> Any:
        pages = super().paginate_queryset(queryset.defer("body"))
        shelves.dress(pages, get_language())
        return pages

    @extend_schema(responses=serializers.WholeResourceSerializer)
    def retrieve(self, request: Request, pk: Any) -> Response:
        """One page with its text, files, other languages and what replaces it."""
        rows = self.rows()
        page = rows.filter(key=pk).first()
        if page is None:
            raise Http404
        page = page.specific
        shelves.dress([page], get_language())
        page.seen_successor = shelves.successor(rows, page, get_language())
        page.seen_versions = shelves.versions(rows, page, get_language())
        serializer = serializers.WholeResourceSerializer(
            page, context=self.get_serializer_context()
        )
        return Response(serializer.data)
