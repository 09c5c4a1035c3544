"""Daily and weekly mail: once a period, only what is still unread and still visible."""

import datetime as dt

import pytest

from partners.organizations import services as organizations
from partners.organizations.models import Membership
from portal.activity.delivery import deliver, send_waiting
from portal.activity.models import OutgoingEmail
from portal.jobs.registry import JOBS
from portal.notifications import digests, services
from portal.notifications.models import Notification, Preferences
from portal.workflow import clock

SELLER, ADMIN = "seller@northwind.example", "admin@northwind.example"
MONDAY = dt.datetime(2026, 11, 16, 6, 0, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def run(moment):
    with clock.at(moment):
        return digests.send_digests(lambda done, total: None)


def mails(email=SELLER):
    return list(OutgoingEmail.objects.filter(to=email).order_by("created_at"))


@pytest.fixture
def daily(quiet_world):
    return Preferences.objects.create(
        user=quiet_world.users[SELLER], frequencies={"deal_comment": "daily"}
    )


@pytest.fixture
def say(tell, daily):
    def say_at(moment, message="Hello", email=SELLER, **more):
        with clock.at(moment):
            return tell(email, message=message, **more)

    return say_at


def test_digest_comes_at_its_time_and_lists_what_is_new(say):
    one, two = say(MONDAY), say(MONDAY + HOUR, deal="nw-draft", url="/deals/?two")
    assert run(MONDAY + 1.9 * HOUR) == 0
    assert run(MONDAY + 2 * HOUR) == 1
    [mail] = mails()
    assert mail.subject == "2 things are new"
    assert one.title in mail.text and two.title in mail.html and "/deals/?two" in mail.text
    assert mail.unsubscribe_url and mail.kind == "digest_daily"


def test_job_run_twice_sends_once(say):
    say(MONDAY)
    assert [run(MONDAY + 2 * HOUR) for _time in range(3)] == [1, 0, 0]
    assert len(mails()) == 1


def test_job_killed_before_the_end_sends_once(say, monkeypatch):
    """Killed after the mail was written, before the notices were settled: all or nothing."""
    say(MONDAY)
    real = digests._queue

    def dies(*args):
        real(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(digests, "_queue", dies)
    with pytest.raises(KeyboardInterrupt):
        run(MONDAY + 2 * HOUR)
    assert mails() == []
    monkeypatch.undo()
    assert run(MONDAY + 3 * HOUR) == 1 and len(mails()) == 1


def test_three_days_without_a_worker_are_one_digest(say):
    for day in range(3):
        say(MONDAY + day * DAY, message=f"Day {day}")
    assert run(MONDAY + 3 * DAY) == 1
    assert [mail.subject for mail in mails()] == ["3 things are new"]


def test_what_comes_after_the_time_waits_for_the_next(say):
    say(MONDAY)
    run(MONDAY + 2 * HOUR)
    say(MONDAY + 3 * HOUR)
    assert run(MONDAY + 5 * HOUR) == 0
    assert run(MONDAY + DAY + 2 * HOUR) == 1


def test_clock_set_back_sends_nothing_twice(say):
    say(MONDAY)
    run(MONDAY + 2 * HOUR)
    assert run(MONDAY - DAY) == run(MONDAY + 2 * HOUR) == 0


def test_nothing_new_is_no_mail(say, daily):
    assert run(MONDAY + 2 * HOUR) == 0
    notice = say(MONDAY)
    services.mark_read(notice=notice, actor=notice.user)
    assert run(MONDAY + 2 * HOUR) == 0
    assert mails() == []


def test_weekly_comes_on_its_day(say, daily):
    Preferences.objects.update(frequencies={"deal_comment": "weekly"}, digest_day=2)
    say(MONDAY)
    assert [run(MONDAY + day * DAY + 2 * HOUR) for day in range(4)] == [0, 0, 1, 0]


def test_time_is_the_persons_own(say, daily):
    person = daily.user
    type(person).objects.filter(pk=person.pk).update(timezone="Asia/Shanghai")
    say(MONDAY - 8 * HOUR)  # 06:00 in Shanghai
    assert run(MONDAY - 6.1 * HOUR) == 0
    assert run(MONDAY - 6 * HOUR) == 1


def test_digest_waits_for_the_end_of_quiet_hours(say, daily):
    Preferences.objects.update(quiet_from=dt.time(20), quiet_until=dt.time(9))
    say(MONDAY)
    assert run(MONDAY + 2 * HOUR) == 0
    assert run(MONDAY + 3 * HOUR) == 1


def test_digest_lists_only_what_is_still_visible(say):
    say(MONDAY, "Own")
    hidden = say(MONDAY, "Zq", deal="bp-review")
    run(MONDAY + 2 * HOUR)
    [mail] = mails()
    assert mail.subject == "1 thing is new" and hidden.title not in mail.text + mail.html
    assert Notification.objects.filter(settled_at=None).count() == 0


def test_digest_of_somebody_who_left_is_not_written(say, quiet_world):
    say(MONDAY)
    leave(quiet_world)
    assert run(MONDAY + 2 * HOUR) == 0 and mails() == []


def leave(world):
    seat = Membership.objects.live().get(user__email=SELLER)
    successor = world.users[ADMIN]
    organizations.end_membership(membership=seat, actor=world.desk, successor=successor)


def test_waiting_digest_is_written_anew_when_it_leaves(say, quiet_world, mailoutbox):
    """The server was down; meanwhile one notice was read, and one can no longer be seen."""
    kept, read = say(MONDAY, "Kept"), say(MONDAY, "Read", deal="nw-draft")
    run(MONDAY + 2 * HOUR)
    services.mark_read(notice=read, actor=read.user)
    with clock.at(MONDAY + 3 * HOUR):
        assert send_waiting() == 1
    [message] = mailoutbox
    assert message.subject == "1 thing is new"
    assert kept.title in message.body and read.title not in message.body


def test_waiting_digest_of_somebody_who_left_is_not_sent(say, quiet_world, mailoutbox):
    say(MONDAY)
    run(MONDAY + 2 * HOUR)
    leave(quiet_world)
    with clock.at(MONDAY + 3 * HOUR):
        assert deliver(mails()) == 0
    assert mailoutbox == [] and mails() == []


def test_long_digest_is_cut(say):
    notice = say(MONDAY)
    Notification.objects.bulk_create(
        Notification(
            user=notice.user, kind=notice.kind, title=f"N{number}", url="/", mail="daily",
            created_at=MONDAY,
        )
        for number in range(60)
    )  # fmt: skip
    run(MONDAY + 2 * HOUR)
    [mail] = mails()
    assert mail.subject == "61 things are new" and "And 11 more." in mail.text


def test_people_cost_the_same_number_of_queries_each(say, tell, quiet_world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costs = []
    for people in ([SELLER], [SELLER, ADMIN]):
        Notification.objects.all().delete()
        for email in people:
            person = quiet_world.users[email]
            Preferences.objects.update_or_create(
                user=person, defaults={"frequencies": {"deal_comment": "daily"}}
            )
            say(MONDAY, email=email)
        with CaptureQueriesContext(connection) as queries:
            run(MONDAY + 2 * HOUR)
        costs.append(len(queries))
    assert costs[1] - costs[0] == costs[0] - 1


def test_jobs_are_registered():
    assert JOBS["digests"].every == dt.timedelta(minutes=15)
    assert JOBS["send_mail"].every == dt.timedelta(minutes=1)
