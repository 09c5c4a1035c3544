"""Numbers for Prometheus. A label is the pattern of an address or a word of ours: never an id, a
name or anything a person typed. Nothing is counted while METRICS_TOKEN is empty.

With PROMETHEUS_MULTIPROC_DIR set (the library's own variable) every process writes to that folder
and any of them answers for all.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, transaction
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

NONE = "none"  # no address of ours fits
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
COUNTS = (0, 2, 5, 10, 14, 16, 25, 50, 100)
OWN = CollectorRegistry()  # not the library's: that one tells of the process and its Python, too

REQUESTS = Counter(
    "concord_requests", "Requests answered.", ["route", "method", "status"], registry=OWN
)
DURATION = Histogram(
    "concord_request_seconds",
    "Seconds until the answer began.",
    ["route", "method"],
    buckets=SECONDS,
    registry=OWN,
)
QUERIES = Histogram(
    "concord_request_queries",
    "Statements sent to the database for one request.",
    ["route"],
    buckets=COUNTS,
    registry=OWN,
)
DATABASE = Histogram(
    "concord_request_database_seconds",
    "Seconds one request spent in the database.",
    ["route"],
    buckets=SECONDS,
    registry=OWN,
)
SLOW = Counter(
    "concord_slow_queries", "Statements slower than SLOW_QUERY_MS.", ["route"], registry=OWN
)


@dataclass(frozen=True)
class Gauge:
    """A number asked of the database when Prometheus comes. `read`: label → value; the label is ""
    where there is only one. It must be cheap: it is asked every few seconds."""

    name: str
    about: str
    read: Callable[[], dict[str, float]]
    label: str = "state"


# Rooms above add theirs when their app is ready.
GAUGES: list[Gauge] = []


def count_request(
    route: str, method: str, status: int, seconds: float, queries: int, database: float
) -> None:
    if not settings.METRICS_TOKEN:
        return
    route, method = route or NONE, method if method in METHODS else "OTHER"
    REQUESTS.labels(route, method, f"{status // 100}xx").inc()
    DURATION.labels(route, method).observe(seconds)
    QUERIES.labels(route).observe(queries)
    DATABASE.labels(route).observe(database)


def count_slow(route: str) -> None:
    if settings.METRICS_TOKEN:
        SLOW.labels(route or NONE).inc()


class Asked(Collector):
    """The gauges. One that cannot be read is left out, and the others are told."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for gauge in GAUGES:
            try:
                with transaction.atomic():
                    found = gauge.read()
            except DatabaseError:
                continue
            names = [gauge.label] if "" not in found else []
            family = GaugeMetricFamily(f"concord_{gauge.name}", gauge.about, labels=names)
            for word, value in found.items():
                family.add_metric([word] if word else [], value)
            yield family


def page() -> bytes:
    """Everything in Prometheus's text format."""
    registry = OWN
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    asked = CollectorRegistry()
    asked.register(Asked())
    return bytes(generate_latest(registry) + generate_latest(asked))
