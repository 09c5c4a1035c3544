"""The base of every endpoint: strict parameters, scoped rows, answers given once."""

import re
from functools import partial
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import mixins
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from portal.access.scope import Scope, scope_of
from portal.interchange.api_lists import KeysetPagination, Listing
from portal.interchange.idempotency import run_once

IF_MATCH = re.compile(r'^(W/)?"?([0-9]{1,9})"?$')


class StrictMixin:
    """Refuses query parameters nobody declared; a repeated POST gets its first answer."""

    def params(self) -> frozenset[str]:
        """Names of the query parameters this request may carry."""
        return frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        _check_params(request, self.params())
        if request.method == "POST" and hasattr(self, "post"):
            # DRF looks the handler up after this, so every POST passes through here.
            self.post = partial(run_handler, self.post)


def run_handler(handler: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
    return run_once(request, partial(handler, request, *args, **kwargs))


def _check_params(request: Request, known: frozenset[str]) -> None:
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
    pagination_class = KeysetPagination
    lookup_value_converter = "uuid"

    def rows(self) -> Any:
        """What the caller may see, with everything the serializer reads."""
        return self.queryset.none()

    def get_queryset(self) -> Any:
        return self.rows()

    def params(self) -> frozenset[str]:
        return self.listing.params() if self.action == "list" else frozenset()

    @property
    def scope(self) -> Scope:
        return scope_of(self.request.user)

    def found(self, pk: Any) -> Any:
        """The record, or 404 alike for hidden and for missing."""
        record = self.rows().filter(pk=pk).first()
        if record is None:
            raise Http404
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
        headers = {"ETag": f'"{record.version}"'} if hasattr(record, "version") else {}
        if status == 201:
            headers["Location"] = f"{self.request.path}{record.pk}/"
        return Response(self.get_serializer(record).data, status=status, headers=headers)


class ListAndRetrieve(mixins.ListModelMixin, ApiViewSet):
    def retrieve(self, request: Request, pk: Any) -> Response:
        return self.shown(pk)


def seen_version(request: Request, data: dict[str, Any]) -> int:
    """The version the caller saw, out of the body or `If-Match`. ValidationError if neither."""
    if "version" in data:
        return data.pop("version")
    found = IF_MATCH.match(request.headers.get("If-Match", "").strip())
    if not found:
        text = _("Say which version you saw: in the body, or as If-Match.")
        raise ValidationError({"version": [text]})
    return int(found[2])


class NotFoundView(ApiView):
    """Every address nobody declared."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super(StrictMixin, self).initial(request, *args, **kwargs)
        raise NotFound

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        raise NotFound

    post = put = patch = delete = get
