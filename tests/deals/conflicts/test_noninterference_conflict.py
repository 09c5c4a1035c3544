"""Two worlds: in one, a rival that nobody here may see holds the very customer and product; in the
other the same rival holds another customer. Until a person decides, everybody fetches the same.

The observers register the customer themselves, so that the check runs and finds the rival.
"""

import datetime as dt
import time
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client

from deals.conflicts import listeners
from deals.conflicts.models import ConflictCheck, ConflictFinding
from deals.conflicts.querysets import FindingQuerySet
from deals.conflicts.services import highest_score
from deals.registrations import services
from deals.registrations.models import Deal, ProductFamily
from deals.registrations.workflow import DEAL
from portal.access.scope import EVERYTHING
from portal.activity.models import OutgoingEmail
from portal.home import worlds
from portal.workflow import clock
from tests.conftest import CAST
from tests.exhaustive import and_too
from tests.wall.crawl import SIGNED, Names, crawl, differences
from tests.wall.stage import set_stage
from tests.wall.two_worlds import this_moment
from tests.wall.walk import plain

OBSERVERS = {
    "nw-seller": ("seller@northwind.example", {"organization": "northwind"}),
    "bp-seller": ("seller@bluepeak.example", {"organization": "bluepeak"}),
    "cam": ("seller2@northwind.example", {"organization": "northwind"}),  # whom cam reviews
    "direct": ("direct@meridian.example", {"team": "Direct North"}),
}
UMBRELLA = {"name": "Umbrella Labs Limited", "country": "GB", "website": "umbrella.example"}
OTHER = {"name": "Zirconia Quarries Ltd", "country": "GB", "website": "zirconia.example"}


def rivals(customer):
    """Delta Works is protected and Direct South asks too; nobody among OBSERVERS sees either."""
    common = {
        "customer": customer, "title": "Rival", "age_days": 3,
        "products": [{"family": "network", "quantity": 5}],
        "value": {"amount": "31000.00", "currency": "GBP"},
    }  # fmt: skip
    delta = {"key": "rival-delta", "organization": "delta", "owner": "seller@delta.example"}
    south = {"key": "rival-south", "team": "Direct South", "owner": "direct2@meridian.example"}
    yield common | delta | {"status": "approved"}
    yield common | south | {"status": "submitted"}


@contextmanager
def world_of(who, *, collision, moment):
    """The stage in one of the two worlds, after `who`'s company has registered Umbrella Labs."""
    with transaction.atomic():
        with clock.at(moment):
            rows = [*CAST["deals"], *rivals(UMBRELLA if collision else OTHER)]
            world = worlds.build(CAST | {"deals": rows})
            stage = set_stage(world)
        # A second later, so that no two mails of one moment stand in random order.
        with clock.at(moment + dt.timedelta(seconds=1)):
            stage.things["registered"] = registers(world, *OBSERVERS[who]).pk
        with clock.at(moment + dt.timedelta(seconds=2)):
            yield stage
        transaction.set_rollback(True)


def registers(world, email, side):
    (kind, key), actor = *side.items(), world.users[email]
    owner = (world.organizations if kind == "organization" else world.teams)[key]
    typed = {f"customer_{name}": value for name, value in UMBRELLA.items()}
    value = {"value_amount": Decimal(9000), "value_currency": "GBP"}
    draft = services.create_draft(
        actor=actor,
        **{kind: owner},
        data=typed | value | {"title": "Labs", "expected_close": clock.today() + dt.timedelta(90)},
        lines=[{"family": ProductFamily.objects.get(code="network"), "quantity": 1, "name": ""}],
        deal_id=worlds.key_id("deal", "registered"),
    )
    return services.perform(
        deal=draft, action="submit", actor=actor, version=draft.version, data={}
    )


def in_both(who, what):
    moment = this_moment()
    found = []
    for collision in (False, True):
        with world_of(who, collision=collision, moment=moment) as stage:
            found.append(what(stage))
    return found


@pytest.mark.parametrize("follow", and_too([False], [True]))
@pytest.mark.parametrize("who", and_too(["nw-seller"], OBSERVERS))
def test_nothing_tells_of_a_collision_before_the_decision(world, settings, who, follow):
    settings.DEMO = True
    one, other = in_both(who, lambda stage: crawl(stage, who, follow=follow))
    assert len(one) > 20
    told = differences(one, other)
    assert not told, "\n".join(told)


@pytest.mark.exhaustive
def test_the_desk_is_told(world, settings):
    """Not an empty promise: the check did run, and did find the rivals."""

    def what(stage):
        deal = Deal.objects.get(pk=stage.things["registered"])
        rows = ConflictFinding.objects.newest().filter(check_run__deal=deal, source="deal")
        return highest_score(deal), set(rows.values_list("rule", flat=True))

    calm, collision = in_both("direct", what)
    assert collision[1] - calm[1] == {"protected", "direct"}
    one, other = in_both("nw-seller", lambda stage: crawl(stage, "desk", follow=False))
    assert differences(one, other) != []


# --- Sending, in so many words ---------------------------------------------------------------
def sends(stage, who="nw-seller"):
    """What the seller's own click on “send” answers, the page that follows, and every mail."""
    draft = services.create_draft(
        actor=stage.user(who),
        organization=stage.world.organizations["northwind"],
        data={f"customer_{name}": value for name, value in UMBRELLA.items()}
        | {"title": "Again", "value_amount": Decimal(1), "value_currency": "GBP"}
        | {"expected_close": clock.today() + dt.timedelta(90)},
        lines=[{"family": ProductFamily.objects.get(code="network"), "quantity": 1, "name": ""}],
        deal_id=worlds.key_id("deal", "again"),
    )
    client = Client()
    client.force_login(stage.user(who))
    sent = client.post(f"/deals/{draft.pk}/submit/", {"version": draft.version})
    shown = client.get(f"/deals/{draft.pk}/")
    mails = OutgoingEmail.objects.filter(about_id=draft.pk).order_by("to")
    told = [(mail.to, mail.subject, mail.text, mail.created_at) for mail in mails]
    columns = Deal.objects.values().get(pk=draft.pk)
    body = Names().plain(SIGNED.sub("", plain(shown)[2].decode()))
    return plain(sent)[::2], shown.status_code, body, told, columns


def test_sending_answers_and_writes_the_same(world):
    calm, collision = in_both("nw-seller", sends)
    assert calm == collision
    assert calm[0][0] == 302


def test_time_tells_nothing(world, django_capture_on_commit_callbacks):
    """Whatever comparing took, what is left of one fixed time is waited for at the end."""
    taken = []
    for customer in (OTHER, UMBRELLA):
        started = time.perf_counter()
        with django_capture_on_commit_callbacks(execute=True):
            deal = Deal.objects.get(pk=world.deals["nw-submitted"].pk)
            Deal.objects.filter(pk=deal.pk).update(customer_name=customer["name"])
            listeners.compare(deal, world.users["seller@northwind.example"], "submit", {})
        taken.append(time.perf_counter() - started)
    assert min(taken) >= listeners.LEVEL
    assert ConflictCheck.objects.filter(deal=deal).exists()


# --- The comparison notices a leak -----------------------------------------------------------
def touches_the_deal(deal, actor, name, data):
    """A listener that leaves a trace on the registration when something was found."""
    if highest_score(deal) > 0 and ConflictFinding.objects.filter(
        check_run__deal=deal, rule="protected"
    ):
        Deal.objects.filter(pk=deal.pk).update(version=deal.version + 1)


def holds_it(deal, actor, name, data):
    """A listener that parks what collides."""
    if ConflictFinding.objects.filter(check_run__deal=deal, rule="protected").exists():
        Deal.objects.filter(pk=deal.pk).update(status="in_review")


@pytest.mark.exhaustive
@pytest.mark.parametrize("leak", [touches_the_deal, holds_it])
def test_a_trace_on_the_registration_is_noticed(world, leak):
    DEAL.listeners.append(leak)
    try:
        one, other = in_both("nw-seller", lambda stage: crawl(stage, "nw-seller", follow=False))
    finally:
        DEAL.listeners.remove(leak)
    assert differences(one, other) != []


def test_findings_without_a_wall_are_noticed(world, monkeypatch):
    monkeypatch.setattr(FindingQuerySet, "scope_rule", lambda rows, scope: EVERYTHING)
    review = f"/reviews/{worlds.key_id('deal', 'registered')}/"

    def what(stage):
        client = Client()
        client.force_login(stage.user("cam"))
        return plain(client.get(review))[2]

    calm, collision = in_both("cam", what)
    assert calm != collision
    assert "Delta Works" in collision.decode()
