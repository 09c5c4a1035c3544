"""The list of scheduled jobs. A room's `tasks.py` registers its own when its app is ready.

A job is a plain function `run(progress) -> str`: it finds what is due by the clock, does each
piece in a transaction of its own, may be killed and repeated at any time, and returns one line for
people. `progress(done, total)` may be called as often as wanted.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Progress = Callable[[int, int], None]
Work = Callable[[Progress], str]


@dataclass(frozen=True)
class Job:
    """`every`: the pause between two runs' due times; runs missed meanwhile are made up by one.
    `at_once`: asked at every look; says whether there is work that should not wait for that."""

    name: str
    label: Any
    every: dt.timedelta
    run: Work
    at_once: Callable[[], bool] | None = None


JOBS: dict[str, Job] = {}


def scheduled(
    name: str, label: Any, every: dt.timedelta, at_once: Callable[[], bool] | None = None
) -> Callable[[Work], Work]:
    """Decorator: run this function every so often under `name`."""

    def register(run: Work) -> Work:
        JOBS[name] = Job(name, label, every, run, at_once)
        return run

    return register
