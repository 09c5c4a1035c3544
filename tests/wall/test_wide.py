"""Non-interference at full width: two worlds grow by random business actions.

Hypothesis draws who acts and how the dice fall; a `Clicker` turns that into forms filled in and
sent. In the second world rivals (and the desk, on rivals' records) act as well, at moments when
nothing happens in the first. Then everything the observer can fetch is compared: pages, API,
files, search, exports, mails, notices, counts, number of queries, and the observer's own clicks.

The suite tells the same few stories each time. New ones, and more of them:
`STORIES=20 make test ARGS='-m exhaustive tests/wall/test_wide.py'`; SEED=n repeats a run.
"""

import datetime as dt
import os
from random import Random

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from deals.registrations.models import Deal
from deals.registrations.querysets import DealQuerySet
from portal.access.scope import EVERYTHING
from portal.home import context, worlds
from portal.jobs.registry import JOBS
from portal.notifications import services as notifications
from portal.notifications.models import Notification
from portal.workflow import clock
from tests.conftest import CAST
from tests.wall.clicker import Clicker
from tests.wall.crawl import crawl, differences
from tests.wall.stage import set_stage
from tests.wall.steady import steady_ids
from tests.wall.two_worlds import this_moment

pytestmark = pytest.mark.exhaustive
STORIES = int(os.environ.get("STORIES", "3"))
MAX_DAYS = 5  # at once; the stage has things that begin in 30 days
DISCLOSING = ("/shares/", "/transfer/")  # a rival who shows you something on purpose
# Observer → (who acts on both worlds, who must not be noticed, records the desk works on unseen).
# Northwind and Direct South work one account of the stage together: no strangers to each other.
SIDES = {
    "nw-seller": (
        ("nw-seller", "nw-admin"),
        ("bp-admin", "bp-seller", "delta", "harbor-admin", "cam2"),
        ("bp-review", "bp-hold", "de-submitted"),
    ),
    "nw-admin": (
        ("nw-seller", "nw-seller2"),
        ("bp-seller", "cobalt", "harbor-buyer", "cam2"),
        ("bp-review", "bp-hold", "co-submitted"),
    ),
    "cobalt": (
        ("cobalt",),
        ("nw-seller", "nw-admin", "bp-admin", "bp-seller", "delta", "direct", "direct2"),
        ("nw-submitted", "bp-review", "de-submitted"),
    ),
    "direct2": (
        ("direct2",),
        ("bp-seller", "bp-admin", "cobalt", "direct", "direct-manager"),
        ("nw-submitted", "bp-review", "dn-direct"),
    ),
}


class Told(AssertionError):
    """The observer could tell the two worlds apart."""


class Story(RuleBasedStateMachine):
    """What happens, and in which world; told twice at the end."""

    observer = ""

    def __init__(self):
        super().__init__()
        self.steps = []

    @rule(data=st.data(), dice=st.integers(0, 10**6))
    def the_observers_side_acts(self, data, dice):
        who = data.draw(st.sampled_from(SIDES[self.observer][0]))
        self.steps.append(("act", who, dice))

    @rule(data=st.data(), dice=st.integers(0, 10**6))
    def a_rival_acts(self, data, dice):
        who = data.draw(st.sampled_from(SIDES[self.observer][1]))
        self.steps.append(("hidden", who, dice))

    @rule(data=st.data(), dice=st.integers(0, 10**6))
    def the_desk_works_unseen(self, data, dice):
        thing = data.draw(st.sampled_from(SIDES[self.observer][2]))
        self.steps.append(("desk", thing, dice))

    @rule(days=st.integers(1, MAX_DAYS))
    def time_passes(self, days):
        self.steps.append(("days", "", days))

    def teardown(self):
        if any(kind in {"hidden", "desk"} for kind, _who, _dice in self.steps):
            compare(self.observer, self.steps)


def compare(observer, steps):
    moment = this_moment()
    one, other = (
        told_once(observer, steps, moment, with_rivals=with_rivals) for with_rivals in (False, True)
    )
    if one[0] != other[0]:
        raise Told(f"{observer} clicked otherwise: {steps}\n{one[0]}\n{other[0]}")
    if found := differences(one[1], other[1]):
        raise Told(f"{observer} can tell: {steps}\n{other[2]}\n" + "\n".join(found))


def told_once(observer, steps, moment, *, with_rivals):
    """(the observer's side's clicks, what the observer fetches, the rivals' clicks)."""
    own, hidden = [], []
    with transaction.atomic():
        with steady_ids("world"), clock.at(moment):
            stage = set_stage(worlds.build(CAST))
        at = moment
        for place, (kind, who, dice) in enumerate(steps, start=1):
            at += dt.timedelta(minutes=7)
            if kind == "days":
                at = the_nights(at, dice, place)
            elif kind == "act":
                own.append(click(stage, who, dice, at, place))
            elif with_rivals and kind == "hidden":
                hidden.append((who, click(stage, who, dice, at, -place)))
            elif with_rivals:
                hidden.append(("desk", desk_click(stage, who, dice, at, -place)))
        with clock.at(at + dt.timedelta(minutes=7)), steady_ids(len(steps) + 1):
            pages = crawl(stage, observer)
        transaction.set_rollback(True)
    return own, pages, hidden


def the_nights(at, days, place):
    """Each night every job runs."""
    for night in range(days):
        at += dt.timedelta(days=1)
        with clock.at(at), steady_ids("night", place, night):
            for job in JOBS.values():
                job.run(lambda done, total: None)
    return at


def click(stage, who, dice, at, place):
    with clock.at(at), steady_ids(place):
        return clicker(stage, who, Random(dice)).act("/")


def desk_click(stage, thing, dice, at, place):
    """The desk decides, comments, holds: what the page of this one record offers."""
    with clock.at(at), steady_ids(place):
        visitor = clicker(stage, "desk", Random(dice))
        return visitor.act(f"/deals/{stage.things[thing]}/", roam=False)


def clicker(stage, who, dice):
    client = Client(raise_request_exception=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = stage.session(who)
    return Clicker(client, dice, avoid=DISCLOSING)


def tell(observer, stories, **more):
    """Draw stories about this observer until one is told apart."""
    machine = type("Story", (Story,), {"observer": observer})
    run_state_machine_as_test(
        machine,
        settings=hypothesis_settings(
            max_examples=stories,
            stateful_step_count=14,
            deadline=None,
            database=None,
            phases=[Phase.generate],  # a story takes seconds: the first that fails is told
            suppress_health_check=list(HealthCheck),
            **more,
        ),
    )


@pytest.mark.parametrize("observer", SIDES)
def test_random_deeds_of_others_change_nothing(world, settings, observer):
    settings.DEMO = True
    number = os.environ.get("SEED")
    run = seed(int(number))(tell) if number else tell
    run(observer, STORIES, derandomize="STORIES" not in os.environ)


# --- The stories notice a leak -------------------------------------------------------------------
def everything(self, scope):
    return EVERYTHING


def one_query_more(self, scope):
    """The right rows, but slower once somebody else has added a deal."""
    if Deal.objects.count() > len(CAST["deals"]) + 2:
        Deal.objects.exists()
    return real_in_scope(self, scope)


def notices_of_everybody(scope, kinds):
    return Notification.objects.count()


def told_to_bystanders(person, kind, title, parts, path, about, key, frequency):
    """Everything anybody is told is told to Northwind's seller as well."""
    bystander = get_user_model().objects.get(email="seller@northwind.example")
    if person != bystander:
        real_store(bystander, kind, title, [], "/", None, "", frequency)
    return real_store(person, kind, title, parts, path, about, key, frequency)


real_in_scope, real_store = DealQuerySet.in_scope, notifications._store
LEAKS = {
    "deals of everybody": (DealQuerySet, "scope_rule", everything),
    "a count of everybody's": (context, "unread_count", notices_of_everybody),
    "a word to a bystander": (notifications, "_store", told_to_bystanders),
    "a slower answer": (DealQuerySet, "in_scope", one_query_more),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_planted_leak_is_told(world, settings, monkeypatch, leak):
    settings.DEMO = True
    owner, name, broken = LEAKS[leak]
    monkeypatch.setattr(owner, name, broken)
    with pytest.raises(Told):
        tell("nw-seller", 10, derandomize=True)
