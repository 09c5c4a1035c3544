"""The overview is for the desk and auditors; only the desk starts a job."""

import pytest

from portal.jobs.models import JobRun
from portal.workflow import clock


def test_overview_lists_every_job_and_says_that_no_worker_runs(world, client):
    client.force_login(world.users["desk@meridian.example"])
    page = client.get("/reports/jobs/").content.decode()
    assert "No worker has done anything for 15 minutes" in page
    assert "Forget old runs of jobs" in page


def test_history_shows_results_and_faults(world, client):
    client.force_login(world.users["auditor@meridian.example"])
    JobRun.objects.create(
        name="forget_old_runs", due_at=clock.now(), status="failed", problem="OSError: no disk"
    )
    assert "OSError: no disk" in client.get("/reports/jobs/forget_old_runs/").content.decode()
    assert "gave up" in client.get("/reports/jobs/").content.decode()
    assert client.get("/reports/jobs/no-such-job/").status_code == 404


@pytest.mark.parametrize("times", [1, 3])
def test_run_now_plans_one_run(world, client, times):
    client.force_login(world.users["desk@meridian.example"])
    for _time in range(times):
        assert client.post("/reports/jobs/forget_old_runs/run/").status_code == 302
    assert JobRun.objects.filter(name="forget_old_runs", status="queued").count() == 1
