"""Errors of the API as RFC 9457 problem documents; one mapping for every domain error."""

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from portal.workflow.machine import StateMoved

PROBLEM = "application/problem+json"


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: `{type, title, status, detail, errors?}`; None for bugs (500)."""
    found = _describe(error)
    if found is None:
        return None
    set_rollback()
    code, title, detail, extra = found
    body = {"type": "about:blank", "title": title, "status": code, "detail": detail, **extra}
    response = Response(body, status=code, content_type=PROBLEM)
    for name, value in getattr(error, "_headers", {}).items():
        response[name] = value
    if getattr(error, "wait", None):
        response["Retry-After"] = str(int(error.wait) + 1)
    if auth := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = auth
    return response


def _describe(error: Exception) -> tuple[int, str, str, dict[str, Any]] | None:
    match error:
        case StateMoved():
            version = getattr(error.record, "version", None)
            return 409, _("The record has moved on"), str(error), {"version": version}
        case Http404() | exceptions.NotFound():
            return 404, _("Not found"), _("There is nothing here, or it is not yours to see."), {}
        case exceptions.ValidationError():
            return (
                400,
                _("Please correct the input"),
                _first(error.detail),
                {"errors": error.detail},
            )
        case ValidationError():
            errors = _by_field(error)
            return 400, _("Please correct the input"), _first(errors), {"errors": errors}
        case BadRequest():
            return 400, _("Please correct the request"), str(error), {}
        case exceptions.PermissionDenied() | PermissionDenied():
            return 403, _("Not allowed"), str(error) or _("Your role does not include this."), {}
        case exceptions.APIException():
            phrase = status.HTTP_401_UNAUTHORIZED == error.status_code
            title = _("Sign in first") if phrase else str(error.default_detail)
            return error.status_code, title, str(error.detail), {}
    return None


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    if hasattr(error, "error_dict"):
        named = error.message_dict
        return {("non_field_errors" if k == "__all__" else k): v for k, v in named.items()}
    return {"non_field_errors": error.messages}


def _first(errors: Any) -> str:
    while isinstance(errors, dict | list) and errors:
        errors = next(iter(errors.values())) if isinstance(errors, dict) else errors[0]
    return str(errors)
