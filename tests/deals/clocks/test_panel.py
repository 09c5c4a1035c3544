"""The clock both sides see: on the deal's page, in the review queue, in the API; nobody else."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.clocks.models import DealClock
from deals.registrations.models import Deal
from deals.registrations.policies import LENSES
from portal.access.scope import one_request, scope_of
from portal.workflow import clock
from tests.api import as_user
from tests.deals.clocks.conftest import CAM, DESK, SELLER, act, answer, ask, later, send
from tests.visitor import visit, words

CARD = re.compile(r'<section class="card" aria-labelledby="clock-title">.*?</section>', re.S)
TAGS = re.compile(r"<[^>]+>|\s+")


def card(world, email, deal):
    """The clock on the page in words; "" where there is none."""
    found = CARD.search(words(visit(world.users[email]).get(f"/deals/{deal.pk}/")))
    return TAGS.sub(" ", found[0]).strip() if found else ""


def said(world, email, deal, moment):
    with clock.at(moment):
        return re.sub(r"\s+", " ", card(world, email, deal))


def test_both_sides_read_the_same_time(office, sent):
    texts = {said(office, email, sent, later(hour=13)) for email in (SELLER, CAM, DESK)}
    assert len(texts) == 1
    text = texts.pop()
    assert "First reply due in 5 business hours" in text
    assert "Decision due in 2 business days" in text
    assert "Nov. 25, 2026, 5 p.m." in text


def test_each_in_its_own_time_zone(office, sent):
    office.users[CAM].timezone = "Asia/Tokyo"
    office.users[CAM].save()
    assert "Nov. 26, 2026, 2 a.m." in said(office, CAM, sent, later(hour=13))
    assert "Nov. 25, 2026, 5 p.m." in said(office, SELLER, sent, later(hour=13))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (later(hour=17), "First reply due in 1 business hour"),
        (later(day=1, hour=9), "First reply due in 1 business hour"),
        (later(day=1, hour=12), "First reply late by 2 business hours"),
        (later(day=2, hour=16), "Decision due in 1 business hour"),
        (later(day=2, hour=18), "Decision late"),
    ],
)
def test_what_is_left_in_words(office, sent, moment, words):
    assert words in said(office, SELLER, sent, moment)


def test_a_partner_reads_what_to_do_when_we_are_late(office, sent):
    late, hint = later(day=2, hour=18), "ask in the conversation"
    assert hint in said(office, SELLER, sent, late)
    assert hint not in said(office, CAM, sent, late)
    assert hint not in said(office, SELLER, sent, later(hour=13))


def test_pause_and_end_in_words(office, sent):
    with clock.at(later(hour=12)):
        ask(office, sent)
    text = said(office, SELLER, sent, later(day=1))
    assert "First reply In time, after 2 business hours" in text
    assert "Decision paused while you answer" in text
    assert "Answer to our question due in 4 business days" in text
    assert "paused while the partner answers" in said(office, CAM, sent, later(day=1))
    with clock.at(later(day=1)):
        answer(office, sent)
    with clock.at(later(day=5)):
        act(sent, "approve", office.users[CAM])
    text = said(office, SELLER, sent, later(day=5))
    assert "Decision Late, after 33 business hours" in text
    assert "Answer" not in text


def test_draft_has_no_clock(office):
    draft = office.deals["nw-draft"]
    assert card(office, SELLER, draft) == ""
    body = as_user(office.users[SELLER]).get(f"deals/{draft.pk}/").json()
    assert body["clock"] is None


# --- Who else ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("email", "key", "sees"),
    [
        ("auditor@meridian.example", "co-submitted", True),
        ("seller@cobalt.example", "co-submitted", True),
        ("buyer@harbor.example", "co-submitted", False),  # the supply lens
        ("direct@meridian.example", "nw-approved", False),  # the joint lens
        ("direct@meridian.example", "dn-direct", True),
    ],
)
def test_only_who_reads_the_whole_deal_reads_its_clock(world, email, key, sees):
    deal, user = world.deals[key], world.users[email]
    assert bool(card(world, email, deal)) == sees
    body = as_user(user).get(f"deals/{deal.pk}/").json()
    assert ("clock" in body) == sees
    assert DealClock.objects.visible_to(user).filter(deal=deal).exists() == sees


def test_everybody_sees_the_clocks_of_deals_read_whole_and_no_other(world):
    """The rows agree with the lens, for each person and each deal."""
    for user in world.users.values():
        whole = {
            deal.pk
            for deal in Deal.objects.visible_to(user)
            if "clock" in LENSES.fields(scope_of(user), deal)
        }
        rows = DealClock.objects.visible_to(user)
        expected = DealClock.objects.filter(deal__in=whole)
        assert set(rows.values_list("pk", flat=True)) == set(expected.values_list("pk", flat=True))


# --- API -----------------------------------------------------------------------------------------
def test_api_says_what_was_promised_and_how_it_went(office, sent):
    api = as_user(office.users[SELLER])

    def read(moment):
        with clock.at(moment):
            return api.get(f"deals/{sent.pk}/").json()["clock"]

    assert read(later(hour=12)) == {
        "first_reply_due": "2026-11-24T10:00:00Z",
        "first_replied_at": None,
        "decision_due": "2026-11-25T17:00:00Z",
        "decided_in_time": None,
        "answer_due": None,
        "paused": False,
    }
    with clock.at(later(hour=12)):
        ask(office, sent)
    asked = read(later(hour=13))
    assert (asked["paused"], asked["decision_due"]) == (True, None)
    assert asked["answer_due"] == "2026-11-30T17:00:00Z"
    assert asked["first_replied_at"] == "2026-11-23T12:00:00Z"
    with clock.at(later(hour=14)):
        answer(office, sent)
        act(sent, "approve", office.users[CAM])
    decided = read(later(hour=15))
    assert (decided["paused"], decided["answer_due"], decided["decided_in_time"]) == (
        False,
        None,
        True,
    )


def test_list_takes_the_same_queries_for_many(office):
    api, counts = as_user(office.users[SELLER]), []
    for number in range(3):
        send(office, title=f"Many {number}")
        with one_request(), CaptureQueriesContext(connection) as queries:
            assert api.get("deals/").status_code == 200
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1


# --- On hold -------------------------------------------------------------------------------------
def test_on_hold_reads_like_in_review(office, sent):
    """The same words, bytes and number of queries on every day, also when it is late."""

    def seen():
        found = []
        for moment in (later(hour=13), later(day=1), later(day=2, hour=16), later(day=4)):
            with clock.at(moment), CaptureQueriesContext(connection) as queries:
                body = as_user(office.users[SELLER]).get(f"deals/{sent.pk}/").json()["clock"]
                text = card(office, SELLER, sent)
            found.append((body, text, len(queries)))
        return found

    with clock.at(later(hour=11)):
        act(sent, "claim", office.users[CAM])
    review = seen()
    with clock.at(later(hour=12)):
        act(sent, "hold", office.users[DESK], message="Wait")
    assert seen() == review
    with clock.at(later(day=3)):
        act(sent, "resume", office.users[DESK])
    assert seen() == review


# --- The queue -----------------------------------------------------------------------------------
def badges(world, moment, email=CAM):
    with clock.at(moment):
        page = words(visit(world.users[email]).get("/reviews/?show=all"))
    row = next(row for row in page.split("<tr ") if "Clocked" in row)
    return re.findall(r'badge tone-(\w+)"><span class="badge__dot" aria-hidden="true"></span>'
                      r"((?:Reply|Decision|Answer)[^<]*)", row.replace("\xa0", " "))  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "badge"),
    [
        (later(hour=12), ("accent", "Reply due in 22 hours")),
        (later(day=1, hour=9), ("warning", "Reply due in 1 hour")),
        (later(day=1, hour=13), ("danger", "Reply late by 3 hours")),
    ],
)
def test_queue_says_what_is_due_next(office, sent, moment, badge):
    assert badges(office, moment) == [badge]


def test_queue_after_the_first_reply_says_when_the_decision_is_due(office, sent):
    with clock.at(later(hour=11)):
        act(sent, "claim", office.users[CAM])
    assert badges(office, later(day=2, hour=12)) == [("warning", "Decision due in 5 hours")]
