"""What in the portal makes an event, and when none is made."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import transaction

from deals.registrations.models import Deal
from deals.registrations.services import keep_alive
from partners.organizations import services as organizations
from portal.audit.words import ACTIONS
from portal.people.models import User
from portal.webhooks.catalogue import BY_TRAIL, CODES, TYPES
from portal.webhooks.models import Delivery
from portal.workflow import clock
from tests.portal.webhooks.test_delivery import act, say

DAY = dt.timedelta(days=1)


def test_a_change_that_is_undone_tells_nothing(world, hooks):
    hooks.subscribe("northwind")
    with pytest.raises(RuntimeError), transaction.atomic():
        say(world)
        raise RuntimeError
    assert hooks.run() == 0 and not Delivery.objects.exists()


def test_only_chosen_events_are_told(world, hooks, receiver):
    hooks.subscribe("northwind", events=["deal.in_review"])
    say(world)
    act(world, "nw-submitted", "claim")
    hooks.run()
    assert hooks.types() == ["deal.in_review"]


def test_people_papers_pages_and_the_calendar_make_events(world, hooks):
    """What is not on a deal: members, certificates that end, protections that end."""
    hooks.subscribe("northwind")
    northwind, admin = world.organizations["northwind"], hooks.keeper("northwind")
    person = User.objects.create(email="new@northwind.example", name="New")
    seat = organizations.add_member(organization=northwind, actor=admin, user=person, role="seller")
    organizations.end_membership(membership=seat, actor=admin, successor=admin)
    approved = world.deals["nw-approved"]
    Deal.objects.filter(pk=approved.pk).update(protected_until=clock.today() + 5 * DAY)
    for _twice in range(2):
        keep_alive.notify_expiries()
    hooks.run()
    assert sorted(hooks.types()) == ["member.joined", "member.left", "protection.ending"]
    joined = next(body for body in hooks.receiver.bodies() if body["type"] == "member.joined")
    assert joined["data"]["user"]["email"] == "new@northwind.example"
    keep_alive.notify_expiries()
    assert hooks.run() == 0


def test_every_line_of_the_table_names_what_there_is():
    assert {action for _label, action in BY_TRAIL} <= set(ACTIONS)
    assert all(apps.get_model(label) for label, _action in BY_TRAIL if label)
    assert len(CODES) == len(TYPES)
