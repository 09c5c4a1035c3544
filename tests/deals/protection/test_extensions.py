"""More days: asked for with evidence, decided by policy, never lost and never twice."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from deals.protection.models import Extension
from deals.registrations.services import expire_due
from deals.registrations.workflow import available_actions
from portal.access.policy import Refused
from portal.access.scope import scope_of
from portal.activity.models import OutgoingEmail
from portal.workflow.machine import StateMoved
from tests.deals.protection.conftest import CAM, DESK, SELLER

ASK = {"evidence": "They test two switches.", "days": 30}


def told(deal, email):
    return list(
        OutgoingEmail.objects.filter(about_id=deal.pk, to=email)
        .order_by("created_at")
        .values_list("subject", flat=True)
    )


def test_asked_and_granted(life):
    deal = life.on(60).do("request_extension", **ASK)
    assert (deal.status, deal.extension_pending) == ("approved", True)
    assert told(deal, CAM)[-1] == f"Extension asked for: {deal.number} Protected"
    deal = life.on(62).do("grant_extension", CAM, days=20, message="Good.")
    assert (deal.extension_pending, deal.extensions_granted) == (False, 1)
    assert life.lines()[-1] == ("extension", 20, "Good.")
    assert (deal.protected_until - life.start.date()).days == 110
    (row,) = deal.extensions.all()
    assert (row.status, row.evidence, row.days_asked, row.days_granted) == (
        "granted", "They test two switches.", 30, 20,
    )  # fmt: skip
    assert row.decided_by.email == CAM
    assert told(deal, SELLER)[-1] == f"Extended: {deal.number} Protected"


def test_granting_without_a_number_gives_what_was_asked(life):
    life.do("request_extension", **ASK)
    assert life.do("grant_extension", CAM).ledger.last().days == 30


def test_refused_keeps_the_end_and_may_be_asked_again(life):
    life.do("request_extension", **ASK)
    end = life.deal.protected_until
    deal = life.do("refuse_extension", CAM, message="Not enough.")
    assert (deal.protected_until, deal.extensions_granted) == (end, 0)
    assert life.lines() == [("approval", 90, "")]
    assert deal.extensions.get().answer == "Not enough."
    assert life.do("request_extension", **ASK).extension_pending


BAD = [
    ("request_extension", SELLER, {"evidence": " ", "days": 30}, {"evidence"}),
    ("request_extension", SELLER, {"evidence": "x\x00", "days": 30}, {"evidence"}),
    ("request_extension", SELLER, {"evidence": "x" * 3001, "days": 30}, {"evidence"}),
    ("request_extension", SELLER, {"evidence": "x"}, {"days"}),
    ("request_extension", SELLER, {"evidence": "x", "days": 0}, {"days"}),
    ("request_extension", SELLER, {"evidence": "x", "days": 46}, {"days"}),
    ("keep_alive", SELLER, {"next_step": ""}, {"next_step"}),
    ("keep_alive", SELLER, {"next_step": "x" * 201}, {"next_step"}),
    ("keep_alive", SELLER, {"next_step": "x", "stage": "nowhere"}, {"stage"}),
    ("keep_alive", SELLER, {"next_step": "x", "next_step_on": dt.date(2000, 1, 1)},
     {"next_step_on"}),
    ("transfer", DESK, {"message": "x"}, {"member"}),
    ("reassign", DESK, {"message": "x"}, {"member"}),
    ("win", SELLER, {"reason": "price", "renewal_on": dt.date(2000, 1, 1)}, {"renewal_on"}),
]  # fmt: skip


@pytest.mark.parametrize(("action", "who", "data", "fields"), BAD)
def test_bad_input_is_named_and_writes_nothing(life, action, who, data, fields):
    version = life.deal.version
    with pytest.raises(ValidationError) as error:
        life.do(action, who, **data)
    life.deal.refresh_from_db()
    assert set(error.value.message_dict) == fields
    assert (life.deal.version, life.deal.extensions.count(), len(life.lines())) == (version, 0, 1)


def test_double_click_asks_once(life):
    seen = life.deal.version
    life.do("request_extension", version=seen, **ASK)
    life.do("request_extension", version=seen, **ASK)
    assert life.deal.extensions.count() == 1


def test_second_request_while_one_waits_is_refused(life):
    life.do("request_extension", **ASK)
    with pytest.raises(StateMoved, match="waits for a decision"):
        life.do("request_extension", **ASK)
    assert life.deal.extensions.count() == 1


def test_two_reviewers_at_once_decide_once(life):
    life.do("request_extension", **ASK)
    seen = life.deal.version
    life.do("grant_extension", CAM, version=seen)
    with pytest.raises(StateMoved):
        life.do("refuse_extension", DESK, version=seen, message="No.")
    assert [kind for kind, *_rest in life.lines()] == ["approval", "extension"]


def test_no_more_than_the_programme_allows(life):
    for _time in range(2):
        life.do("request_extension", **ASK)
        life.do("grant_extension", CAM)
    with pytest.raises(StateMoved, match="as often as"):
        life.do("request_extension", **ASK)
    seller = life.world.users[SELLER]
    assert "request_extension" not in available_actions(scope_of(seller), life.deal)


# --- After the end -------------------------------------------------------------------------------
def test_asked_in_the_days_of_grace_brings_the_deal_back(life):
    assert life.on(91).run(expire_due) == 1
    assert (life.deal.status, life.lines()[-1]) == ("expired", ("expired", 0, ""))
    deal = life.on(97).do("request_extension", **ASK)
    assert deal.status == "expired"
    deal = life.on(99).do("grant_extension", CAM)
    assert (deal.status, deal.closed_at) == ("approved", None)
    assert life.lines()[-2:] == [("grace", 9, "between"), ("extension", 30, "")]
    assert deal.protected_until == life.today() + dt.timedelta(days=30)


def test_after_grace_it_is_refused_with_the_day_until_it_was_possible(life):
    life.on(91).run(expire_due)
    with pytest.raises(StateMoved, match="could be asked for until"):
        life.on(98).do("request_extension", **ASK)
    assert not Extension.objects.filter(deal=life.deal).exists()


def test_undecided_in_time_gets_the_grace_once_then_ends(life):
    life.on(89).do("request_extension", **ASK)
    assert life.on(91).run(expire_due) == 0
    assert (life.deal.status, life.lines()[-1]) == ("approved", ("grace", 7, "undecided"))
    assert life.run(expire_due) == 0
    assert life.on(98).run(expire_due) == 1
    assert life.deal.status == "expired"
    assert life.on(120).do("grant_extension", CAM).status == "approved"


def test_what_is_asked_lapses_when_the_deal_ends(life):
    life.do("request_extension", **ASK)
    deal = life.do("win", reason="price")
    assert not deal.extension_pending
    assert deal.extensions.get().status == "lapsed"


def test_strangers_and_the_rival_cannot_decide(life):
    life.do("request_extension", **ASK)
    for who in (SELLER, "cam2@meridian.example", "seller@bluepeak.example"):
        with pytest.raises(Refused):
            life.do("grant_extension", who)
