"""The health page, its twin in the API, and `manage.py doctor`: the same checks everywhere."""

import datetime as dt
import json
import re

import pytest
from django.core.management import call_command

from portal.jobs.models import JobRun
from portal.jobs.registry import JOBS
from portal.observing.choices import State, When
from portal.observing.models import HealthResult
from portal.observing.registry import CHECKS, Check, fault, ok
from portal.observing.services import keep, keep_all, look, no_progress
from portal.people.models import User
from portal.workflow import clock
from tests.api import as_user, is_problem
from tests.visitor import visit, words

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def doctor(capsys, *args):
    """Exit code and what was said."""
    code = 0
    try:
        call_command("doctor", *args)
    except SystemExit as ended:
        code = ended.code
    return code, capsys.readouterr().out


@pytest.fixture
def at_work(db):
    """A worker that has just done something."""
    JobRun.objects.create(name="x", due_at=clock.now(), status="done", beat_at=clock.now())


def test_since_moves_only_with_the_state(db):
    for hours, finding in enumerate((ok("a"), ok("b"), fault("c"), fault("d"))):
        with clock.at(NOON + hours * HOUR):
            keep("grants", finding)
    row = HealthResult.objects.get()
    assert (row.state, row.text) == ("fault", "d")
    assert (row.since, row.checked_at) == (NOON + 2 * HOUR, NOON + 3 * HOUR)


def test_a_check_that_breaks_is_a_fault():
    def broken(progress):
        raise ConnectionRefusedError("10.1.2.3 password=geheim")

    found = look(Check("x", "X", "Do.", When.QUICK, broken))
    assert found.state == State.FAULT and found.values == {"kind": "ConnectionRefusedError"}


def test_every_check_can_be_made_and_finds_the_cast_in_order(world, at_work, settings):
    settings.DEBUG = False
    for check in CHECKS.values():
        found = look(check)
        assert found.text % found.values
        if check.name not in {
            "settings",
            "backup",
            "disk",
            "database",
            "cache",
        }:  # this machine’s own
            assert found.state == State.OK, (check.name, found)


def test_drift_is_found_told_and_mended_words_say_how(world, at_work, capsys):
    User.groups.through.objects.filter(group__name__startswith="org:").first().delete()
    code, told = doctor(capsys, "grants")
    assert code == 1 and "FAULT Grants: 1 records do not follow their facts." in told
    assert "→ Run “manage.py check_grants”" in told
    code, told = doctor(capsys, "grants", "--json")
    found = json.loads(told)
    assert code == 1 and (found["state"], len(found["results"])) == ("fault", 1)
    assert found["results"][0]["name"] == "grants" and "--repair" in found["results"][0]["advice"]


def test_doctor_tells_kept_results_of_long_checks(world, at_work, capsys, settings):
    with clock.at(NOON):
        keep("audit", fault("%(count)d faults were found.", count=2))
    code, told = doctor(capsys)
    assert code == 1
    assert "FAULT Audit trail, all of it: 2 faults were found. (2026-03-02 12:00 UTC)" in told
    assert "?     Grants: No worker has made this check yet." in told
    assert doctor(capsys, "nonsense")[0] == 2


def test_without_a_worker_the_page_says_so(world):
    page = words(visit(world.desk).get("/reports/health/"))
    assert "No worker has done anything for 15 minutes" in page
    assert "No worker has made this check yet" in page
    assert re.search(r"\d+ checks? wants? attention", page)


def test_page_and_api_tell_the_same(world, at_work, django_assert_max_num_queries):
    keep_all([When.DEEP], no_progress)
    desk = visit(world.desk)
    desk.get("/reports/health/")
    with django_assert_max_num_queries(10):
        page = words(desk.get("/reports/health/"))
    found = as_user(world.desk).get("health/").json()
    assert {row["name"] for row in found["results"]} == set(CHECKS)
    for row in found["results"]:
        assert row["label"] in page
    assert "All grants follow from facts." in page
    assert "Check thoroughly" in page
    auditor = words(visit(world.users["auditor@meridian.example"]).get("/reports/health/"))
    assert "Grants" in auditor and "Check thoroughly" not in auditor


def test_health_is_nobody_elses(world):
    for email in ("admin@northwind.example", "cam@meridian.example"):
        assert visit(world.users[email]).get("/reports/health/").status_code == 403
        is_problem(as_user(world.users[email]).get("health/"), 403)


def test_nightly_jobs_leave_what_they_found(world):
    for name in ("verify_audit", "verify_protection"):
        JOBS[name].run(no_progress)
    states = dict(HealthResult.objects.values_list("name", "state"))
    assert states == {"audit": "ok", "protection": "ok"}
    assert "checks made" in JOBS["health_quick"].run(no_progress)
    assert HealthResult.objects.filter(name="storage", state="ok").exists()
