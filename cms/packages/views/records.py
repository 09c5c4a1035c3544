"""The record store below a launch: what cmi5 and xAPI units ask, in their words."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.utils.dateparse import parse_datetime

from cms.packages.choices import SCORM
from cms.packages.models import Document, Launch, Statement
from cms.packages.services.credentials import basic_of, fetch_once
from cms.packages.views.content import COMMITS_A_MINUTE, MAX_COMMIT, launched, too_often
from cms.packages.xapi import documents, statements, words
from portal.workflow import clock

View = Callable[..., HttpResponseBase]
PAGE = 200


def recorded(view: View) -> View:
    """Errors of the record store in xAPI's statuses, and its headers on every answer."""

    @launched
    @wraps(view)
    def door(request: HttpRequest, launch: Launch) -> HttpResponseBase:
        if launch.record.attempt.version.standard in SCORM:
            raise Http404
        response = _answer(view, request, launch)
        response.headers["X-Experience-API-Version"] = words.VERSION
        response.headers["X-Experience-API-Consistent-Through"] = clock.now().isoformat()
        return response

    return door


def _answer(view: View, request: HttpRequest, launch: Launch) -> HttpResponseBase:
    if too_often(launch):
        return _problem(429, f"More than {COMMITS_A_MINUTE} requests in a minute.")
    if int(request.headers.get("Content-Length") or 0) > MAX_COMMIT:
        return _problem(413, "Too large.")
    try:
        return view(request, launch)
    except ValidationError as error:
        return _problem(400, error.messages[0])
    except statements.NotAllowed as error:
        return _problem(403, str(error))
    except statements.Differs:
        return _problem(409, "Another statement has this id.")
    except documents.Stale:
        return _problem(412, "The document has changed.")
    except (ValueError, KeyError, TypeError, RecursionError):
        return _problem(400, "Not understood.")


def _problem(status: int, text: str) -> HttpResponse:
    return JsonResponse({"error": text}, status=status)


def with_secret(view: View) -> View:
    """Asks for the secret the unit was given, as HTTP Basic."""

    @wraps(view)
    def door(request: HttpRequest, launch: Launch) -> HttpResponseBase:
        if not constant_time_compare(request.headers.get("Authorization", ""), basic_of(launch)):
            return _problem(401, "The authorization is missing or wrong.")
        if request.method not in {"GET", "HEAD"} and launch.ended_at:
            return _problem(403, "This session has ended.")
        return view(request, launch)

    return door


@recorded
def fetch(request: HttpRequest, launch: Launch) -> HttpResponse:
    """cmi5's fetch address: gives the secret once."""
    if request.method != "POST":
        return _problem(405, "POST only.")
    if secret := fetch_once(launch):
        return JsonResponse({"auth-token": secret})
    return JsonResponse({"error-code": "1", "error-text": "Already in use"})


@recorded
def about(request: HttpRequest, launch: Launch) -> HttpResponse:
    return JsonResponse({"version": [words.VERSION], "extensions": {}})


@recorded
@with_secret
def statement_resource(request: HttpRequest, launch: Launch) -> HttpResponse:
    if request.method in {"GET", "HEAD"}:
        return _statements(request, launch)
    given = json.loads(request.body)
    if request.method == "PUT":
        key = request.GET["statementId"]
        if not isinstance(given, dict) or str(given.setdefault("id", key)) != key:
            return _problem(400, "The ids differ.")
        statements.store(launch, [given])
        return HttpResponse(status=204)
    if request.method == "POST":
        ids = statements.store(launch, given if isinstance(given, list) else [given])
        return JsonResponse(ids, safe=False)
    return _problem(405, "GET, PUT or POST.")


def _statements(request: HttpRequest, launch: Launch) -> HttpResponse:
    """Statements of this attempt, newest first."""
    rows = Statement.objects.filter(attempt=launch.record.attempt)
    asked = request.GET
    if key := asked.get("statementId"):
        try:
            found = rows.filter(key=key).first()
        except ValidationError as error:
            raise ValueError(key) from error
        return JsonResponse(found.content) if found else _problem(404, "No such statement.")
    for field in ("verb", "activity"):
        if field in asked:
            rows = rows.filter(**{field: asked[field]})
    for name, lookup in (("since", "stored_at__gt"), ("until", "stored_at__lte")):
        if name in asked and (at := parse_datetime(asked[name])):
            rows = rows.filter(**{lookup: at})
    order = "" if asked.get("ascending") == "true" else "-"
    rows = rows.order_by(f"{order}stored_at", f"{order}pk")
    limit = min(int(asked.get("limit") or 0) or PAGE, PAGE)
    return JsonResponse({"statements": [row.content for row in rows[:limit]], "more": ""})


def _document_view(shelf: str, parameter: str) -> View:
    @recorded
    @with_secret
    def view(request: HttpRequest, launch: Launch) -> HttpResponse:
        return _document(request, launch, shelf, parameter)

    return view


def _document(request: HttpRequest, launch: Launch, shelf: str, parameter: str) -> HttpResponse:
    attempt = launch.record.attempt
    activity = "" if shelf == "agent" else request.GET["activityId"]
    _check_agent(request, launch, shelf)
    name = request.GET.get(parameter, "")
    method = request.method or ""
    if method in {"GET", "HEAD"} and not name:
        return JsonResponse(documents.names(attempt, shelf, activity), safe=False)
    stored = documents.find(attempt, shelf, activity, name)
    if method in {"GET", "HEAD"}:
        return _shown(launch, shelf, name, stored)
    documents.check_match(
        stored, request.headers.get("If-Match", ""), request.headers.get("If-None-Match", "")
    )
    if method == "DELETE":
        if stored:
            stored.delete()
        return HttpResponse(status=204)
    if method not in {"PUT", "POST"}:
        return _problem(405, "GET, PUT, POST or DELETE.")
    kind = request.headers.get("Content-Type", "")
    documents.keep(attempt, shelf, activity, name, request.body, kind, merge=method == "POST")
    return HttpResponse(status=204)


def _check_agent(request: HttpRequest, launch: Launch, shelf: str) -> None:
    """State and agent documents are the launch's learner's; nobody else's are told."""
    if shelf == "activity":
        return
    agent: Any = json.loads(request.GET["agent"])
    if agent.get("account") != words.actor_of(launch)["account"]:
        raise statements.NotAllowed("The agent is not this launch's learner.")
    registration = request.GET.get("registration")
    if registration and registration != str(launch.record.attempt_id):
        raise statements.NotAllowed("The registration is not this launch's.")


def _shown(launch: Launch, shelf: str, name: str, stored: Document | None) -> HttpResponse:
    if stored is None and (shelf, name) == ("agent", documents.PREFERENCES):
        return JsonResponse(documents.preferences_of(launch.user))
    if stored is None:
        return _problem(404, "No such document.")
    return HttpResponse(
        stored.content,
        content_type=stored.content_type,
        headers={"ETag": f'"{stored.etag}"', "Last-Modified": stored.updated_at.isoformat()},
    )


state = _document_view("state", "stateId")
agent_profile = _document_view("agent", "profileId")
activity_profile = _document_view("activity", "profileId")
