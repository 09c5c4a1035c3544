"""What seeing inside costs one request: `DEBUG=1 python -m benchmarks.observing`.

The middleware around a handler that does nothing, with its line in JSON written to nowhere; then
with numbers for Prometheus; then the wrapper around one statement. Microseconds of CPU, the median
of rounds; nothing else of the portal takes part.
"""

import logging
import os
import statistics
import time

import django

ROUNDS, TIMES = 15, 400


def microseconds(action):
    """CPU of one call, the median of rounds."""
    took = []
    for _round in range(ROUNDS):
        started = time.process_time()
        for _time in range(TIMES):
            action()
        took.append((time.process_time() - started) / TIMES * 1_000_000)
    return statistics.median(took)


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()

    from django.conf import settings
    from django.db import connection
    from django.http import HttpResponse
    from django.test import RequestFactory
    from django.urls import resolve

    from portal.observing import logs, queries
    from portal.observing.middleware import observe

    handler = logging.FileHandler(os.devnull)
    handler.setFormatter(logs.formatter("json", whole_errors=False))
    logging.getLogger().handlers = [handler]

    request = RequestFactory().get("/deals/?q=word")
    request.resolver_match = resolve("/deals/")
    watched = observe(lambda request: HttpResponse("ok"))
    bare = microseconds(lambda: HttpResponse("ok"))
    settings.METRICS_TOKEN = ""
    rows = {"id, log line": microseconds(lambda: watched(request)) - bare}
    settings.METRICS_TOKEN = "x" * 20
    rows["id, log line, numbers"] = microseconds(lambda: watched(request)) - bare

    connection.ensure_connection()
    cursor = connection.cursor()
    ask = lambda: cursor.execute("SELECT 1")  # noqa: E731
    with queries.counted(request):
        wrapped = microseconds(ask)
    connection.execute_wrappers.clear()
    rows["one statement"] = wrapped - microseconds(ask)
    for name, value in rows.items():
        print(f"{name:24}{value:8.1f} µs")


if __name__ == "__main__":
    main()
