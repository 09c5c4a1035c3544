"""Against a real SMTP server: what arrives, what is tried again, what is given up."""

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deals.registrations import services as deals
from portal.activity import emails
from portal.activity.delivery import deliver, send_waiting
from portal.activity.models import MailBounce, OutgoingEmail
from portal.notifications import services
from portal.workflow import clock

ROOT = Path(__file__).resolve().parents[3]
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
SELLER = "seller@northwind.example"


def write(world, *, to=SELLER, subject="Hello", **columns):
    person = world.users.get(to)
    return emails.queue_rendered(to, subject, "plain", "<p>rich</p>", recipient=person, **columns)


def later(amount):
    return clock.at(clock.now() + amount)


# --- What arrives ---------------------------------------------------------------------------------
def test_both_parts_arrive_with_a_chinese_subject(world, outbox, smtp):
    seller, deal = world.users[SELLER], world.deals["nw-submitted"]
    type(deal).objects.filter(pk=deal.pk).update(title="北京大学 校园网 – Ångström ✓")
    deal.refresh_from_db()
    deals.add_comment(deal=deal, actor=world.users["cam@meridian.example"], body="请确认 µ")
    assert send_waiting() == 1
    [(to, message)] = smtp.arrived
    assert to == seller.email and message["To"] == seller.email
    assert (
        message["Subject"].strip() == f"New comment on {deal.number} 北京大学 校园网 – Ångström ✓"
    )
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert "请确认 µ" in text.get_content() and "请确认 µ" in html.get_content()
    assert f"/deals/{deal.pk}/" in text.get_content() and f"/deals/{deal.pk}/" in html.get_content()


def test_headers_offer_one_click_unsubscribe(world, outbox, smtp):
    deal = world.deals["nw-submitted"]
    deals.add_comment(deal=deal, actor=world.users["cam@meridian.example"], body="Hi")
    mail = outbox.get()
    send_waiting()
    [(_to, message)] = smtp.arrived
    assert message["List-Unsubscribe"].strip() == f"<{mail.unsubscribe_url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.unsubscribe_url in message.get_body(("plain",)).get_content()
    assert message["Message-ID"].startswith(f"<{mail.pk}@")
    assert message["Auto-Submitted"] == "auto-generated"


def test_mail_that_must_come_offers_no_unsubscribe_and_says_why(world, outbox, smtp):
    deal, manager = world.deals["nw-submitted"], world.users["cam@meridian.example"]
    reject = {"reason": "incomplete", "message": "Too little."}
    deals.perform(deal=deal, action="reject", actor=manager, version=deal.version, data=reject)
    send_waiting()
    [(_to, message)] = smtp.arrived
    assert message["List-Unsubscribe"] is None
    assert "cannot be stopped" in message.get_body(("plain",)).get_content()


# --- A server that fails --------------------------------------------------------------------------
def test_server_that_is_down_delays_and_loses_nothing(world, outbox, smtp):
    mail = write(world)
    smtp.stop()
    now = clock.now()
    with clock.at(now):
        assert send_waiting() == 0
    waits = []
    for _attempt in range(9):
        mail.refresh_from_db()
        waits.append(int((mail.not_before - now).total_seconds() // 60))
        now = mail.not_before
        with clock.at(now):
            assert send_waiting() == 0
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    smtp.start()
    with later(30 * DAY):  # a server may be away for long: nothing is given up
        assert send_waiting() == 1
    mail.refresh_from_db()
    assert mail.sent_at and mail.problem == "" and mail.attempts == 11
    assert [to for to, _message in smtp.arrived] == [SELLER]


def test_mail_is_not_tried_before_its_time(world, outbox, smtp):
    write(world, not_before=clock.now() + HOUR)
    assert send_waiting() == 0
    with later(HOUR):
        assert send_waiting() == 1


def test_dropped_connection_is_tried_again_with_the_same_id(world, outbox, smtp):
    mail = write(world)
    smtp.drops = True
    assert send_waiting() == 0
    smtp.drops = False
    with later(HOUR):
        assert send_waiting() == 1
    assert smtp.arrived[0][1]["Message-ID"].startswith(f"<{mail.pk}@")


def test_one_mail_that_breaks_the_server_does_not_hold_up_the_others(world, outbox, smtp):
    write(world, to="poison@example.com")
    for number in range(3):
        write(world, subject=f"Mail {number}")
    smtp.refuse["poison@example.com"] = "421 going away"
    assert send_waiting() == 3
    assert len(smtp.arrived) == 3


def test_slow_server_is_left_after_the_time_limit(world, outbox, smtp):
    mail = write(world)
    smtp.pause = 1.5
    assert send_waiting() == 0
    mail.refresh_from_db()
    assert "timed out" in mail.problem and mail.sent_at is None


def test_run_ends_when_the_server_is_down(world, outbox, smtp):
    for number in range(10):
        write(world, subject=f"Mail {number}")
    smtp.stop()
    assert send_waiting() == 0
    assert outbox.filter(attempts=1).count() == 3


def test_page_does_not_wait_for_a_slow_server(
    world, outbox, smtp, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_AT_ONCE, smtp.pause = False, 1
    deal = world.deals["nw-submitted"]
    started = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        deals.add_comment(deal=deal, actor=world.users["cam@meridian.example"], body="Hi")
    assert time.monotonic() - started < 0.8
    assert smtp.arrived == [] and outbox.get().sent_at is None


def test_mail_leaves_at_once_where_it_costs_no_time(
    world, outbox, mailoutbox, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_AT_ONCE = True
    with django_capture_on_commit_callbacks(execute=True):
        write(world)
        assert mailoutbox == []
    assert [mail.subject for mail in mailoutbox] == ["Hello"]


# --- Refusals -------------------------------------------------------------------------------------
def test_address_refused_for_good_is_marked_and_not_tried_again(world, outbox, smtp):
    mail = write(world)
    smtp.refuse[SELLER] = "550 no such user"
    assert send_waiting() == 0
    mail.refresh_from_db()
    assert mail.failed_at and mail.problem == "550 no such user"
    bounce = MailBounce.objects.get()
    assert (bounce.address, bounce.user, bounce.problem) == (
        SELLER, world.users[SELLER], "550 no such user",
    )  # fmt: skip
    with later(DAY):
        assert send_waiting() == 0
    assert smtp.arrived == []


def test_second_refusal_keeps_the_day_of_the_first(world, outbox, smtp):
    smtp.refuse[SELLER] = "550 no such user"
    write(world)
    send_waiting()
    first = MailBounce.objects.get().since
    with later(DAY):
        write(world)
        send_waiting()
    bounce = MailBounce.objects.get()
    assert bounce.since == first and bounce.last_at > first


def test_mail_that_arrives_clears_the_mark(world, outbox, smtp):
    MailBounce.objects.create(address=SELLER, user=world.users[SELLER])
    MailBounce.objects.create(address="other@example.com")
    write(world)
    assert send_waiting() == 1
    assert [bounce.address for bounce in MailBounce.objects.all()] == ["other@example.com"]


@pytest.mark.parametrize("answer", ["451 try later", "452 mailbox full"])
def test_address_refused_for_now_is_tried_for_five_days(world, outbox, smtp, answer):
    mail = write(world)
    smtp.refuse[SELLER] = answer
    send_waiting()
    mail.refresh_from_db()
    assert mail.failed_at is None and mail.not_before > clock.now()
    with later(6 * DAY):
        send_waiting()
    mail.refresh_from_db()
    assert mail.failed_at and not MailBounce.objects.exists()


def test_content_refused_is_no_fault_of_the_address(world, outbox, smtp):
    mail = write(world)
    smtp.after_data = "554 looks like spam"
    send_waiting()
    mail.refresh_from_db()
    assert mail.failed_at is None and "554" in mail.problem
    assert not MailBounce.objects.exists()


def test_refused_address_does_not_stop_the_rest(world, outbox, smtp):
    smtp.refuse["bad@example.com"] = "550 no"
    for to in ("bad@example.com", SELLER, "bad@example.com", "admin@northwind.example"):
        write(world, to=to)
    assert send_waiting() == 2
    assert [to for to, _message in smtp.arrived] == [SELLER, "admin@northwind.example"]


# --- Once only ------------------------------------------------------------------------------------
def test_mail_seen_by_two_workers_is_sent_once(world, outbox, smtp):
    write(world)
    one, other = outbox.get(), outbox.get()
    assert deliver([one]) == 1 and deliver([other]) == 0
    assert len(smtp.arrived) == 1


def test_worker_killed_after_its_claim_loses_nothing(world, outbox, smtp):
    mail = write(world)
    smtp.drops = True
    outbox.filter(pk=mail.pk).update(not_before=clock.now() + dt.timedelta(minutes=10))
    smtp.drops = False
    assert send_waiting() == 0
    with later(dt.timedelta(minutes=10)):
        assert send_waiting() == 1


@pytest.mark.exhaustive
def test_two_workers_at_once_send_each_mail_once(smtp, race_database, tmp_path):
    """Two processes with the same outbox, started together."""
    env = os.environ | {
        "DATABASE_URL": race_database,
        "DATA_DIR": str(tmp_path),
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp.port}",
        "LOG_LEVEL": "ERROR",
    }
    fill = (
        "from portal.activity.models import OutgoingEmail as M; M.objects.all().delete();"
        "[M.objects.create(to=f'p{n}@example.com', subject='s', text='t') for n in range(40)]"
    )
    run = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*run, "shell", "-v0", "-c", fill], env=env, check=True, timeout=120)
    workers = [
        subprocess.Popen([*run, "send_mail"], env=env, stdout=subprocess.PIPE) for _ in range(2)
    ]
    said = [worker.communicate(timeout=120)[0].decode() for worker in workers]
    assert sum(int(line.split()[0]) for line in said) == 40
    assert sorted(to for to, _message in smtp.arrived) == sorted(
        f"p{number}@example.com" for number in range(40)
    )


# --- The wall at sending time ---------------------------------------------------------------------
def test_internal_note_is_not_sent_to_somebody_who_reads_no_notes_any_more(world, outbox, smtp):
    """The known gap: who still sees the deal, but not through a reviewer's lens."""
    deal, manager = world.deals["nw-submitted"], world.users["cam@meridian.example"]
    deals.add_comment(deal=deal, actor=world.desk, body="Zq secret", internal=True)
    deals.share_deal(
        deal=deal, actor=world.desk, user=manager, reason="Old times", expires_at=clock.now() + DAY
    )
    for assignment in manager.assignments.all():
        end_assignment(assignment, world.desk)
    assert deal in type(deal).objects.visible_to(manager)
    assert send_waiting() == 0
    assert smtp.arrived == [] and not outbox.filter(recipient=manager).exists()


def end_assignment(assignment, actor):
    from partners.organizations import services as organizations

    organizations.end_assignment(assignment=assignment, actor=actor)


def test_mail_to_somebody_who_left_is_not_sent(world, outbox, smtp):
    seller = world.users[SELLER]
    write(world)
    services.notify(
        seller, "deal_comment", "emails/deals/commented",
        {"deal": world.deals["nw-submitted"], "message": "Zq"}, about=world.deals["nw-submitted"],
    )  # fmt: skip
    type(seller).objects.filter(pk=seller.pk).update(is_active=False)
    assert send_waiting() == 0
    assert smtp.arrived == [] and OutgoingEmail.objects.count() == 0
