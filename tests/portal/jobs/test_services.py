"""Each due run is planned once and done once, however many workers, crashes and repeats."""

import datetime as dt

import pytest

from portal.access.policy import Refused
from portal.jobs import services, tasks
from portal.jobs.choices import RunStatus
from portal.jobs.models import JobRun
from portal.jobs.registry import JOBS, Job
from portal.workflow import clock

NOON = dt.datetime(2026, 3, 2, 12, 0, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


class Diary:
    """A job that notes when it ran, and fails as often as it is told to."""

    def __init__(self):
        self.ran, self.faults = [], 0

    def __call__(self, progress):
        progress(1, 1)
        if self.faults:
            self.faults -= 1
            raise RuntimeError("the printer is on fire")
        self.ran.append(clock.now())
        return f"run {len(self.ran)}"


@pytest.fixture
def diary(db, monkeypatch):
    work = Diary()
    monkeypatch.setattr("portal.jobs.services.JOBS", {"diary": Job("diary", "Diary", HOUR, work)})
    return work


def do_all():
    return [services.do(row) for row in services.runnable()]


def statuses():
    return list(JobRun.objects.order_by("due_at").values_list("status", flat=True))


def test_due_run_is_planned_once_and_done_once(diary):
    with clock.at(NOON):
        assert [services.plan_due(), services.plan_due()] == [1, 0]
        assert do_all() == [True]
        assert [services.plan_due(), do_all()] == [0, []]
    row = JobRun.objects.get()
    assert (row.due_at, row.status, row.message) == (NOON.replace(second=0), "done", "run 1")
    assert (row.done, row.total, row.attempts) == (1, 1, 1)


def test_three_days_of_silence_are_made_up_by_one_run(diary):
    with clock.at(NOON):
        services.plan_due()
        do_all()
    with clock.at(NOON + dt.timedelta(days=3)):
        assert services.plan_due() == 1
        assert do_all() == [True]
    assert len(diary.ran) == 2


def test_two_workers_with_one_run_do_it_once(diary):
    with clock.at(NOON):
        services.plan_due()
        first, second = JobRun.objects.get(), JobRun.objects.get()
        assert [services.do(first), services.do(second)] == [True, False]
    assert len(diary.ran) == 1


def test_failed_run_is_tried_again_after_a_pause_that_doubles(diary):
    diary.faults = 2
    with clock.at(NOON):
        services.plan_due()
        assert do_all() == [False]
        assert services.runnable() == []
        row = JobRun.objects.get()
        assert (row.status, row.problem) == ("queued", "RuntimeError: the printer is on fire")
    with clock.at(NOON + dt.timedelta(minutes=1)):
        assert do_all() == [False]
    with clock.at(NOON + dt.timedelta(minutes=2)):
        assert services.runnable() == []
    with clock.at(NOON + dt.timedelta(minutes=3)):
        assert do_all() == [True]
    row.refresh_from_db()
    assert (row.status, row.problem, row.attempts) == ("done", "", 3)


def test_run_gives_up_after_the_last_attempt_and_the_next_one_is_planned(diary):
    diary.faults = services.MAX_ATTEMPTS
    moment = NOON
    for _attempt in range(services.MAX_ATTEMPTS):
        with clock.at(moment):
            services.plan_due()
            do_all()
        moment += dt.timedelta(days=1)
    assert statuses() == [RunStatus.FAILED]
    with clock.at(moment):
        services.plan_due()
        assert do_all() == [True]


def test_killed_run_is_taken_up_again_when_its_beat_is_old(diary):
    with clock.at(NOON):
        services.plan_due()
        JobRun.objects.update(status="running", attempts=1, started_at=NOON, beat_at=NOON)
        assert services.runnable() == []
        assert services.plan_due() == 0
    with clock.at(NOON + dt.timedelta(minutes=11)):
        assert do_all() == [True]
    assert JobRun.objects.get().attempts == 2


def test_clock_set_back_plans_nothing_twice(diary):
    for hours in (2, 1, 2):
        with clock.at(NOON + hours * HOUR):
            services.plan_due()
            do_all()
    assert len(diary.ran) == 2


@pytest.mark.parametrize("killed", ["queued", "running"])
def test_run_of_a_clock_that_was_far_ahead_is_taken_up_again(diary, killed):
    ahead = NOON + dt.timedelta(days=90)
    with clock.at(NOON):
        services.plan_due()
        JobRun.objects.update(status=killed, not_before=ahead, beat_at=ahead)
        assert do_all() == [True]


def test_run_is_handed_to_the_queue_once(diary, monkeypatch):
    given = []
    monkeypatch.setattr(type(tasks.do_run), "enqueue", lambda self, pk: given.append(pk))
    with clock.at(NOON):
        assert [tasks.hand_out(), tasks.hand_out()] == [1, 0]
    assert given == [str(JobRun.objects.get().pk)]


def test_person_starts_a_job_once(world, diary):
    desk = world.users["desk@meridian.example"]
    with clock.at(NOON):
        first = services.plan_now(name="diary", actor=desk)
        assert services.plan_now(name="diary", actor=desk) == first
    with pytest.raises(Refused):
        services.plan_now(name="diary", actor=world.users["auditor@meridian.example"])


def test_old_runs_are_forgotten_and_waiting_ones_kept(diary):
    with clock.at(NOON):
        services.plan_due()
        do_all()
        JobRun.objects.create(name="diary", due_at=NOON)
    with clock.at(NOON + dt.timedelta(days=61)):
        assert services.forget_old() == 1
    assert statuses() == ["queued"]


def test_every_registered_job_can_run_on_the_cast_twice(world):
    """Nothing in a job depends on being the first, and each says in one line what it did."""
    for name in list(JOBS):
        assert isinstance(services.run_now(name), str)
        assert services.run_now(name)
