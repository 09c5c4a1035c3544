"""The base of every endpoint: strict parameters, scoped rows, answers given once."""

from collections.abc import Container, Mapping
from functools import partial
from typing import Any, ClassVar

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import mixins
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from portal.access.row_security.session import read_as
from portal.access.scope import Scope, scope_of
from portal.interchange import api_wanted
from portal.interchange.api_areas import require_word, word_for
from portal.interchange.api_conditions import check_if_match, version_sent, with_tag
from portal.interchange.api_lists import KeysetPagination, Listing
from portal.interchange.api_rates import with_headers
from portal.interchange.idempotency import run_once
from portal.people.areas import ANY


class StrictMixin:
    """Refuses query parameters nobody declared; a repeated POST gets its first answer.

    Every view says its `area` (portal/people/areas.py): what a token must open to come in.
    `keeps_answers`: False where an answer holds a secret, which is shown once and kept nowhere.
    """

    keeps_answers = True

    def params(self) -> frozenset[str]:
        """Names of the query parameters this request may carry."""
        return frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        read_as(request.user)
        if not is_declared(self, request):
            return
        check_params(request, self.params())
        if request.method == "POST" and hasattr(self, "post") and self.keeps_answers:
            # DRF looks the handler up after this, so every POST passes through here.
            self.post = partial(run_handler, self.post)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        return with_headers(answer, getattr(request, "_request", request))


def is_declared(view: Any, request: Request) -> bool:
    """A method nobody declared is 405, whatever comes with it."""
    return hasattr(view, request.method.lower())


def run_handler(handler: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
    return run_once(request, partial(handler, request, *args, **kwargs))


def check_params(request: Request, known: Container[str]) -> None:
    """ValidationError by name for what is not `known`."""
    errors = {}
    for name, values in request.query_params.lists():
        if name not in known:
            errors[name[:80]] = [_("This parameter is not known here.")]
        elif any("\x00" in value for value in values):
            errors[name] = [_("This value cannot be used here.")]
    if errors:
        raise ValidationError(errors)


class ApiView(StrictMixin, APIView):
    """An endpoint that is not a collection."""


class ApiViewSet(StrictMixin, GenericViewSet):
    """Endpoints of one kind of record. `rows()` starts from `visible_to`; default: nothing."""

    listing: Listing
    expansions: ClassVar[Mapping[str, api_wanted.Expansion]] = {}
    is_matched = False  # `If-Match` is about the record before it is changed
    whole_serializer_class: Any = None  # where one record shows more than it does in the list
    pagination_class = KeysetPagination
    lookup_value_converter = "uuid"

    def rows(self) -> Any:
        """What the caller may see, with everything the serializer reads."""
        return self.queryset.none()

    def get_queryset(self) -> Any:
        return self.rows()

    def params(self) -> frozenset[str]:
        wanted = {name for name in api_wanted.NAMES if api_wanted.known(self, name)}
        return (self.listing.params() if self.action == "list" else frozenset()) | wanted

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not is_declared(self, request):
            return
        for name in api_wanted.NAMES:
            api_wanted.asked(self, name)
        for name in api_wanted.asked(self, "expand"):  # what goes along needs its own area
            require_word(request, word_for(self.expansions[name].view(), "GET"))

    def get_paginated_response(self, data: Any) -> Response:
        return super().get_paginated_response(api_wanted.as_wanted(self, data))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """One record, as it was asked for, with its tag. Lists have none."""
        is_one = response.status_code == 200 and isinstance(getattr(response, "data", None), dict)
        if is_one and self.action == "retrieve":
            [response.data] = api_wanted.as_wanted(self, [response.data])
        if self.action != "list":
            response = with_tag(self.request, response)
        return super().finalize_response(request, response, *args, **kwargs)

    @property
    def scope(self) -> Scope:
        return scope_of(self.request.user)

    def found(self, pk: Any) -> Any:
        """The record, or 404 alike for hidden and for missing."""
        record = self.rows().filter(pk=pk).first()
        if record is None:
            raise Http404
        if not self.is_matched:
            check_if_match(self, record)
            self.is_matched = True
        return record

    def read(self, serializer: Any) -> dict[str, Any]:
        """The checked body of the request."""
        form = serializer(data=self.request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        return form.validated_data

    def shown(self, pk: Any, status: int = 200) -> Response:
        """A record as the caller sees it now."""
        return self.answer(self.found(pk), status)

    def answer(self, record: Any, status: int = 200) -> Response:
        """The same for a record that was just found."""
        headers = {"Location": f"{self.request.path}{record.pk}/"} if status == 201 else {}
        return Response(self.get_serializer(record).data, status=status, headers=headers)


class ListAndRetrieve(mixins.ListModelMixin, ApiViewSet):
    def retrieve(self, request: Request, pk: Any) -> Response:
        return self.shown(pk)


def seen_version(request: Request, data: dict[str, Any]) -> int:
    """The version the caller saw, out of the body or `If-Match`. ValidationError if neither."""
    if "version" in data:
        return data.pop("version")
    if (version := version_sent(request)) is None:
        text = _("Say which version you saw: in the body, or as If-Match.")
        raise ValidationError({"version": [text]})
    request.came_by_header = version
    return version


class NotFoundView(ApiView):
    """Every address nobody declared."""

    area = ANY
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super(StrictMixin, self).initial(request, *args, **kwargs)
        raise NotFound

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        raise NotFound

    post = put = patch = delete = get
