"""Whoever was told of a record is told when it goes out of sight; nobody else, and never why."""

import datetime as dt

import pytest

from deals.registrations.models import Deal
from portal.webhooks import services
from portal.webhooks.catalogue import REMOVED
from portal.webhooks.choices import Status
from portal.webhooks.fanning import give_out
from portal.webhooks.leaving import tell_left
from portal.webhooks.models import Delivery
from tests.portal.webhooks.test_delivery import act, say


def removals(hooks, path="/hook"):
    return [body for body in hooks.receiver.bodies(path) if body["type"] == REMOVED]


@pytest.fixture
def told(world, hooks):
    """Northwind and Bluepeak subscribe to everything; Northwind hears of a deal of its own."""
    hooks.subscribe("northwind")
    hooks.subscribe("bluepeak", path="/rival")
    act(world, "nw-submitted", "claim")
    hooks.run()
    assert hooks.types() and not hooks.types("/rival")
    return world.deals["nw-submitted"]


def hide(deal, company):
    Deal.objects.filter(pk=deal.pk).update(organization=company)


def test_only_who_was_told_hears_of_the_end_and_once(world, hooks, told):
    assert tell_left() == 0
    hide(told, world.organizations["bluepeak"])  # out of one's sight, into the rival's
    assert (tell_left(), tell_left()) == (1, 0)
    hooks.run()
    (body,) = removals(hooks)
    assert body.keys() == {"type", "timestamp", "data"}
    assert body["data"] == {"id": str(told.pk), "kind": "deal"}
    assert hooks.receiver.bodies("/rival") == []
    assert tell_left() == 0


def test_deleted_and_hidden_read_alike(world, hooks, told):
    other = world.deals["nw-approved"]
    say(world, "nw-approved")
    hooks.run()
    comment = other.comments.get()
    key = str(comment.pk)
    comment.delete()
    assert tell_left() == 1
    hooks.run()
    (body,) = removals(hooks)
    assert body["data"] == {"id": key, "kind": "comment"}


def test_what_came_back_before_it_was_sent_is_not_told(world, hooks, told):
    own = world.organizations["northwind"]
    hide(told, world.organizations["bluepeak"])
    assert tell_left() == 1
    hide(told, own)
    hooks.run()
    assert removals(hooks) == []
    assert Delivery.objects.get(status=Status.DROPPED).target_id is None
    hide(told, world.organizations["bluepeak"])
    assert tell_left() == 1, "told when it leaves for good"


def test_a_subscriber_that_did_not_ask_or_works_no_more_hears_nothing(world, hooks, told):
    endpoint = services.create_endpoint(
        integration=hooks.integration("northwind"),
        actor=hooks.keeper("northwind"),
        data={"url": hooks.receiver.url + "/quiet", "events": ["deal.in_review"]},
    )
    act(world, "nw-submitted", "request_info", fields=["need"], message="Why?")
    hooks.later(dt.timedelta(minutes=1))
    services.switch_off(
        endpoint=hooks.integration("northwind").webhooks.exclude(pk=endpoint.pk).get(),
        actor=hooks.keeper("northwind"),
    )
    hide(told, world.organizations["bluepeak"])
    assert tell_left() == 0


def test_the_cost_does_not_grow_with_the_records(world, hooks, told, django_assert_max_num_queries):
    hide(told, world.organizations["bluepeak"])
    tell_left()
    for key in ("nw-approved", "nw-submitted"):
        say(world, key)
    hooks.run()
    with django_assert_max_num_queries(12):
        assert tell_left() == 0


def test_a_replay_forgets_nobody_who_has_to_forget(world, hooks, told):
    """What is replayed and hidden is dropped; that it was told is not forgotten with it."""
    (endpoint,) = hooks.integration("northwind").webhooks.all()
    hide(told, world.organizations["bluepeak"])
    services.replay_since(
        endpoint=endpoint, actor=hooks.keeper("northwind"), since=endpoint.created_at
    )
    hooks.run()
    assert tell_left() == 0
    (body,) = removals(hooks)
    assert body["data"] == {"id": str(told.pk), "kind": "deal"}


def test_what_leaves_while_its_replay_waits_is_told_once(world, hooks, told):
    (endpoint,) = hooks.integration("northwind").webhooks.all()
    keeper = hooks.keeper("northwind")
    services.replay_since(endpoint=endpoint, actor=keeper, since=endpoint.created_at)
    hide(told, world.organizations["bluepeak"])
    hooks.run()
    assert tell_left() == 0
    (body,) = removals(hooks)
    assert body["data"] == {"id": str(told.pk), "kind": "deal"}
    assert hooks.receiver.bodies("/rival") == []


def test_a_replay_that_fails_was_told_before(world, hooks, told):
    endpoint = hooks.integration("northwind").webhooks.get()
    keeper = hooks.keeper("northwind")
    services.replay_since(endpoint=endpoint, actor=keeper, since=endpoint.created_at)
    Delivery.objects.filter(endpoint=endpoint).update(status=Status.FAILED)
    hide(told, world.organizations["bluepeak"])
    assert (tell_left(), tell_left()) == (1, 0)


def test_what_was_never_told_is_dropped_without_a_word(world, hooks):
    hooks.subscribe("northwind")
    act(world, "nw-submitted", "claim")
    give_out()
    hide(world.deals["nw-submitted"], world.organizations["bluepeak"])
    hooks.run()
    assert tell_left() == 0 and hooks.receiver.bodies("/hook") == []
    assert Delivery.objects.get().status == Status.DROPPED
