"""Redis is killed, hangs, and comes back."""

import contextlib
import os
import re
import signal
import time

import pytest

from deploy.services.programs import free_port
from tests.faults.ledger import Ledger
from tests.faults.stand import ADMIN, DESK, SELLER, SLOW, process, until

PAGES = ("/", "/deals/", "/accounts/", "/audit/", "/auth/login/")
PROGRAMS = ("deals/", "organizations/")


@pytest.fixture
def cached(stand):
    """A stand whose cache is a Redis at `stand.redis_port`."""
    stand.redis_port = free_port()
    stand.more |= {"CACHE_URL": f"rediscache://127.0.0.1:{stand.redis_port}/1"}
    return stand


@contextlib.contextmanager
def redis(stand):
    where = ("--port", str(stand.redis_port), "--bind", "127.0.0.1", "--dir", str(stand.folder))
    with process("redis-server", *where, "--save", "", "--daemonize", "no", stdout=-3) as started:
        until("Redis", lambda: keys(stand) is not None, 20)
        yield started


def keys(stand):
    import redis as client

    try:
        return client.Redis(port=stand.redis_port, db=1, socket_timeout=2).dbsize()
    except client.RedisError:
        return None


def all_answer(stand):
    """Everybody's pages and the API, and the seconds the slowest of them took."""
    slowest = 0.0
    for path in PAGES:
        for person in (SELLER, DESK):
            began = time.monotonic()
            status = stand.get(path, browser=person).status_code
            slowest = max(slowest, time.monotonic() - began)
            assert status in (200, 302, 403, 404), (path, person, status)
    for path in PROGRAMS:
        assert stand.get(f"/api/v1/{path}", email=SELLER).status_code == 200
    return slowest


def test_quick_pages_do_without_redis(cached):
    ledger = Ledger(cached)
    with cached.web():
        with redis(cached) as started:
            print(f"  with Redis: slowest {all_answer(cached):.2f} s")
            assert keys(cached) > 0
            os.kill(started.pid, signal.SIGKILL)
            started.wait()
            with ledger.writing(clients=2):
                print(f"  killed: slowest {all_answer(cached):.2f} s")
        with redis(cached):
            time.sleep(2.5)  # the portal leaves it alone for two seconds after each failure
            all_answer(cached)
            assert keys(cached) > 0
    ledger.verify()
    assert cached.said().count("the cache fails") > 0


def test_quick_a_hanging_redis_costs_a_second_now_and_then(cached):
    with cached.web(), redis(cached) as started:
        all_answer(cached)
        os.kill(started.pid, signal.SIGSTOP)
        try:
            slowest = all_answer(cached)
        finally:
            os.kill(started.pid, signal.SIGCONT)
    print(f"  hanging: slowest {slowest:.2f} s")
    assert slowest < 5 * SLOW


def test_quick_limits_without_redis(cached):
    """Rates of the API go on for each process; guesses of a password never were in the cache."""
    cached.more |= {"API_RATE": "5/min"}
    with cached.web():
        statuses = [cached.get("/api/v1/me/", email=ADMIN).status_code for _n in range(12)]
        assert 429 in statuses and 500 not in statuses
        assert [try_password(cached) for _n in range(8)][-1]


def try_password(stand):
    """Whether a wrong password is answered with “too many”."""
    with stand.client() as browser:
        page = browser.get("/auth/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        form = {"csrfmiddlewaretoken": token, "login": SELLER, "password": "not this one"}
        answer = browser.post("/auth/login/", data=form, headers={"Referer": stand.address})
        assert answer.status_code < 500
        return "Too many failed attempts" in answer.text
