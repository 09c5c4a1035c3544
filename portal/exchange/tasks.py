"""How imports and exports reach a worker; what was left behind; what is forgotten."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from portal.exchange import leases
from portal.exchange.choices import WORKING, ExportStatus
from portal.exchange.held import forget
from portal.exchange.models import FileExport, FileImport, RememberedColumns
from portal.jobs.registry import Progress, scheduled
from portal.workflow import clock

KEPT = dt.timedelta(days=30)  # a file that came in, with its rejects
REMEMBERED = dt.timedelta(days=400)


@task(queue_name="default", backend="jobs")
def do_import(import_id: str) -> None:
    from portal.exchange.running import work

    work(import_id)


@task(queue_name="default", backend="jobs")
def do_export(export_id: str) -> None:
    from portal.exchange.exports import make

    make(export_id)


def hand_over(row: Any) -> None:
    """Give a row to a worker once what was written about it is safe."""
    work = do_import if isinstance(row, FileImport) else do_export
    transaction.on_commit(lambda: work.enqueue(str(row.pk)))


@scheduled("resume_files", _("Take up imports and exports that were left"), dt.timedelta(minutes=1))
def resume_files(progress: Progress) -> str:
    """Those a killed worker left, those that waited for another, and those never handed over."""
    from portal.exchange.exports import make
    from portal.exchange.running import work

    waited = clock.now() - dt.timedelta(seconds=30)
    imports = FileImport.objects.filter(leases.free(), status__in=WORKING, created_at__lt=waited)
    exports = FileExport.objects.filter(
        leases.free(), status=ExportStatus.WAITING, created_at__lt=waited
    )
    done = sum(work(pk) for pk in imports.order_by("created_at").values_list("pk", flat=True))
    done += sum(make(pk) for pk in exports.order_by("created_at").values_list("pk", flat=True))
    return f"{done} taken up"


@scheduled("forget_files", _("Delete files of old imports and exports"), dt.timedelta(hours=1))
def forget_files(progress: Progress) -> str:
    now = clock.now()
    old_imports = FileImport.objects.filter(created_at__lt=now - KEPT).exclude(status__in=WORKING)
    old_exports = FileExport.objects.filter(expires_at__lt=now)
    gone = 0
    for row in [*old_imports, *old_exports]:
        forget(row)
        gone += 1
    RememberedColumns.objects.filter(used_at__lt=now - REMEMBERED).delete()
    return f"{gone} files deleted"
