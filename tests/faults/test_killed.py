"""Processes that are killed in the middle of what they do."""

import os
import random
import signal

from tests.faults.ledger import Ledger
from tests.faults.stand import children_of, until


def test_web_processes_killed_under_load_lose_nothing(stand):
    """kill -9 of one of two processes, again and again; gunicorn starts another."""
    ledger, killed = Ledger(stand), 0
    with stand.web(workers=2, threads=4) as web, ledger.writing():
        for _round in range(6):
            ledger.goes_on()
            pids = until("processes", lambda: children_of(web))[0]
            os.kill(random.choice(pids), signal.SIGKILL)
            killed += 1
    print(f"  {killed} killed")
    ledger.verify()


def test_quick_a_worker_killed_in_a_job_is_made_up_for(stand, server):
    """Stopped while it works, killed, and replaced; its job is taken up again after ten minutes,
    which are taken from its last sign of life here."""
    ledger = Ledger(stand)
    with stand.web(), ledger.writing(clients=2):
        ledger.goes_on()
    running = "SELECT id FROM jobs_jobrun WHERE status = 'running'"

    def ask(sql):
        return server.ask(sql, stand.database)

    with stand.worker() as worker:
        killed = until("a running job", lambda: ask(running), 240, pause=0.005)[0]
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    left = ask(running)
    print(f"  killed in {len(left)} job(s)")
    assert left and killed
    for column in ("beat_at", "not_before"):
        ask(f"UPDATE jobs_jobrun SET {column} = {column} - interval '11 minutes'")  # noqa: S608
    with stand.worker():
        until("all jobs", lambda: not ask("SELECT 1 FROM jobs_jobrun WHERE status <> 'done'"), 300)
    assert ask("SELECT count(*) FROM jobs_jobrun WHERE attempts > 1")[0][0] >= 1
    ledger.verify()
