"""What a launch's frame loads. Whoever holds the token is served; no cookie is looked at."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from cms.packages import services
from cms.packages.choices import SCORM, Standard
from cms.packages.cmi import starting_data
from cms.packages.isolation import base_of, flags_of, isolated, shared
from cms.packages.models import Launch
from cms.packages.services.recording import unit_of
from cms.packages.serving import member_response
from portal.workflow import clock

View = Callable[..., HttpResponseBase]
LIBRARY = {Standard.SCORM12: "scorm12.min.js", Standard.SCORM2004: "scorm2004.min.js"}
STORAGE = "js/packages/storage.js"
MAX_COMMIT = 2 * 1024 * 1024
COMMITS_A_MINUTE = 120


def launched(view: View) -> View:
    """The door of everything below a launch's token: the launch instead of the token, the same
    empty 404 for all that is not there, and the answer kept by itself."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def door(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        try:
            launch = services.live_launch(token, request.get_host())
        except Http404:
            return HttpResponseNotFound()
        if request.method == "OPTIONS":
            return shared(HttpResponse(status=204), request, launch)
        try:
            response = view(request, launch, **kwargs)
        except Http404:
            response = HttpResponseNotFound()
        return isolated(response, request, launch)

    return door


@launched
@require_safe
def frame(request: HttpRequest, launch: Launch) -> HttpResponse:
    """The page around a SCORM unit where content has a host of its own: it holds the API, and
    the unit in a frame inside finds it in its parent, as SCORM says."""
    if launch.record.attempt.version.standard not in SCORM:
        raise Http404
    context = {
        "scripts": _scripts(launch),
        "address": unit_address(launch),
        "flags": flags_of(launch),
    }
    return render(request, "cms/packages/frame.html", context)


@launched
@require_safe
def file(request: HttpRequest, launch: Launch, path: str) -> HttpResponseBase:
    attempt = launch.record.attempt
    # Alone in an origin like no other, a SCORM unit finds no parent: its pages carry the API.
    in_page = not launch.origin and attempt.version.standard in SCORM
    addresses = [static(STORAGE), *(_scripts(launch) if in_page else ())]
    scripts = "".join(format_html('<script src="{}"></script>', one) for one in addresses)
    return member_response(request, attempt.version, path, scripts.encode())


@launched
@require_safe
def start(request: HttpRequest, launch: Launch) -> HttpResponse:
    """What the run-time begins with, as a script."""
    attempt = launch.record.attempt
    version, record = attempt.version, launch.record
    if version.standard not in SCORM:
        raise Http404
    unit = unit_of(attempt, record.unit)
    seconds = sum(record.sessions.values_list("seconds", flat=True))
    begins = {
        "standard": version.standard,
        "data": starting_data(version.standard, unit, record.data, launch.user, seconds),
        "sequence": record.sequence if record.written_by == launch.number else 0,
        "commit": base_of(launch) + "commit",
        "portal": launch.portal,
        "alone": not launch.origin,
    }
    script = f"window.concordLaunch = {json.dumps(begins)};"
    return HttpResponse(script.replace("</", "<\\/"), content_type="text/javascript")


@launched
@require_POST
def commit(request: HttpRequest, launch: Launch) -> HttpResponse:
    """Run-time data of a SCORM unit: `{"sequence": n, "data": {name: text}}`."""
    if too_often(launch):
        return JsonResponse({"problem": "too often"}, status=429, headers={"Retry-After": "60"})
    if launch.record.attempt.version.standard not in SCORM:
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > MAX_COMMIT:
        return JsonResponse({"problem": "too large"}, status=413)
    try:
        given = json.loads(request.body)
        sequence = given["sequence"]
        if isinstance(sequence, bool) or not 0 < int(sequence) < 2_000_000_000:
            raise ValueError(sequence)
        stored = services.commit(launch=launch, sequence=int(sequence), given=given["data"])
    except ValidationError as error:
        return JsonResponse({"problem": error.messages[0]}, status=400)
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse({"problem": "not understood"}, status=400)
    return JsonResponse({"stored": stored})


@launched
@require_safe
def closed(request: HttpRequest, launch: Launch) -> HttpResponse:
    """Where a unit goes when it is left."""
    return render(request, "cms/packages/closed.html", {"portal": launch.portal})


def unit_address(launch: Launch) -> str:
    """The unit itself, with what the package wants behind its address."""
    unit = unit_of(launch.record.attempt, launch.record.unit)
    address = reverse("package_file", args=[services.token_of(launch), unit.file])
    query = f"?{quote(unit.query, safe='=&;%+/:,?')}" if unit.query else ""
    return address + query + (f"#{unit.fragment}" if unit.fragment else "")


def _scripts(launch: Launch) -> list[str]:
    library = LIBRARY[Standard(launch.record.attempt.version.standard)]
    return [
        static(f"vendor/scorm-again/{library}"),
        f"{base_of(launch)}start.js",
        static("js/packages/runtime.js"),
    ]


def too_often(launch: Launch) -> bool:
    key = f"package-commits:{launch.pk}:{clock.now():%H%M}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > COMMITS_A_MINUTE
