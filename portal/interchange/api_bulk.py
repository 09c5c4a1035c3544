"""`POST …/bulk/`: many requests to one collection in one call, each with its own answer.

Every item goes through the view its own address leads to, as the same caller with the same token:
parameters, rows, serializers, services, throttles and answers are those of single requests. So an
item tells nothing a single request would not, and costs what a single request costs.
"""

import io
import json
from collections.abc import Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.urls import resolve
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from portal.interchange.api import ApiView
from portal.interchange.api_fields import Input

MOST_ITEMS = 100
METHODS = {"create": "POST", "update": "PATCH", "delete": "DELETE"}
# What belongs to the whole request, not to its items.
NOT_PASSED_ON = {"HTTP_IDEMPOTENCY_KEY", "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "QUERY_STRING"}


class ItemInput(Input):
    """`body` is what a single request would send; `id` is for everything but `create`."""

    id = serializers.UUIDField(required=False)
    body = serializers.DictField(required=False, default=dict)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if (data["action"] == "create") == ("id" in data):
            text = _("Every action but create is about one id.")
            raise serializers.ValidationError({"id": [text]})
        return data


class ResultSerializer(serializers.Serializer):
    """`body`: what a single request would answer, a record or a problem; null for nothing."""

    status = serializers.IntegerField()
    body = serializers.DictField(allow_null=True)


class BulkSerializer(serializers.Serializer):
    """One result for each item, in their order. `refused`: how many were not done."""

    refused = serializers.IntegerField()
    results = ResultSerializer(many=True)


class NothingDone(APIException):
    """One item of an atomic request was refused. `results`: as far as it went."""

    status_code = 400
    default_code = "nothing_done"

    def __init__(self, results: list[dict[str, Any]]):
        super().__init__(
            _("Item %(number)d was refused, so nothing was done.") % {"number": len(results)}
        )
        self.extra = {"results": results}


class BulkView(ApiView):
    """Many requests to one collection at once."""

    shape: type[Input]

    def run(self, request: Request) -> Response:
        form = self.shape(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        items, atomic = form.validated_data["items"], form.validated_data["atomic"]
        results = _all_or_none(request, items) if atomic else [_one(request, row) for row in items]
        refused = sum(_is_refusal(row) for row in results)
        return Response({"refused": refused, "results": results})


def _all_or_none(request: Request, items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = []
    with transaction.atomic():
        for item in items:
            results.append(_one(request, item))
            if _is_refusal(results[-1]):
                raise NothingDone(results)
    return results


def _one(request: Request, item: dict[str, Any]) -> dict[str, Any]:
    """The answer to one item; what was refused is undone."""
    found = resolve(_path(request.path, item))
    with transaction.atomic():
        answer = found.func(_single(request, item), *found.args, **found.kwargs)
        if answer.status_code >= 400:
            transaction.set_rollback(True)
    return {"status": answer.status_code, "body": answer.data}


def _is_refusal(result: dict[str, Any]) -> bool:
    return result["status"] >= 400


def _path(path: str, item: dict[str, Any]) -> str:
    """The address of a single request, beside `…/bulk/`."""
    collection, action = path.removesuffix("bulk/"), item["action"]
    if action == "create":
        return collection
    own = f"{collection}{item['id']}/"
    return own if action in METHODS else f"{own}{action}/"


def _single(request: Request, item: dict[str, Any]) -> WSGIRequest:
    """The request of one item, as the person and the token of the whole."""
    raw = json.dumps(item["body"]).encode()
    passed_on = {name: text for name, text in request.META.items() if name not in NOT_PASSED_ON}
    single: Any = WSGIRequest(
        {
            **passed_on,
            "REQUEST_METHOD": METHODS.get(item["action"], "POST"),
            "PATH_INFO": _path(request.path, item),
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(raw)),
            "wsgi.input": io.BytesIO(raw),
        }
    )
    # What DRF's own test client uses: the caller is known already.
    single._force_auth_user, single._force_auth_token = request.user, request.auth
    return single


def bulk_view(collection: str, area: str, actions: Iterable[str]) -> Any:
    """The view of `{collection}/bulk/`. `actions`: of METHODS, and the last words of the addresses
    of single records."""
    title = collection.title()
    item = type(
        f"{title}BulkItemInput",
        (ItemInput,),
        {"action": serializers.ChoiceField(choices=list(actions))},
    )
    whole = type(
        f"{title}BulkInput",
        (Input,),
        {
            "__doc__": "`atomic`: all items or none.",
            "items": item(many=True, min_length=1, max_length=MOST_ITEMS),
            "atomic": serializers.BooleanField(required=False, default=False),
        },
    )

    @extend_schema(
        operation_id=f"{collection}_bulk",
        description=f"Up to {MOST_ITEMS} requests to {collection} in one, each with its answer.",
        request=whole,
        responses={200: BulkSerializer},
    )
    def post(self: Any, request: Request) -> Response:
        return BulkView.run(self, request)

    made = {"post": post, "shape": whole, "area": area}
    view: Any = type(f"{title}BulkView", (BulkView,), made)
    return view.as_view()
