"""The deadline job: the desk hears at 75 % and at 100 %, once each."""

import datetime as dt

from deals.cases.tasks import case_deadlines
from portal.activity.models import OutgoingEmail
from portal.jobs.registry import JOBS
from portal.workflow import clock
from tests.deals.cases.conftest import decide


def run(moment):
    OutgoingEmail.objects.all().delete()
    with clock.at(moment):
        case_deadlines(lambda done, total: None)
    return sorted(OutgoingEmail.objects.values_list("to", "subject"))


def test_job_is_registered():
    assert JOBS["case_deadlines"].every <= dt.timedelta(hours=1)


def test_desk_is_reminded_twice_and_once_each(appealed):
    case, minute = appealed.case, dt.timedelta(minutes=1)
    assert run(case.warn_at - minute) == []
    soon = run(case.warn_at + minute)
    assert [to for to, _subject in soon] == ["desk@meridian.example", "ops@meridian.example"]
    assert {subject for _to, subject in soon} == {f"Due soon: {case.number}"}
    assert run(case.warn_at + minute) == []
    late = run(case.deadline + minute)
    assert {subject for _to, subject in late} == {f"Overdue: {case.number}"}
    assert run(case.deadline + 2 * minute) == []


def test_decided_cases_are_left_alone(appealed, people):
    decide(appealed.case, people.desk, outcome="uphold")
    assert run(appealed.case.deadline + dt.timedelta(days=1)) == []
