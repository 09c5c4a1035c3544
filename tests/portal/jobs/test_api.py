"""Jobs over the API: read by the desk and auditors, started by the desk."""

from portal.jobs.models import JobRun
from tests.api import as_user, is_problem

DESK, AUDITOR = "desk@meridian.example", "auditor@meridian.example"


def test_jobs_are_listed_run_and_told(world):
    desk = as_user(world.users[DESK])
    names = {row["name"] for row in desk.get("jobs/").json()["results"]}
    assert "forget_old_runs" in names
    runs = {desk.post("jobs/forget_old_runs/run/").json()["id"] for _twice in range(2)}
    assert len(runs) == 1 == JobRun.objects.filter(name="forget_old_runs").count()
    told = as_user(world.users[AUDITOR]).get("jobs/forget_old_runs/runs/").json()["results"]
    assert [row["status"] for row in told] == ["queued"]


def test_jobs_are_nobody_elses(world):
    auditor, partner = (
        as_user(world.users[AUDITOR]),
        as_user(world.users["admin@northwind.example"]),
    )
    is_problem(auditor.post("jobs/forget_old_runs/run/"), 403)
    is_problem(partner.get("jobs/"), 403)
    is_problem(partner.get("jobs/forget_old_runs/runs/"), 403)
    is_problem(auditor.get("jobs/no-such-job/runs/"), 404)
