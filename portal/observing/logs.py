"""What a line of the log looks like: fields instead of sentences, and nobody in it.

Every module goes on using `logging`; this is the formatter behind it. Fields come by
`extra={…}` and must be in FIELDS; what a library says is kept, but cleaned. Imported by the
settings: needs no Django.
"""

import re
import traceback
from collections.abc import Iterator
from typing import Any

import structlog
from structlog.contextvars import merge_contextvars
from structlog.stdlib import ExtraAdder, add_log_level, add_logger_name

FORMATS = ("json", "text")
# Names of numbers, ids and patterns of addresses; never what a person typed.
FIELDS = (
    "method", "route", "status", "ms", "queries", "db_ms", "user", "viewer", "sql", "job", "trace",
)  # fmt: skip
ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*")
QUERY = re.compile(r"\?\S+")
# Long runs of letters with digits among them: tokens, signatures, digests. Random ids of records
# (36 characters with dashes in their places) and names in code are none.
SECRET = re.compile(
    r"(?<![\w-])(?![\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\w-]))"
    r"(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}"
)
# What these say is about the program or the machine; any other error may quote what was typed.
OUTSPOKEN = (AttributeError, ImportError, NameError, TypeError, RecursionError, MemoryError)
OUTSPOKEN_NAMES = {"OperationalError", "TemplateDoesNotExist", "FieldError"}
FRAMES = 40


def cleaned(text: str) -> str:
    """`text` without e-mail addresses, query strings and whatever looks like a secret."""
    text = ADDRESS.sub("[address]", text)
    return SECRET.sub("[secret]", QUERY.sub("?[query]", text))


def formatter(style: str, whole_errors: bool) -> structlog.stdlib.ProcessorFormatter:
    """`style`: one of FORMATS. `whole_errors`: tracebacks with their messages, for developers."""
    chain: list[Any] = [
        merge_contextvars,
        add_logger_name,
        add_log_level,
        ExtraAdder(allow=FIELDS),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_addresses,
        *(() if whole_errors else (errors_by_place,)),
        clean,
    ]
    if style == "json":
        last: Any = structlog.processors.JSONRenderer()
    else:  # named, because the default prints local variables where `rich` is installed
        plain = structlog.dev.plain_traceback
        last = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=chain,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )


def without_addresses(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Django's own lines about a request name its whole path, which may be a secret link."""
    record = event["_record"]
    if (request := getattr(record, "request", None)) is not None:
        event["event"] = f"{record.name} {getattr(record, 'status_code', '')}".strip()
        event["route"] = route_of(request)
    return event


def route_of(request: Any) -> str:
    """The pattern of the address, such as `deals/<uuid:pk>/`; empty where none fits."""
    found = getattr(request, "resolver_match", None)
    return found.route if found else ""


def errors_by_place(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """An error as its kinds and places, innermost cause last; its message only where it is about
    the program."""
    info = event.pop("exc_info", None)
    if info and info[1] is not None:
        event["error"] = [_told(error) for error in _chain(info[1])]
    return event


def _told(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    told: dict[str, Any] = {"kind": f"{kind.__module__}.{kind.__qualname__}"}
    if isinstance(error, OUTSPOKEN) or kind.__name__ in OUTSPOKEN_NAMES:
        told["message"] = cleaned(str(error).partition("DETAIL:")[0].strip())[:300]
    frames = list(traceback.walk_tb(error.__traceback__))[-FRAMES:]
    told["at"] = [
        f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in frames
    ]
    return told


def _short(path: str) -> str:
    """The path without the folders in which this machine keeps its libraries."""
    return path.rpartition("site-packages/")[2].removeprefix("/")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def clean(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """The last word before a line is written; ids of requests and traces are ours."""
    for key in ("event", "route", "sql"):
        if isinstance(text := event.get(key), str):
            event[key] = cleaned(text) if key == "event" else text[:2000]
    return event


def config(style: str, level: str, whole_errors: bool) -> dict[str, Any]:
    """`LOGGING` of the settings."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "portal.observing.logs.formatter",
                "style": style,
                "whole_errors": whole_errors,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Wagtail reports every indexing step, with page titles; the queue every look it takes.
            **{
                name: {"level": "WARNING"}
                for name in ("django_tasks", "django_tasks_db", "wagtail")
            },
            # The line of the request says its status already; only faults are told again.
            "django": {"handlers": [], "propagate": True},
            **{
                name: {"level": "ERROR", "handlers": [], "propagate": True}
                for name in ("django.request", "django.security.csrf", "django.server")
            },
        },
    }
