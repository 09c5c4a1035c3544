"""SCIM 2.0 (RFC 7644) at `/scim/v2/`: the company is the one of the token's integration."""

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.utils.http import parse_etags
from pydantic import ValidationError
from rest_framework import exceptions
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, set_rollback
from scim2_models import Context, Error, SCIMException
from scim2_models import PreconditionFailedException as Stale

from partners.provisioning.models import Directory
from partners.provisioning.resources import MAX_BODY, PROVIDER
from portal.interchange.problems import by_field, problem_response
from portal.people.areas import Area
from portal.workflow import clock

SEEN_EVERY = 300  # seconds between two notes of "heard from"


class ScimRenderer(JSONRenderer):
    media_type = "application/scim+json"


class ScimParser(BaseParser):
    """The body as text: the resource models read it themselves."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        body = stream.read(MAX_BODY + 1)
        if len(body) > MAX_BODY:
            raise exceptions.APIException("The request is too large.", code="too_large")
        try:
            found = json.loads(body or b"{}")
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError("The body is not JSON.") from error
        if not isinstance(found, dict) or "\\u0000" in body.decode("utf-8", "replace"):
            raise exceptions.ParseError("The body is not a SCIM object.")
        return found


class ScimView(APIView):
    """One endpoint of the service. `self.directory` is the caller's company's."""

    area = Area.PROVISIONING
    schema = None
    parser_classes = [ScimParser]
    renderer_classes = [ScimRenderer, JSONRenderer]
    directory: Directory

    def get_exception_handler(self) -> Callable[..., Response | None]:
        return scim_problem

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.directory = directory_of(request.user)
        _note_heard(self.directory)

    @property
    def base(self) -> str:
        return self.request.build_absolute_uri("/scim/v2")

    def answer(self, resource: Any, context: Context, status: int = 200, params: Any = None) -> Any:
        data = resource.model_dump(
            mode="json", scim_ctx=context, response_parameters=params, scim_provider=PROVIDER
        )
        headers = {}
        if meta := data.get("meta"):
            headers = {k: meta[v] for k, v in _HEADERS.items() if v in meta}
        if headers.get("ETag") in parse_etags(self.request.headers.get("If-None-Match", "")):
            return Response(status=304, headers=headers)
        return Response(data, status=status, headers=headers)


_HEADERS = {"ETag": "version", "Location": "location"}


def directory_of(user: Any) -> Directory:
    """The directory this program writes. PermissionDenied for everybody else's tokens."""
    rows = Directory.objects.visible_to(user).select_related("organization")
    found = rows.filter(integration__user=user.pk, integration__ended_at=None, is_on=True).first()
    if found is None:
        raise exceptions.PermissionDenied("This token is not for provisioning.")
    return found


def _note_heard(directory: Directory) -> None:
    now = clock.now()
    if directory.heard_at is None or (now - directory.heard_at).total_seconds() > SEEN_EVERY:
        Directory.objects.filter(pk=directory.pk).update(heard_at=now)


def check_match(request: Request, version: int) -> None:
    """`If-Match`, where it is sent: 412 when the resource has moved on."""
    wanted = request.headers.get("If-Match", "").strip()
    if wanted and wanted != "*" and f'W/"{version}"' not in parse_etags(wanted):
        raise Stale(detail="The resource has changed. Read it again.")


def scim_problem(error: Exception, context: Any) -> Response | None:
    """Every error as a SCIM error (RFC 7644 §3.12); None for bugs."""
    found = _described(error)
    if found is None:
        response = problem_response(error, context)  # the portal's own mapping of domain errors
        if response is None:
            return None
        found = Error(status=response.status_code, detail=response.data.get("detail"))
        headers = dict(response.items())
    else:
        set_rollback()
        headers = {}
    headers.pop("Content-Type", None)
    return Response(found.model_dump(mode="json"), status=found.status, headers=headers)


def _described(error: Exception) -> Error | None:
    match error:
        case SCIMException():
            return error.to_error()
        case ValidationError():
            return Error.from_validation_error(error.errors()[0])
        case DjangoValidationError():
            first = next(iter(by_field(error).values()))
            return Error(status=400, scim_type="invalidValue", detail=str(first[0]))
        case Http404():
            return Error(status=404, detail="There is no such resource.")
        case exceptions.ParseError():
            return Error(status=400, scim_type="invalidSyntax", detail=str(error.detail))
    return None
