"""The calendar feed: a real parser reads what the person may see now, behind a private address."""

import datetime as dt

import pytest
from icalendar import Calendar

from deals.registrations.models import Deal
from portal.notifications.calendar import feed_of
from portal.notifications.models import CalendarLink
from portal.workflow import clock
from tests.visitor import visit, words

SELLER, SELLER2 = "seller@northwind.example", "seller2@northwind.example"
NOW = clock.now().replace(microsecond=0) + dt.timedelta(hours=1)
SOON = NOW.date() + dt.timedelta(days=12)


@pytest.fixture
def dated(quiet_world):
    """Protected deals of two rivals with a date each, by key."""
    protected = {}
    for key, deal in quiet_world.deals.items():
        deal.refresh_from_db()
        if deal.status == "approved":
            Deal.objects.filter(pk=deal.pk).update(
                protected_until=SOON,
                next_step="Call, or write",
                next_step_on=SOON,
                update_due_on=None,
                title=f"T {key}",
            )
            protected[key] = deal
    return protected


def address(user):
    page = words(visit(user).post("/me/notifications/calendar/"))
    return page.split('value="http://localhost:8000')[1].split('"')[0]


def fetch(path):
    with clock.at(NOW):
        response = visit().get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response


def events(path):
    calendar = Calendar.from_ical(fetch(path).content)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def uids(path):
    return {uid.rpartition("@")[0] for uid in events(path)}


def test_feed_holds_the_dates_of_what_the_person_sees(quiet_world, dated):
    for email, user in quiet_world.users.items():
        visible = {deal.pk for deal in Deal.objects.visible_to(user).filter(status="approved")}
        ends = {uid for uid in uids(address(user)) if uid.endswith("-protected_until")}
        assert ends == {f"deal-{pk}-protected_until" for pk in visible}, email


def test_event_is_what_the_standard_asks(quiet_world, dated):
    link = address(quiet_world.users["admin@northwind.example"])
    calendar = Calendar.from_ical(fetch(link).content)
    assert (calendar["version"], str(calendar["x-wr-calname"])) == ("2.0", "Meridian · Concord")
    assert calendar["prodid"] and "method" not in calendar
    for event in calendar.walk("VEVENT"):
        assert event["dtstamp"].dt == NOW and event["transp"] == "TRANSPARENT"
        start = event["dtstart"].dt
        if isinstance(start, dt.datetime):
            assert start.utcoffset() == dt.timedelta(0) and "dtend" not in event
        else:
            assert start == SOON and event["dtend"].dt == SOON + dt.timedelta(days=1)
        assert str(event["url"]).startswith("http://localhost:8000/deals/")
        told = set(event.keys()) & {"SEQUENCE", "LAST-MODIFIED", "CREATED", "ORGANIZER"}
        assert told == set()
    assert any("Next step: Call, or write (" in str(e["summary"]) for e in calendar.walk("VEVENT"))


def test_lines_are_folded_and_survive_any_title(quiet_world, dated):
    title = "研究所 " * 20 + "; a, b \\ c 😀\nBEGIN:VEVENT"
    Deal.objects.filter(pk__in=[deal.pk for deal in dated.values()]).update(title=title[:160])
    body = fetch(address(quiet_world.desk)).content
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    events = Calendar.from_ical(body).walk("VEVENT")
    assert len(events) == body.count(b"\r\nBEGIN:VEVENT")
    assert any("; a, b \\ c" in str(event["summary"]) for event in events)


def test_moments_are_in_utc(quiet_world, dated):
    user = quiet_world.users["admin@northwind.example"]
    moment = NOW + dt.timedelta(days=7)
    deal = Deal.objects.visible_to(user).exclude(status="draft").first()
    Deal.objects.filter(pk=deal.pk).update(
        status="rejected", decided_at=NOW, decision_reason="incomplete", appeal_until=moment
    )
    event = events(address(user))[f"deal-{deal.pk}-appeal_until@localhost"]
    assert event["dtstart"].dt == moment and f"{moment:%Y%m%dT%H%M%SZ}" in event.to_ical().decode()


def test_hidden_edits_change_no_byte(quiet_world, dated):
    link = address(quiet_world.users["buyer@harbor.example"])
    before = fetch(link).content
    Deal.objects.update(
        version=99, updated_at=clock.now(), need="Zq", value_amount=1, next_step="Zq"
    )
    assert fetch(link).content == before
    assert b"next_step" not in before and b"Next step" not in before  # not of this lens


def test_feed_follows_the_rights_at_once(quiet_world, dated):
    user, colleague = quiet_world.users[SELLER2], quiet_world.users[SELLER]
    link = address(user)
    assert uids(link)
    Deal.objects.filter(owner=user).update(owner=colleague)
    assert uids(link) == set()


def test_long_gone_and_far_dates_stay_out(quiet_world, dated):
    pks = [deal.pk for deal in dated.values()]
    for day in (SOON - dt.timedelta(days=90), SOON + dt.timedelta(days=800)):
        Deal.objects.filter(pk__in=pks).update(protected_until=day, next_step_on=None)
        found = uids(address(quiet_world.desk))
        assert not any(str(pk) in uid for uid in found for pk in pks)


def test_cost_does_not_grow_with_the_events(quiet_world, dated):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costs = []
    for rows in (
        Deal.objects.filter(pk__in=[d.pk for d in dated.values()][:1]),
        Deal.objects.all(),
    ):
        Deal.objects.update(next_step_on=None)
        rows.update(next_step_on=SOON)
        with clock.at(NOW), CaptureQueriesContext(connection) as queries:
            feed_of(quiet_world.desk)
        costs.append(len(queries))
    assert costs[0] == costs[1]


# --- The address ----------------------------------------------------------------------------------
def test_address_is_shown_once_and_kept_as_a_digest(quiet_world):
    user = quiet_world.users[SELLER]
    token = address(user).split("/")[2].removesuffix(".ics")
    assert len(token) >= 43
    assert token not in words(visit(user).get("/me/notifications/"))
    assert token not in str(CalendarLink.objects.values().get())


def test_unknown_ended_and_renewed_addresses_answer_alike(quiet_world):
    user = quiet_world.users[SELLER]
    first = address(user)
    second = address(user)
    visit(user).post("/me/notifications/calendar/end/")
    unknown = "/calendar/" + "x" * 43 + ".ics"
    answers = [visit().get(path) for path in (first, second, unknown)]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert words(answers[0]) == words(answers[1]) == words(answers[2])


def test_person_who_left_has_no_calendar(quiet_world):
    user = quiet_world.users[SELLER]
    link = address(user)
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert visit().get(link).status_code == 404


def test_nothing_is_kept_on_the_way(quiet_world):
    cache = fetch(address(quiet_world.users[SELLER]))["Cache-Control"]
    assert "private" in cache and "no-store" in cache


def test_greedy_program_is_asked_to_wait(quiet_world):
    link = address(quiet_world.users[SELLER])
    other = address(quiet_world.users[SELLER2])
    answers = [visit().get(link) for _time in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert answers[-1]["Retry-After"] == "600"
    assert visit().get(other).status_code == 200


@pytest.mark.parametrize("path", ["/calendar/.ics", "/calendar/a b.ics", "/calendar/%00.ics"])
def test_nonsense_is_not_found(world, path):
    assert visit().get(path).status_code in {404, 302}
    assert visit(world.desk).get(path).status_code == 404
