"""Each event arrives signed and in order; what fails is tried again; dead ends are switched off."""

import datetime as dt
import json

from deals.registrations import services as deals
from deals.registrations.models import Deal
from portal.notifications.models import Notification
from portal.people.models import User
from portal.webhooks import outcomes, services
from portal.webhooks.choices import CLAIMED_FOR, PAUSES, OffReason, Status
from portal.webhooks.delivery import send_due
from portal.webhooks.fanning import give_out
from portal.webhooks.models import Attempt, Delivery, Event
from portal.webhooks.posting import Outcome
from portal.webhooks.services import forget_old
from portal.webhooks.signing import secret_of
from portal.workflow import clock
from tests.api import as_user

DAY = dt.timedelta(days=1)


def say(world, key="nw-submitted", body="Hello", who="seller@northwind.example"):
    return deals.add_comment(deal=world.deals[key], actor=world.users[who], body=body)


def act(world, key, action, who=None, **data):
    deal = Deal.objects.get(pk=world.deals[key].pk)
    actor = world.users[who] if who else world.desk
    return deals.perform(deal=deal, action=action, actor=actor, version=deal.version, data=data)


def test_an_event_arrives_signed_and_says_what_the_api_says(world, hooks, receiver):
    endpoint = hooks.subscribe("northwind")
    receiver.secrets.append(secret_of(endpoint))
    act(world, "nw-submitted", "claim")
    assert hooks.run() == 1
    [post], [row] = receiver.posts(), Delivery.objects.all()
    assert post["verified"] == 1
    assert post["headers"]["webhook-id"] == f"msg_{row.pk.hex}"
    assert (row.status, row.code, row.attempts) == (Status.DELIVERED, 204, 1)
    body = json.loads(post["body"])
    assert list(body) == ["type", "timestamp", "url", "data"]
    assert body["type"] == "deal.in_review"
    path = f"deals/{world.deals['nw-submitted'].pk}/"
    assert body["url"].endswith(f"/api/v1/{path}")
    assert body["data"] == as_user(endpoint.integration.user).get(path).json()
    assert hooks.run() == 0 and not Event.objects.exists()


def test_failures_are_tried_again_under_one_id(world, hooks, receiver):
    hooks.subscribe("northwind", path="/fail/2")
    say(world)
    assert hooks.run() == 0
    assert hooks.run() == 0  # not before its pause is over
    assert hooks.later(PAUSES[0] * 2) == 0
    assert hooks.later(PAUSES[1] * 3) == 1
    posts = receiver.posts("/fail/2")
    assert len(posts) == 3 and len({post["headers"]["webhook-id"] for post in posts}) == 1
    log = Attempt.objects.all()
    assert [row.code for row in log] == [500, 500, 200]
    assert {row.answer for row in log} == {"the printer is on fire"}
    assert Delivery.objects.get().endpoint.failing_since is None


def test_a_later_event_of_a_record_waits_and_other_records_do_not(world, hooks, receiver):
    events = ["deal.in_review", "deal.rejected", "deal.won"]
    hooks.subscribe("northwind", path="/fail/1", events=events)
    act(world, "nw-submitted", "claim")
    act(world, "nw-submitted", "reject", reason="not_eligible", message="No")
    hooks.run()
    assert hooks.types("/fail/1") == ["deal.in_review"]
    act(world, "nw-approved", "win", who="seller2@northwind.example", reason="price")
    hooks.run()
    assert hooks.types("/fail/1") == ["deal.in_review", "deal.won"]
    hooks.later(PAUSES[0] * 2)
    assert hooks.types("/fail/1")[2:] == ["deal.in_review", "deal.rejected"]


def test_three_days_of_failures_warn_once_and_switch_off(world, hooks, receiver):
    endpoint = hooks.subscribe("northwind", path="/fail/99")
    say(world)
    hooks.run()
    assert 3 * DAY <= sum(PAUSES, dt.timedelta()) < 3 * DAY + dt.timedelta(hours=2)
    start, passed, told = clock.now(), dt.timedelta(), []
    for pause in PAUSES:
        passed += pause * 1.2
        with clock.at(start + passed):
            hooks.run()
        told.append(Notification.objects.filter(kind="webhook").count())
    endpoint.refresh_from_db()
    assert endpoint.off_reason == OffReason.FAILING
    assert Delivery.objects.get().status == Status.FAILED
    assert told == sorted(told) and told[-1] == 2 and set(told) == {0, 1, 2}
    people = Notification.objects.filter(kind="webhook").values_list("user__email", flat=True)
    assert set(people) == {"admin@northwind.example"}
    say(world, body="More")
    assert hooks.run() == 0 and Delivery.objects.count() == 1
    services.switch_on(endpoint=endpoint, actor=hooks.keeper("northwind"))
    say(world, body="Again")
    hooks.run()
    assert len(receiver.posts("/fail/99")) == 11


def test_the_desk_alone_hears_of_the_vendors_own(world, hooks):
    endpoint = hooks.subscribe(role="desk", path="/gone")
    say(world)
    hooks.run()
    endpoint.refresh_from_db()
    assert endpoint.off_reason == OffReason.GONE
    told = Notification.objects.filter(kind="webhook").values_list("user__staff_role", flat=True)
    desk = User.objects.filter(staff_role="desk", is_active=True, is_integration=False)
    assert list(told) == ["desk"] * desk.count() != []


def test_gone_switches_off_at_once(world, hooks):
    endpoint = hooks.subscribe("northwind", path="/gone")
    say(world)
    say(world, body="Two")
    hooks.run()
    endpoint.refresh_from_db()
    assert endpoint.off_reason == OffReason.GONE
    assert set(Delivery.objects.values_list("status", flat=True)) == {Status.FAILED}


def test_rotation_signs_with_both_for_a_day(world, hooks, receiver):
    endpoint = hooks.subscribe("northwind")
    receiver.secrets.append(secret_of(endpoint))
    services.rotate_secret(endpoint=endpoint, actor=hooks.keeper("northwind"), version=1)
    receiver.secrets.append(secret_of(endpoint))
    say(world)
    hooks.run()
    with clock.at(clock.now() + DAY + PAUSES[0]):
        endpoint.refresh_from_db()
        say(world)
        hooks.run()
    both, later = receiver.posts()
    assert both["verified"] == 2
    assert both["headers"]["webhook-signature"].count("v1,") == 2
    assert later["headers"]["webhook-signature"].count("v1,") == 1


def test_a_long_queue_of_a_failing_receiver_hides_nobody(world, hooks, receiver, monkeypatch):
    """However many of its deliveries are due first."""
    monkeypatch.setattr("portal.webhooks.delivery.LOOK", 2)
    failing = hooks.subscribe("northwind", path="/fail/99", events=["comment.added"])
    for place in range(6):
        say(world, body=f"Old {place}")
    give_out()
    with clock.at(clock.now() + PAUSES[0]):
        hooks.subscribe("bluepeak", events=["comment.added"])
        say(world, "bp-review", who="seller@bluepeak.example")
        assert hooks.run() == 1
    assert len(receiver.posts("/fail/99")) == 6 and len(receiver.posts()) == 1
    failing.refresh_from_db()
    assert failing.failing_since


def test_an_endpoint_removed_while_it_is_called_breaks_nothing(world, hooks):
    endpoint = hooks.subscribe("northwind")
    say(world)
    give_out()
    row = Delivery.objects.select_related("endpoint").get()
    services.remove_endpoint(endpoint=endpoint, actor=hooks.keeper("northwind"))
    assert outcomes.note(row, Outcome(code=200)) is False


def test_a_killed_worker_loses_nothing(world, hooks, receiver):
    """Its claim runs out, and the message goes under the same id."""
    hooks.subscribe("northwind")
    say(world)
    give_out()
    row = Delivery.objects.get()
    Delivery.objects.filter(pk=row.pk).update(attempts=1, not_before=clock.now() + CLAIMED_FOR)
    assert send_due() == 0
    assert hooks.later(CLAIMED_FOR * 2) == 1
    assert receiver.posts()[0]["headers"]["webhook-id"] == row.message_id


def test_replay_of_one_and_of_all_since(world, hooks, receiver):
    endpoint, keeper = hooks.subscribe("northwind"), hooks.keeper("northwind")
    say(world)
    act(world, "nw-submitted", "claim")
    hooks.run()
    first = Delivery.objects.order_by("order").first()
    services.replay(delivery=first, actor=keeper)
    assert hooks.run() == 1
    since = clock.now() - DAY
    assert services.replay_since(endpoint=endpoint, actor=keeper, since=since) == 2
    assert services.replay_since(endpoint=endpoint, actor=keeper, since=since) == 0  # they wait
    assert hooks.run() == 2
    assert len({post["headers"]["webhook-id"] for post in receiver.posts()}) == 2
    bodies = [body for body in receiver.bodies() if body["type"] == "deal.in_review"]
    assert len(bodies) == 2 and bodies[0] == bodies[1]
    made = services.send_test(endpoint=endpoint, actor=keeper)
    assert services.send_test(endpoint=endpoint, actor=keeper) == made  # one at a time
    assert hooks.run() == 1 and hooks.types()[-1] == "webhook.test"


def test_the_log_is_kept_for_thirty_days(world, hooks):
    hooks.subscribe("northwind")
    say(world)
    hooks.run()
    assert forget_old() == 0
    with clock.at(clock.now() + 31 * DAY):
        assert forget_old() == 1
    assert not Attempt.objects.exists()
