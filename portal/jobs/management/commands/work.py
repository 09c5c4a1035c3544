"""The worker: gives out what is due, does it, and goes on until it is told to stop.

With SQLite one of these beside the web process is everything. With PostgreSQL run as many as
wanted, on any machine; `db_worker --backend jobs` adds workers that only do, and never plan.
"""

import logging
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from portal.jobs.tasks import hand_out

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do scheduled jobs: runs until stopped, or once with --once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")
        parser.add_argument("--pause", type=float, default=5.0, help="seconds between two looks")

    def handle(self, *args: Any, once: bool, pause: float, **options: Any) -> None:
        self.stopped = False
        # The library's own worker, one round at a time: it ends when nothing is left to do.
        self.worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=pause,
            batch=True,
            backend_name="jobs",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self.stop)
        while not self.stopped:
            self.round()
            if once:
                return
            self.sleep(pause)

    def round(self) -> None:
        try:
            close_old_connections()  # one that broke, or is too old
            hand_out()
            self.worker.run()
        # The database restarts, or is busy: look again later.
        except (OperationalError, InterfaceError) as problem:
            log.warning("no work this time: %s", problem)

    def sleep(self, seconds: float) -> None:
        """In short naps, so that a stop is quick."""
        until = time.monotonic() + seconds
        while not self.stopped and time.monotonic() < until:
            time.sleep(0.2)

    def stop(self, *args: Any) -> None:
        """Finish the job at hand, then end."""
        self.stopped = True
        self.worker.running = False
