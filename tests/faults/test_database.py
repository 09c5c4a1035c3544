"""The database restarts, hangs, and has no connection left."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.ledger import Ledger
from tests.faults.stand import SELLER, SLOW, until

AWAY = "cannot answer right now"


def is_page_of_outage(answer):
    """A clear page that says when to come again, and nothing of the error."""
    return (
        answer.status_code == 503
        and int(answer.headers["retry-after"]) > 0
        and "no-store" in answer.headers["cache-control"]
        and AWAY in answer.text
        and not any(word in answer.text for word in ("psycopg", "Traceback", "connection", "SQL"))
    )


def is_problem_of_outage(answer):
    return (
        answer.status_code == 503
        and answer.headers["content-type"] == "application/problem+json"
        and int(answer.headers["retry-after"]) > 0
        and answer.json()["status"] == 503
    )


def test_quick_a_stopped_database_gives_a_clear_page(stand, server):
    with stand.web():
        assert stand.get("/deals/", browser=SELLER).status_code == 200
        with server.down("fast"):
            assert is_page_of_outage(stand.get("/deals/", browser=SELLER))
            assert is_page_of_outage(stand.get("/auth/login/", browser=SELLER))
            assert is_problem_of_outage(stand.get("/api/v1/deals/", email=SELLER))
            assert stand.get("/healthz").status_code == 200
            assert stand.get("/readyz").status_code == 503
            assert stand.get("/auth/login/").status_code == 200  # asks no database
        began = time.monotonic()
        until("a page", lambda: stand.get("/deals/", browser=SELLER).status_code == 200, 5)
        print(f"  well again after {time.monotonic() - began:.1f} s")


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_restarts_under_load_lose_nothing(stand, server, mode):
    ledger, outages = Ledger(stand), []
    with stand.web(), stand.worker(), ledger.writing(), stand.client(browser=SELLER) as person:
        for _round in range(3):
            ledger.goes_on()
            server.restart(mode)
            # Where it leads who is signed in: knows them by the database, and is no work itself.
            _found, took = until("a page", lambda: person.get("/auth/login/").is_redirect, 30)
            outages.append(took)
    print(f"  {mode}: well again after {', '.join(f'{took:.1f}' for took in outages)} s")
    ledger.verify()
    assert max(outages) <= 5 * SLOW


def test_a_hanging_database_is_given_up(stand, server):
    with stand.web(threads=8), ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _n: stand.get("/deals/", browser=SELLER), range(8)))  # connections
        with server.hanging():
            began = time.monotonic()
            asked = [pool.submit(stand.get, "/deals/", browser=SELLER) for _n in range(3)]
            time.sleep(1)
            alive = time.monotonic()
            assert stand.get("/healthz", timeout=5).status_code == 200
            assert stand.get("/auth/login/", timeout=5).status_code == 200
            print(f"  /healthz and the sign-in page: {time.monotonic() - alive:.2f} s")
            answers = [page.result() for page in asked]
            print(f"  three pages given up after {time.monotonic() - began:.1f} s")
            assert time.monotonic() - began <= 10 * SLOW
            assert all(map(is_page_of_outage, answers))
        until("a page", lambda: stand.get("/deals/", browser=SELLER).status_code == 200, 5)


def test_a_hanging_database_loses_nothing(stand, server):
    ledger = Ledger(stand)
    with stand.web(), ledger.writing(clients=3):
        for _round in range(2):
            ledger.goes_on()
            with server.hanging():
                time.sleep(9)
    ledger.verify()
    assert ledger.slowest <= 10 * SLOW


def test_connections_run_out(stand, server):
    """Twelve connections, two of them for the worker, and 50 people."""
    with server.with_setting("max_connections", 12):
        seen, ledger = [], Ledger(stand)
        with stand.web(workers=2, threads=16), stand.worker(), ledger.writing(clients=4):
            lock = threading.Lock()

            def person(_number):
                # A connection each: one that was kept may be closed just when it is used again.
                for _page in range(4):
                    answer = stand.get("/deals/", browser=SELLER, timeout=60)
                    with lock:
                        seen.append(answer)
                    time.sleep(0.1)

            with ThreadPoolExecutor(50) as pool:
                list(pool.map(person, range(50)))
        ledger.verify()
    statuses = [answer.status_code for answer in seen]
    print(f"  50 people: {statuses.count(200)} pages, {statuses.count(503)} refused for now")
    assert set(statuses) <= {200, 503} and statuses.count(200) > 0
    assert all(is_page_of_outage(answer) for answer in seen if answer.status_code == 503)
