"""Driving the clock through a year: people's agenda, and every job when it is due."""

import datetime as dt
import heapq
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from deals.conflicts import listeners
from deals.registrations.models import Deal
from portal.home import worlds
from portal.home.simulation import cast, people
from portal.jobs.registry import JOBS
from portal.jobs.services import run_now
from portal.workflow import clock

FIRST_DAY = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)  # a Monday
TICKS = (7, 10, 13, 16, 19)  # hours at which the simulated world moves, UTC
A_DAY = dt.timedelta(days=1)


@dataclass
class Year:
    """What happens, and what has happened. `seconds`: job → processor time it took in all."""

    random: random.Random
    desk: Any
    sellers: list[tuple[Any, Any]]
    managers: dict[Any, Any]
    customers: list[dict[str, Any]]
    families: list[Any]
    agenda: list[tuple[dt.datetime, int, Any, people.Step]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    runs: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    due: dict[str, dt.datetime] = field(default_factory=dict)
    planned: int = 0
    end: dt.datetime = FIRST_DAY

    def plan(self, deal: Deal, step: people.Step, *, days: float) -> None:
        self.planned += 1
        moment = clock.now() + dt.timedelta(days=days)
        heapq.heappush(self.agenda, (moment, self.planned, deal.pk, step))

    def begin_life(self, deal: Deal) -> None:
        """What may happen to an approved deal from today on."""
        self.count("protections begun or extended")
        self.plan(deal, people.work, days=self.random.uniform(5, 30))
        left = (deal.protected_until - clock.today()).days if deal.protected_until else 0
        if self.random.random() < 0.5:
            self.plan(deal, people.extend, days=max(1, left + self.random.uniform(-12, 5)))

    def manager_of(self, deal: Deal) -> Any:
        return self.managers[deal.organization_id]

    def count(self, what: str) -> None:
        self.counts[what] += 1


def simulate(
    *, days: int, seed: int, a_day: float, say: Callable[[str], None] = lambda line: None
) -> Year:
    """Live through `days` from FIRST_DAY with about `a_day` registrations on a working day."""
    listeners.LEVEL = 0.0  # nobody is watching how long an answer takes
    with clock.at(FIRST_DAY):
        year = _new_year(seed)
    for number in range(days):
        day, year.end = FIRST_DAY + number * A_DAY, FIRST_DAY + (number + 1) * A_DAY
        for hour in TICKS:
            with clock.at(day + dt.timedelta(hours=hour)):
                _tick(year, a_day / len(TICKS))
        if number % 30 == 29:
            say(f"{day.date().isoformat()}: {Deal.objects.count()} registrations")
    return year


def _new_year(seed: int) -> Year:
    world = worlds.build(cast.description(seed))
    companies = {company.pk: company for company in world.organizations.values()}
    sellers, managers = [], {}
    for key, company in world.organizations.items():
        managers[company.pk] = company.assignments.get().user
        sellers += [
            (world.users[f"seller{number}@{key.lower()}.example"], companies[company.pk])
            for number in range(cast.SELLERS_EACH)
        ]
    chance = random.Random(seed)  # noqa: S311 - a simulation, not a secret
    return Year(chance, world.desk, sellers, managers, cast.customers(seed), people.families())


def _tick(year: Year, expected: float) -> None:
    now = clock.now()
    if now.weekday() < 5:
        for _each in range(_drawn(year.random, expected)):
            people.register(year)
    while year.agenda and year.agenda[0][0] <= now:
        _moment, _place, pk, step = heapq.heappop(year.agenda)
        if deal := Deal.objects.filter(pk=pk).select_related("owner", "organization").first():
            step(year, deal)
    _run_jobs(year)


def _drawn(chance: random.Random, expected: float) -> int:
    """A whole number that is `expected` on average."""
    whole = int(expected)
    return whole + (chance.random() < expected - whole)


def _run_jobs(year: Year) -> None:
    for job in JOBS.values():
        if clock.now() >= year.due.get(job.name, clock.now()):
            began = time.process_time()
            run_now(job.name)
            year.seconds[job.name] += time.process_time() - began
            year.runs[job.name] += 1
            year.due[job.name] = clock.now() + job.every
