"""What the portal stands on: database, cache, files, mail server, clock and disk."""

import datetime as dt
import shutil
import time

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.db import connection
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.jobs.models import JobRun
from portal.jobs.registry import Progress
from portal.observing.choices import When
from portal.observing.probes import cache_keeps
from portal.observing.registry import Finding, check, fault, ok, warning

SLOW_ANSWER = 250  # milliseconds for a question without work
CROWDED = 0.8  # of the connections PostgreSQL allows
ASTRAY = 5.0  # seconds between two clocks
GIB = 1024**3
LOW, EMPTY = (0.10, 2 * GIB), (0.03, GIB // 4)  # share and bytes free: both must be below


@check(
    "database",
    _("Database"),
    _("See that the database runs and DATABASE_URL is right. Crowded: a connection pool "
      "(docs/operations.md)."),
    When.LIVE,
)  # fmt: skip
def check_database(progress: Progress) -> Finding:
    started = time.perf_counter()
    used = 0.0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT count(*)::float / current_setting('max_connections')::int"
                " FROM pg_stat_activity"
            )
            used = cursor.fetchone()[0]
        else:
            cursor.execute("SELECT 1")
    took = round((time.perf_counter() - started) * 1000, 1)
    if used > CROWDED:
        share = round(used * 100)
        return warning(gettext_noop("%(share)d %% of the connections are in use."), share=share)
    told = warning if took > SLOW_ANSWER else ok
    return told(gettext_noop("Answers within %(ms)s ms."), ms=took)


@check(
    "cache",
    _("Cache"),
    _("Set CACHE_URL to a cache that all processes share (Redis): limits of rates and guesses are "
      "counted in it."),
    When.LIVE,
)  # fmt: skip
def check_cache(progress: Progress) -> Finding:
    if not cache_keeps():
        return fault(gettext_noop("It does not keep what it is given."))
    backend = caches["default"]
    if isinstance(backend, LocMemCache):
        return fault(gettext_noop("Every process has a cache of its own."))
    if isinstance(backend, FileBasedCache) and connection.vendor == "postgresql":
        return warning(gettext_noop("It lies in a folder: one machine only."))
    return ok(gettext_noop("It keeps what it is given."))


@check(
    "storage",
    _("Files"),
    _("See that DATA_DIR, or the store named in the settings, can be written and has room."),
    When.QUICK,
)
def check_storage(progress: Progress) -> Finding:
    """A small file is written, read and deleted where uploads go."""
    content = get_random_string(64).encode()
    name = default_storage.save(f"health/{get_random_string(12)}", ContentFile(content))
    try:
        with default_storage.open(name) as file:
            same = file.read() == content
    finally:
        default_storage.delete(name)
    if not same:
        return fault(gettext_noop("A file comes back otherwise than it was written."))
    return ok(gettext_noop("A file was written, read and deleted."))


@check(
    "mail_server",
    _("Mail server"),
    _("See that EMAIL_URL is right and the server can be reached from here. Mail waits meanwhile."),
    When.QUICK,
)
def check_mail_server(progress: Progress) -> Finding:
    if settings.EMAIL_BACKEND.split(".")[-2] != "smtp":
        return ok(gettext_noop("No mail leaves this installation."))
    server = get_connection(timeout=settings.EMAIL_TIMEOUT)
    try:
        server.open()
    except OSError as problem:  # smtplib's errors are OSErrors, too
        kind = type(problem).__name__
        return fault(gettext_noop("It cannot be reached: %(kind)s."), kind=kind)
    server.close()
    return ok(gettext_noop("It answers."))


@check(
    "clock",
    _("Clock"),
    _("Let the machines of portal, worker and database keep time (NTP): deadlines and protections "
      "follow this clock."),
    When.QUICK,
)  # fmt: skip
def check_clock(progress: Progress) -> Finding:
    """Ours against the database's, and against the latest beat of any worker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        told = cursor.fetchone()[0]
    here = dt.datetime.fromtimestamp(time.time(), dt.UTC)
    if isinstance(told, str):
        told = dt.datetime.fromisoformat(told).replace(tzinfo=dt.UTC)
    apart = abs((told - here).total_seconds())
    if apart > ASTRAY:
        text = gettext_noop("It differs from the database’s by %(seconds)d seconds.")
        return fault(text, seconds=round(apart))
    ahead = JobRun.objects.filter(beat_at__gt=here + dt.timedelta(minutes=1)).count()
    if ahead:
        return fault(gettext_noop("A worker was at work in what is the future here."))
    return ok(gettext_noop("It agrees with the database’s."))


@check(
    "disk",
    _("Disk"),
    _("Make room where DATA_DIR lies, or give it a larger disk."),
    When.LIVE,
)
def check_disk(progress: Progress) -> Finding:
    disk = shutil.disk_usage(settings.DATA_DIR)
    share = round(disk.free / disk.total * 100)
    for told, (part, room) in ((fault, EMPTY), (warning, LOW)):
        if disk.free < room and disk.free / disk.total < part:
            return told(gettext_noop("%(share)d %% is free."), share=share)
    return ok(gettext_noop("%(share)d %% is free."), share=share)
