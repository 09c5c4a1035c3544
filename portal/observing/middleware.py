"""Around every request: its id, its line in the log, its numbers. Stands outermost."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import LazyObject, empty
from structlog.contextvars import bound_contextvars

from portal.observing import metrics, traces
from portal.observing.logs import route_of
from portal.observing.probes import PROBES
from portal.observing.queries import Tally, counted

Handler = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("portal.request")
HEADER = "X-Request-ID"
SANE = re.compile(r"[\w.-]{8,64}", re.ASCII)


def observe(get_response: Handler) -> Handler:
    """The probes of an orchestrator are answered here: they come by the machine's address, not by
    ours, often, and must need nothing of what a person's request goes through."""

    def middleware(request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        if probe and (answer := probe(request)) is not None:
            return answer
        if request.path_info.startswith(settings.STATIC_URL):
            return get_response(request)
        started = time.perf_counter()
        name = request_id(request)
        with (
            bound_contextvars(request_id=name),
            counted(request) as tally,
            traces.request_span(request) as span,
        ):
            response = get_response(request)
            tell(request, response.status_code, time.perf_counter() - started, tally, span)
        response.headers[HEADER] = name
        return response

    return middleware


def request_id(request: HttpRequest) -> str:
    """The id our proxy gave, where there is one and it is sane; else a new one."""
    given = request.headers.get(HEADER, "") if settings.PROXIES else ""
    return given if SANE.fullmatch(given) else uuid.uuid4().hex


def tell(request: HttpRequest, status: int, seconds: float, tally: Tally, span: Any) -> None:
    """One line, one count and the name of the span for a request that was answered."""
    route, method = route_of(request), request.method or ""
    metrics.count_request(route, method, status, seconds, tally.queries, tally.seconds)
    fields: dict[str, Any] = {
        "method": method if method in metrics.METHODS else "OTHER",
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "queries": tally.queries,
        "db_ms": round(tally.seconds * 1000, 1),
        **people(request),
    }
    if trace := traces.finish(span, fields):
        fields["trace"] = trace
    log.log(logging.ERROR if status >= 500 else logging.INFO, "request", extra=fields)


def people(request: Any) -> dict[str, str]:
    """Who asked, by id, and who looked over their shoulder. Asks no query: who is not known by now
    was of no interest to the page."""
    user = request.__dict__.get("user")
    if isinstance(user, LazyObject) and user._wrapped is empty:
        return {}
    found = {} if getattr(user, "pk", None) is None else {"user": str(user.pk)}
    if viewing := getattr(request, "viewing", None):
        found["viewer"] = str(viewing.staff_id)
    return found
