"""A simulated year in a scratch database of its own; the portal's data are not touched."""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from deals.clocks import services as clocks
from deals.clocks.models import DealClock
from deals.registrations.models import Deal
from portal.access.scope import scope_of
from portal.home.simulation import simulate
from portal.home.simulation.checks import CHECKS
from portal.workflow import clock

HERE = "CONCORD_SIMULATES_HERE"  # set for the child that works on the scratch database
FAST = "django.contrib.auth.hashers.MD5PasswordHasher"  # nobody signs in there


class Command(BaseCommand):
    help = "Simulate a year of registrations through the services, and check what must hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=365)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--a-day", type=float, default=2.0, help="registrations a working day")

    def handle(self, *args: Any, days: int, seed: int, a_day: float, **options: Any) -> None:
        if days < 1 or not 0 < a_day <= 1000:
            raise CommandError("Give at least one day, and from 0 to 1000 registrations a day.")
        if not os.environ.get(HERE):
            sys.exit(self.in_scratch(days, seed, a_day))
        settings.DEBUG = False  # Django keeps, and quotes, every query while it is on
        settings.PASSWORD_HASHERS = [FAST]
        self.stdout.write(f"Simulating {days} days, seed {seed} …")
        year = simulate(days=days, seed=seed, a_day=a_day, say=self.stdout.write)
        self.report(year)
        if faults := self.faults():
            raise CommandError(f"{faults} fault(s): what must hold does not.")

    def in_scratch(self, days: int, seed: int, a_day: float) -> int:
        """The same command on an empty database that is gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="simulate-") as folder:
            env = os.environ | {
                HERE: "1",
                "DATABASE_URL": f"sqlite:///{Path(folder) / 'year.sqlite3'}",
                "DATA_DIR": folder,
                "EMAIL_URL": "dummymail://",
                "CONCORD_DEMO": "0",
                "DEBUG": "1",
                "LOG_LEVEL": "ERROR",
            }
            manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
            subprocess.run(
                [*manage, "migrate", "--verbosity=0", "--skip-checks"], env=env, check=True
            )
            arguments = [f"--days={days}", f"--seed={seed}", f"--a-day={a_day}"]
            return subprocess.run(
                [*manage, "simulate", *arguments], env=env, check=False
            ).returncode

    def report(self, year: Any) -> None:
        self.table(
            "Registrations by status", Counter(Deal.objects.values_list("status", flat=True))
        )
        self.table("What happened", year.counts)
        self.stdout.write("\nJobs                        runs   processor seconds")
        for name, runs in sorted(year.runs.items()):
            self.stdout.write(f"  {name:24} {runs:6}   {year.seconds[name]:8.1f}")
        with clock.at(year.end):
            self.board(DealClock.objects.on_board(scope_of(year.desk)))

    def board(self, rows: QuerySet) -> None:
        """The response board as the desk reads it on the last day, in business hours."""
        self.stdout.write("\nResponse board           month     count  in time   p50 h   p90 h")
        for by_month in (False, True):
            for line in clocks.board(rows, by_month=by_month):
                month = f"{line.month:%Y-%m}" if line.month else "all"
                hours = "".join(f"{_hours(value):>8}" for value in (line.p50, line.p90))
                self.stdout.write(
                    f"  {line.kind:20} {month:>8} {line.count:8} {line.share:6} % {hours}"
                )

    def table(self, title: str, counts: Counter[str]) -> None:
        self.stdout.write(f"\n{title}")
        for name, number in sorted(counts.items(), key=lambda item: -item[1]):
            self.stdout.write(f"  {name:32} {number:6}")

    def faults(self) -> int:
        self.stdout.write("\nWhat must hold")
        total = 0
        for check in CHECKS:
            found = list(check())
            total += len(found)
            words = check.__name__.replace("_", " ")
            self.stdout.write(f"  {'no fault' if not found else f'{len(found)} faults':12} {words}")
            self.stdout.writelines(f"      {fault}" for fault in found[:5])
        return total


def _hours(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
