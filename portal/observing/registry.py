"""The list of checks. A room registers its own when its app is ready (`health.py` of the room).

A check is a plain function `run(progress) -> Finding`. It may take up to a minute between two
calls of `progress`, except LIVE ones, which take milliseconds and few queries. What it raises is
a fault by itself. Numbers and durations only: a finding names no company, person or record.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal.jobs.registry import Progress
from portal.observing.choices import State, When


@dataclass(frozen=True)
class Finding:
    """`text`: English, marked with gettext_noop, with %(name)s where `values` go in."""

    state: State
    text: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """`advice`: what to do when it is not in order."""

    name: str
    label: Any
    advice: Any
    when: When
    run: Callable[[Progress], Finding]


CHECKS: dict[str, Check] = {}


def check(
    name: str, label: Any, advice: Any, when: When
) -> Callable[[Callable[[Progress], Finding]], Callable[[Progress], Finding]]:
    """Decorator: make this check under `name`."""

    def register(run: Callable[[Progress], Finding]) -> Callable[[Progress], Finding]:
        CHECKS[name] = Check(name, label, advice, when, run)
        return run

    return register


def ok(text: str, **values: Any) -> Finding:
    return Finding(State.OK, text, values)


def warning(text: str, **values: Any) -> Finding:
    return Finding(State.WARNING, text, values)


def fault(text: str, **values: Any) -> Finding:
    return Finding(State.FAULT, text, values)
