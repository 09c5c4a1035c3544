"""Rules tried on history before they take effect: how many would go another way, and which.

It goes in steps, so that a long history is counted over several requests: `start` makes a state
that can be kept in the cache, `go_on` takes it further, and nothing is held in memory but numbers.
"""

import datetime as dt
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.core.cache import cache
from django.http import Http404

from deals.approvals.services.history import COLUMNS, Past, Reader, sent_between
from deals.approvals.services.routes import would_approve_itself
from deals.programs.choices import Result
from deals.programs.models import ProgramPolicy, RoutingRule, RoutingRuleSet
from deals.programs.routing import decide, rules_in_force
from deals.programs.rules import policy_of_scope
from portal.access.shortcuts import visible_or_404
from portal.workflow import clock

CHUNK = 1000
SECONDS = 2.0  # of work in one step
LISTED = 10
KEPT = 3600  # seconds a count that is not finished can be gone on with
A_YEAR = dt.timedelta(days=365)
State = dict[str, Any]
Way = Callable[[Past], str]


def start(user: Any) -> State:
    """Nothing counted yet; what was sent in the last year is to be looked at."""
    until = clock.now()
    since = until - A_YEAR
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "after": None,
        "total": sent_between(user, since, until).count(),
        "done": 0,
        "moves": {},  # "before>after" → how many
        "disputed": {},  # result after → how many of them were disputed later
        "examples": {"disputed": [], "changed": []},
    }


def version_or_404(user: Any, pk: uuid.UUID) -> RoutingRuleSet | ProgramPolicy:
    """A version of the routing rules, or of a policy: their ids never meet."""
    try:
        return visible_or_404(RoutingRuleSet, user, pk=pk)
    except Http404:
        return visible_or_404(ProgramPolicy, user, pk=pk)


def count_on(
    user: Any, version: RoutingRuleSet | ProgramPolicy, run: str
) -> tuple[str, dict[str, Any]]:
    """Count for a few seconds. `run` names the count to go on with; nothing and nonsense begin a
    new one. Returns (its name, how far it is)."""
    try:
        run = uuid.UUID(run).hex
    except ValueError:
        run = uuid.uuid4().hex
    key = f"dry-run:{user.pk}:{version.pk}:{run}"
    state = go_on(cache.get(key) or start(user), user, version)
    cache.set(key, state, KEPT)
    return run, state


def go_on(state: State, user: Any, version: RoutingRuleSet | ProgramPolicy) -> State:
    """Count on for a while; `is_done(state)` says whether everything has been looked at."""
    before, after, reader = *ways_of(version), Reader()
    stop = time.perf_counter() + SECONDS
    while not is_done(state):
        rows = _next_rows(state, user)
        for past in reader.read(rows):
            _count(state, past, before(past), after(past))
        state["done"] += len(rows)
        if len(rows) < CHUNK:  # what went meanwhile is not waited for
            state["total"] = state["done"]
            break
        state["after"] = str(rows[-1][0])
        if time.perf_counter() > stop:
            break
    return state


def is_done(state: State) -> bool:
    return bool(state["done"] >= state["total"])


def _next_rows(state: State, user: Any) -> list[Sequence[Any]]:
    since, until = (dt.datetime.fromisoformat(state[name]) for name in ("since", "until"))
    rows = sent_between(user, since, until)
    if state["after"]:
        rows = rows.filter(pk__gt=state["after"])
    return list(rows.values_list(*COLUMNS)[:CHUNK])


def _count(state: State, past: Past, before: str, after: str) -> None:
    move = f"{before}>{after}"
    state["moves"][move] = state["moves"].get(move, 0) + 1
    kinds = []
    if past.is_disputed:
        state["disputed"][after] = state["disputed"].get(after, 0) + 1
        kinds += ["disputed"] if after == Result.AUTO_APPROVE else []
    kinds += ["changed"] if before != after else []
    for kind in kinds:
        if len(listed := state["examples"][kind]) < LISTED:
            row = {"pk": str(past.pk), "number": past.number, "title": past.title}
            listed.append(row | {"before": before, "after": after})


# --- Before and after ----------------------------------------------------------------------------
def ways_of(version: RoutingRuleSet | ProgramPolicy) -> tuple[Way, Way]:
    """How registrations go without the version, and with it."""
    the_day_before = version.starts_on - dt.timedelta(days=1)
    rules = rules_in_force(None, the_day_before)
    if isinstance(version, RoutingRuleSet):
        shares = Shares(version.starts_on)
        return way(rules, shares), way(list(version.rules.order_by("position")), shares)
    rules = rules_in_force(None, version.starts_on)
    without = Shares(version.starts_on, without=version.pk)
    return way(rules, without), way(rules, Shares(version.starts_on))


class Shares:
    """Per cent of clear registrations that go to a person, by territory and tier."""

    def __init__(self, on: dt.date, without: Any = None):
        self._on, self._without = on, without
        self._known: dict[Any, int] = {}

    def __call__(self, scope: tuple[Any, Any]) -> int:
        if scope not in self._known:
            policy = policy_of_scope(*scope, self._on, without=self._without)
            self._known[scope] = policy.manual_share_percent
        return self._known[scope]


def way(rules: Sequence[RoutingRule], shares: Shares) -> Way:
    """The result of `rules` for a past registration, as if it were sent now."""

    def result(past: Past) -> str:
        found = decide(rules, past.facts).result
        if found != Result.AUTO_APPROVE:
            return str(found)
        if would_approve_itself(past.pk, past.facts, shares(past.scope)):
            return str(found)
        return str(Result.ACCOUNT_MANAGER)

    return result


# --- For people ----------------------------------------------------------------------------------
def table(state: State) -> list[dict[str, Any]]:
    """One row for each result: how many before, after, and how many of these were disputed."""
    counts = [(*move.split(">"), count) for move, count in state["moves"].items()]
    return [
        {
            "result": result.value,
            "label": result.label,
            "before": sum(count for before, _after, count in counts if before == result),
            "after": sum(count for _before, after, count in counts if after == result),
            "disputed": state["disputed"].get(result, 0),
        }
        for result in Result
    ]


def changed(state: State) -> int:
    """How many would go another way."""
    moves = state["moves"].items()
    return sum(count for move, count in moves if len(set(move.split(">"))) == 2)
