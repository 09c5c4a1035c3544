"""What time does: notices, the wish for an update, release, renewals. Each once, whatever runs."""

import datetime as dt

import pytest

from deals.registrations import emails_protection
from deals.registrations.models import Deal
from deals.registrations.services import expire_due, keep_alive
from portal.activity.models import OutgoingEmail
from portal.home import worlds
from portal.jobs.registry import JOBS
from tests.conftest import CAST
from tests.deals.protection.conftest import APPROVED, SELLER, live

ROOM_JOBS = {
    "expire_deals", "protection_notices", "ask_for_updates", "release_silent", "draft_renewals",
}  # fmt: skip


def subjects(life, start):
    rows = OutgoingEmail.objects.filter(recipient=life.deal.owner, subject__startswith=start)
    return [mail.subject for mail in rows.order_by("created_at")]


def test_jobs_are_registered_and_answer_in_words(world):
    assert JOBS.keys() >= ROOM_JOBS
    for name in ROOM_JOBS:
        assert JOBS[name].run(lambda done, total: None)


def keep_updated(life):
    Deal.objects.filter(pk=life.deal.pk).update(update_due_on=None)


def test_each_notice_is_sent_once(life):
    keep_updated(life)
    sent = []
    for day in range(50, 92):
        before = len(notices(life))
        for _run in range(2):
            life.on(day).run(keep_alive.notify_expiries)
        if len(notices(life)) > before:
            sent.append(90 - day)
    assert sent == [30, 14, 7, 1]
    assert len(notices(life)) == 4


def notices(life):
    rows = OutgoingEmail.objects.filter(recipient=life.deal.owner, about_id=life.deal.pk)
    return list(rows.filter(subject__contains="of protection").values_list("subject", flat=True))


def test_after_days_without_jobs_one_notice_comes(life):
    keep_updated(life)
    life.on(85).run(keep_alive.notify_expiries)
    assert notices(life) == [f"5 days of protection left: {life.deal.number} Protected"]


def test_an_extension_starts_the_notices_again(life):
    keep_updated(life)
    life.on(89).run(keep_alive.notify_expiries)
    life.do("request_extension", evidence="They test.", days=6)
    life.do("grant_extension", "cam@meridian.example")
    keep_updated(life)
    life.run(keep_alive.notify_expiries)
    assert len(notices(life)) == 2


# --- Updates -------------------------------------------------------------------------------------
def test_update_is_asked_for_once_and_one_click_answers(life):
    assert life.on(29).run(keep_alive.ask_for_updates) == 0
    assert life.on(30).run(keep_alive.ask_for_updates) == 1
    assert life.run(keep_alive.ask_for_updates) == 0
    assert len(subjects(life, "Are you still working on")) == 1
    deal = life.on(33).do(
        "keep_alive", stage="proposal", next_step="Demo", next_step_on=life.today()
    )
    assert (deal.stage, deal.probability, deal.next_step) == ("proposal", 50, "Demo")
    assert deal.update_due_on == life.today() + dt.timedelta(days=30)
    assert life.on(40).run(keep_alive.release_silent) == 0


def test_silence_releases_a_week_after_asking(life):
    life.on(30).run(keep_alive.ask_for_updates)
    assert life.on(36).run(keep_alive.release_silent) == 0
    assert life.on(37).run(keep_alive.release_silent) == 1
    assert life.run(keep_alive.release_silent) == 0
    assert life.deal.status == "expired"
    assert life.lines()[-1] == ("released", -53, "silent")
    assert life.deal.protected_until == life.today()
    assert len(subjects(life, "Protection released")) == 1


def test_nobody_is_released_unasked(life):
    """The jobs stood still for a month: first the question, then a week."""
    assert life.on(70).run(keep_alive.release_silent) == 0
    assert life.run(keep_alive.ask_for_updates) == 1
    assert life.on(76).run(keep_alive.release_silent) == 0
    assert life.on(77).run(keep_alive.release_silent) == 1


def test_near_the_end_only_the_end_is_announced(life):
    assert life.on(84).run(keep_alive.ask_for_updates) == 0
    life.run(keep_alive.notify_expiries)
    assert len(notices(life)) == 1


def test_job_killed_midway_does_the_rest_when_repeated(life, monkeypatch):
    other = live_beside(life)
    tell = emails_protection.update_due
    told = []

    def killed(deal, **words):
        if told:
            raise KeyboardInterrupt
        told.append(deal)
        tell(deal, **words)

    monkeypatch.setattr(emails_protection, "update_due", killed)
    with pytest.raises(KeyboardInterrupt):
        life.on(30).run(keep_alive.ask_for_updates)
    monkeypatch.undo()
    assert life.run(keep_alive.ask_for_updates) == 1
    assert life.run(keep_alive.ask_for_updates) == 0
    warned = Deal.objects.filter(update_warned_on=life.today()).values_list("pk", flat=True)
    assert set(warned) == {life.deal.pk, other.pk}
    assert len(subjects(life, "Are you still working on")) == 2


def live_beside(life):
    spec = APPROVED | {"key": "beside", "title": "Beside"}
    return worlds.build({**CAST, "deals": [spec]}).deals["beside"]


def test_a_waiting_request_is_not_silence(life):
    life.on(30).run(keep_alive.ask_for_updates)
    life.do("request_extension", evidence="They test.", days=30)
    assert life.on(37).run(keep_alive.release_silent) == 0


@pytest.mark.parametrize("action", ["advance", "request_extension"])
def test_any_sign_of_life_counts(life, action):
    data = {"stage": "proposal"} if action == "advance" else {"evidence": "x", "days": 1}
    deal = life.on(20).do(action, **data)
    assert deal.update_due_on == life.today() + dt.timedelta(days=30)


def test_expiry_is_made_once(life):
    assert life.on(90).run(expire_due) == 0
    assert life.on(91).run(expire_due) == 1
    assert life.run(expire_due) == 0
    assert life.lines() == [("approval", 90, ""), ("expired", 0, "")]


# --- Renewals ------------------------------------------------------------------------------------
def test_renewal_draft_is_made_once_on_its_day(life):
    on = life.start.date() + dt.timedelta(days=365)
    won = life.do("win", reason="price", renewal_on=on)
    assert life.on(364).run(keep_alive.draft_renewals) == 0
    assert life.on(365).run(keep_alive.draft_renewals) == 1
    assert life.run(keep_alive.draft_renewals) == 0
    (draft,) = Deal.objects.filter(revised_from=won)
    assert (draft.status, draft.kind, draft.owner, draft.organization) == (
        "draft", "renewal", won.owner, won.organization,
    )  # fmt: skip
    assert (draft.customer_name, draft.lines.get().quantity) == ("Protected Ltd", 10)
    assert subjects(life, "Time to renew") == ["Time to renew: Protected Ltd"]


def test_without_a_date_nothing_is_renewed(life):
    life.do("win", reason="price")
    assert life.on(2000).run(keep_alive.draft_renewals) == 0


def test_an_owner_who_left_waits_for_a_successor(life):
    life.do("win", reason="price", renewal_on=life.start.date() + dt.timedelta(days=30))
    stranger = life.world.users["seller@bluepeak.example"]
    Deal.objects.filter(pk=life.deal.pk).update(owner=stranger)
    assert life.on(40).run(keep_alive.draft_renewals) == 0
    Deal.objects.filter(pk=life.deal.pk).update(owner=life.world.users[SELLER])
    assert life.run(keep_alive.draft_renewals) == 1


def test_jobs_take_the_same_queries_for_many_quiet_deals(world, django_assert_num_queries):
    live(world)
    for job in (keep_alive.ask_for_updates, keep_alive.release_silent, expire_due):
        with django_assert_num_queries(1):
            job()
