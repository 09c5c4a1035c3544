"""The clock of the machine jumps, forward and back, while the portal runs (libfaketime)."""

import collections
import glob
import re
import time
from pathlib import Path

import pytest

from tests.faults.ledger import Ledger, a_deal
from tests.faults.stand import DESK, MANAGER, SELLER, new_key, until

LIBRARY = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
SLEEPING = Path(__file__).with_name("sleeping")
NEGATIVE = re.compile(r"[-−–]\d+\s*(?:second|minute|hour|day|week|month|year|business)")
PAGES = ("/", "/deals/", "/reviews/", "/me/notifications/", "/reports/jobs/", "/audit/")
pytestmark = pytest.mark.skipif(not LIBRARY, reason="needs Debian's faketime")


class Clock:
    """What the portal and its worker take for the time; this process and PostgreSQL do not."""

    def __init__(self, stand):
        self.file = stand.folder / "clock"
        self.set("+0")
        stand.more |= {
            "LD_PRELOAD": LIBRARY[0],
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "PYTHONPATH": f"{SLEEPING}:{stand.code}",
        }

    def set(self, offset):
        """`+3d`, `-2h`, `+0`."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{offset}\n")
        new.rename(self.file)


def protected_deal(stand, title):
    made = stand.post("deals/", a_deal(title)).json()
    sent = stand.post(f"deals/{made['id']}/submit/", {"version": made["version"]}).json()
    answer = stand.post(f"deals/{made['id']}/approve/", {"version": sent["version"]}, MANAGER)
    assert answer.status_code == 200, answer.text
    return answer.json()


def all_jobs(stand, server, since):
    """Wait until the worker has begun and finished something after `since` rows, and rests."""
    busy = "SELECT 1 FROM jobs_jobrun WHERE status <> 'done'"
    count = "SELECT count(*) FROM jobs_jobrun"
    until("new jobs", lambda: server.ask(count, stand.database)[0][0] > since, 240)
    until("the end of them", lambda: not server.ask(busy, stand.database), 300)
    return server.ask(count, stand.database)[0][0]


def mails(stand, server):
    sql = 'SELECT "to", subject, about_id, text FROM activity_outgoingemail'
    return collections.Counter(server.ask(sql, stand.database))


def no_negative_ages(stand):
    for path in PAGES:
        for person in (SELLER, DESK):
            found = NEGATIVE.search(stand.get(path, browser=person).text)
            assert not found, (path, person, found[0])


def test_jumps_forward_and_back(stand, server):
    """Two hours ahead by mistake, and back; then a day back from where deals were written."""
    clock, ledger = Clock(stand), Ledger(stand)
    clock.set("+2h")
    with stand.web(), stand.worker():
        titles = [f"Ledger ahead {number} {new_key()}" for number in range(5)]
        for title in titles:
            ledger.acknowledged[title] = protected_deal(stand, title)["id"]
        runs = all_jobs(stand, server, 0)
        before = mails(stand, server)
        clock.set("+0")
        no_negative_ages(stand)
        for _minute in range(2):  # each time as if minutes passed: new runs are due
            server.ask(
                "UPDATE jobs_jobrun SET due_at = due_at - interval '3 days 7 seconds'",
                stand.database,
            )
            runs = all_jobs(stand, server, runs)
        after = mails(stand, server)
        clock.set("-22h")
        no_negative_ages(stand)
        clock.set("+0")
        time.sleep(1)
        no_negative_ages(stand)
    new = after - before
    expired = [row for row in new if "expire" in row[1].lower() or "ended" in row[1].lower()]
    print(f"  {sum(before.values())} mails before, {sum(new.values())} after the jump back, "
          f"{len(expired)} of them about an end")  # fmt: skip
    assert not expired
    assert not [row for row, count in after.items() if count > 1], "a mail twice"
    found = ledger.verify()
    status = "SELECT DISTINCT status FROM registrations_deal WHERE title LIKE 'Ledger ahead%'"
    assert server.ask(status, stand.database) == [("approved",)], found


def test_a_worker_whose_clock_was_ahead_goes_on(stand, server):
    """Killed while its clock was 90 days ahead: its runs are taken up again all the same."""
    clock = Clock(stand)
    clock.set("+90d")
    running = "SELECT id FROM jobs_jobrun WHERE status <> 'done'"
    with stand.worker() as worker:
        until("a running job", lambda: server.ask(running, stand.database), 240, pause=0.005)
        worker.kill()
        worker.wait()
    clock.set("+0")
    with stand.worker():
        until("all jobs", lambda: not server.ask(running, stand.database), 300)
