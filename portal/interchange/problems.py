"""Errors of the API as RFC 9457 problem documents; one mapping for every domain error."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from portal.workflow.machine import StateMoved

PROBLEM = "application/problem+json"
GENERAL = "non_field_errors"
Described = tuple[int, str, str, dict[str, Any]]


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: `{type, title, status, detail, errors?}`; None for bugs (500)."""
    found = _describe(error)
    if found is None:
        return None
    set_rollback()
    code, title, detail, extra = found
    seen = getattr(context.get("request"), "came_by_header", None)
    if code == 409 and seen is not None and extra.get("version", seen) != seen:
        code = 412  # the race that If-Match lost
    body = {"type": "about:blank", "title": title, "status": code, "detail": detail, **extra}
    response = Response(body, status=code, content_type=PROBLEM)
    if (wait := getattr(error, "wait", None)) is not None:
        response["Retry-After"] = str(max(1, int(wait) + 1))
    if auth := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = auth
    return response


def _describe(error: Exception) -> Described | None:
    match error:
        case StateMoved():
            version = getattr(error.record, "version", None)
            extra = {} if version is None else {"version": version}
            return 409, _("The record has moved on"), str(error), extra
        case Http404() | exceptions.NotFound():
            return 404, _("Not found"), _("There is nothing here, or it is not yours to see."), {}
        case exceptions.ValidationError():
            return _input(error.detail)
        case ValidationError():
            return _input(by_field(error))
        case exceptions.PermissionDenied() | PermissionDenied():
            return 403, _("Not allowed"), str(error) or _("Your role does not include this."), {}
        case RequestDataTooBig():
            return 413, _("Too large"), _("The request is larger than this portal accepts."), {}
        case BadRequest() | SuspiciousOperation():
            detail = str(error) if isinstance(error, BadRequest) else _("It cannot be read.")
            return 400, _("Please correct the request"), detail, {}
        case exceptions.APIException():
            extra = getattr(error, "extra", {})
            return error.status_code, _title(error), str(error.detail), extra
    return None


def _title(error: exceptions.APIException) -> str:
    titles = {
        400: _("Please correct the request"),
        401: _("Sign in first"),
        405: _("Not possible here"),
        406: _("No such format"),
        409: _("Still running"),
        412: _("The record has moved on"),
        415: _("Unknown kind of content"),
        422: _("Key already used"),
        429: _("Too many requests"),
    }
    return str(titles.get(error.status_code, error.default_detail))


def _input(errors: Any) -> Described:
    if isinstance(errors, list):
        errors = {GENERAL: errors}
    return 400, _("Please correct the input"), _first(errors), {"errors": errors}


def by_field(error: ValidationError) -> dict[str, list[str]]:
    """Field → messages; what belongs to no field stands under GENERAL."""
    if hasattr(error, "error_dict"):
        named = error.message_dict
        return {(GENERAL if key == "__all__" else key): texts for key, texts in named.items()}
    return {GENERAL: error.messages}


def _first(errors: Any) -> str:
    """The first message, however deep it is."""
    if isinstance(errors, Mapping):
        errors = list(errors.values())
    if isinstance(errors, list):
        found = (_first(item) for item in errors)
        return next((text for text in found if text), "")
    return str(errors)
