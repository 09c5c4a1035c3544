"""Traces over OTLP/HTTP, where OTEL_EXPORTER_OTLP_ENDPOINT names a receiver; else nothing of
OpenTelemetry is imported here.

A span says the pattern of an address and statements without values. The libraries that instrument
Django and drivers by themselves put whole addresses and the words of errors into spans, so these
few lines make the spans instead. The library's own variables (OTEL_SERVICE_NAME,
OTEL_TRACES_SAMPLER, OTEL_EXPORTER_OTLP_HEADERS …) all hold.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created
from django.http import HttpRequest

from portal.observing.queries import shape

_tracer: Any = None  # set by start()


def start() -> None:
    """Send spans from now on. Called once, when the app is ready."""
    global _tracer
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    os.environ.setdefault("OTEL_SERVICE_NAME", "concord")
    provider = TracerProvider(resource=Resource.create())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    _tracer = provider.get_tracer("concord")
    connection_created.connect(_watch, dispatch_uid="observing.traces")


@contextmanager
def request_span(request: HttpRequest) -> Iterator[Any]:
    """The span of one request, or None while traces are off. A trace that our proxy began goes on
    in it; what a visitor sends is not taken for one."""
    if _tracer is None:
        yield None
        return
    from opentelemetry.propagate import extract
    from opentelemetry.trace import SpanKind

    parent = extract(request.headers) if settings.PROXIES else None
    with _tracer.start_as_current_span(
        "request",
        context=parent,
        kind=SpanKind.SERVER,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        yield span


def finish(span: Any, fields: dict[str, Any]) -> str:
    """Name the span by what the log line says of the request; returns its trace's id, in hex."""
    if span is None:
        return ""
    from opentelemetry.trace import StatusCode, format_trace_id

    span.update_name(f"{fields['method']} {fields['route']}".strip())
    span.set_attributes(
        {
            "http.request.method": fields["method"],
            "http.route": fields["route"],
            "http.response.status_code": fields["status"],
            "concord.queries": fields["queries"],
        }
    )
    if fields["status"] >= 500:
        span.set_status(StatusCode.ERROR)
    return str(format_trace_id(span.get_span_context().trace_id))


def _watch(connection: Any, **kwargs: Any) -> None:
    if _traced not in connection.execute_wrappers:
        connection.execute_wrappers.append(_traced)


def _traced(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """A span for one statement, within a request's: alone it would explain nothing."""
    from opentelemetry.trace import SpanKind, get_current_span

    if not get_current_span().is_recording():
        return execute(sql, params, many, context)
    text = shape(sql)
    word = text.split(None, 1)[0].upper()
    with _tracer.start_as_current_span(
        word, kind=SpanKind.CLIENT, record_exception=False, set_status_on_exception=False
    ) as span:
        names = {"db.system.name": context["connection"].vendor, "db.operation.name": word}
        span.set_attributes({**names, "db.query.text": text})
        return execute(sql, params, many, context)
