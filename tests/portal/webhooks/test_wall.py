"""No receiver learns anything its integration does not see: not by a message, its content, its
time, its number, nor by the log."""

import datetime as dt
import json

from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.registrations import services as deals
from deals.registrations.models import Deal, DealShare
from partners.accounts import services as accounts
from partners.accounts.models import Account
from partners.integrations.models import Integration
from portal.access import grants
from portal.webhooks.choices import Status
from portal.webhooks.fanning import give_out
from portal.webhooks.models import Delivery, Event
from portal.webhooks.records import seen_as
from portal.workflow import clock
from tests.portal.webhooks.test_delivery import act, say

CANARY = "canary-of-"


def mark(world):
    """Everything of either company carries its own word."""
    for key, deal in world.deals.items():
        owner = "bluepeak" if key.startswith("bp") else "northwind"
        Deal.objects.filter(pk=deal.pk).update(
            title=f"{CANARY}{owner}", need=f"{CANARY}{owner}", competitor=f"{CANARY}{owner}"
        )


def test_rivals_get_nothing_of_each_other(world, hooks, receiver):
    """Both subscribe to everything in every role, and both are busy."""
    mark(world)
    for company in ("northwind", "bluepeak"):
        for role in ("admin", "seller"):
            hooks.subscribe(company, role=role, path=f"/hook/{len(hooks.known)}")
    act(world, "nw-submitted", "claim")
    act(world, "bp-review", "request_info", fields=["need"], message=f"{CANARY}bluepeak")
    say(world, body=f"{CANARY}northwind")
    say(world, "bp-review", body=f"{CANARY}bluepeak", who="seller@bluepeak.example")
    hooks.run()
    got = {key: [] for key in ("northwind", "bluepeak")}
    for place, (company, _role) in enumerate(hooks.known):
        got[company] += [row["body"] for row in receiver.posts(f"/hook/{place}")]
    for company, rival in (("northwind", "bluepeak"), ("bluepeak", "northwind")):
        text = " ".join(got[company])
        assert CANARY + company in text
        assert CANARY + rival not in text
    rows = Delivery.objects.all()
    assert rows.filter(status=Status.DROPPED).count() == 0  # nothing was even queued for a rival
    own = {
        str(pk)
        for pk in Deal.objects.filter(organization__name__startswith="Bluepeak").values_list(
            "pk", flat=True
        )
    }
    assert own and not own & set(
        " ".join(got["northwind"]).replace('"', " ").replace("/", " ").split()
    )


def test_what_the_vendor_keeps_to_itself_tells_partners_nothing(world, hooks, receiver):
    """Holding, resuming and internal notes; a deal on hold reads like one in review."""
    endpoint = hooks.subscribe("bluepeak")
    hooks.subscribe(None, role="desk", path="/hook/7")
    act(world, "bp-review", "hold", message="Compare with the other one")
    note = {"deal": world.deals["bp-review"], "actor": world.desk, "body": "Hm", "internal": True}
    deals.add_comment(**note)
    act(world, "bp-hold", "resume")
    assert hooks.run() == 1 and not endpoint.deliveries.exists()
    [body] = receiver.bodies("/hook/7")  # the note, to the vendor's own program
    assert body["data"]["internal"] is True
    held, resumed = (Deal.objects.get(pk=world.deals[key].pk) for key in ("bp-review", "bp-hold"))
    assert {held.status, resumed.status} == {"on_hold", "in_review"}
    user = endpoint.integration.user
    texts = {
        seen_as(user, "registrations.deal", deal.pk).data["status"] for deal in (held, resumed)
    }
    assert texts == {"in_review"}


def test_a_distributor_s_program_reads_the_supply_lens(world, hooks, receiver):
    """It hears of the decision; comments, edits and values are not in its lens."""
    hooks.subscribe("harbor")
    deal = world.deals["co-submitted"]
    seller = world.users["seller@cobalt.example"]
    deals.add_comment(deal=deal, actor=seller, body="Between us and the vendor")
    act(world, "co-submitted", "claim")
    act(world, "co-submitted", "approve", message="Fine")
    hooks.run()
    bodies = receiver.bodies()
    assert [body["type"] for body in bodies] == ["deal.in_review", "deal.approved"]
    hidden = {"value", "need", "owner", "competitor", "decision", "comments", "protection"}
    assert all(not hidden & body["data"].keys() for body in bodies)
    assert all("unit_price" not in line for body in bodies for line in body["data"]["products"])


def test_a_joint_account_gives_the_fields_of_its_level(world, hooks, receiver):
    """Northwind reads the account's details, not who put it on file; Bluepeak reads nothing."""
    hooks.subscribe("northwind")
    hooks.subscribe("bluepeak", path="/hook/1")
    account = Account.objects.get(pk=world.accounts["acme"].pk)
    owner = world.users["direct@meridian.example"]
    accounts.update_account(
        account=account, actor=owner, version=account.version, data={"city": "Leeds"}
    )
    hooks.run()
    [body] = receiver.bodies()
    assert (body["type"], body["data"]["city"]) == ("account.updated", "Leeds")
    assert not {"source", "external_id", "created_at", "contacts"} & body["data"].keys()
    assert receiver.posts("/hook/1") == []
    Event.objects.create(
        type="account.updated", label="accounts.account", target_id=account.pk, parts=["source"]
    )
    assert hooks.run() == 0 and Delivery.objects.count() == 1  # a field outside the lens changed


def test_a_share_that_ends_between_queue_and_send(world, hooks, receiver, settings):
    """Nothing is sent, and the log tells nothing of the record."""
    hooks.subscribe("northwind")
    say(world)
    give_out()
    assert Delivery.objects.get().status == Status.WAITING
    user = hooks.integration("northwind").user
    seat = user.memberships.get()
    seat.ended_at = clock.now()
    seat.save(update_fields=["ended_at"])
    grants.sync(seat)
    assert hooks.run() == 0 and receiver.posts() == []
    row = Delivery.objects.get()
    assert (row.status, row.type, row.label, row.target_id) == (Status.DROPPED, "", "", None)


def test_an_integration_that_ended_is_told_nothing(world, hooks, receiver):
    hooks.subscribe("northwind")
    say(world)
    give_out()
    Integration.objects.update(ended_at=clock.now())
    say(world, body="Later")
    assert hooks.run() == 0 and receiver.posts() == []
    assert [row.status for row in Delivery.objects.all()] == [Status.DROPPED]


def test_a_shared_deal_is_told_while_it_is_shared(world, hooks, receiver):
    """The vendor's direct team reads a shared deal through its lens, until the share ends."""
    integration = hooks.integration(None, "direct_rep")
    hooks.subscribe(None, role="direct_rep")
    deal = Deal.objects.get(pk=world.deals["nw-submitted"].pk)
    share = DealShare.objects.create(
        deal=deal, user=integration.user, shared_by=world.desk, reason="A look",
        expires_at=clock.now() + dt.timedelta(days=2),
    )  # fmt: skip
    grants.sync(share)
    act(world, "nw-submitted", "claim")
    say(world, body="Not for the shared lens")
    hooks.run()
    [body] = receiver.bodies()
    assert body["type"] == "deal.in_review" and "value" not in body["data"]
    act(world, "nw-submitted", "approve", message="Fine")
    give_out()
    with clock.at(clock.now() + dt.timedelta(days=3)):
        assert hooks.run() == 0
    assert Delivery.objects.filter(status=Status.DROPPED).count() == 1
    assert len(receiver.bodies()) == 1


def test_the_same_work_costs_the_same_whoever_subscribed(world, hooks):
    """A request does not run longer because a rival, or anybody, listens."""
    say(world, body="Zero")  # what is looked up once per process
    with CaptureQueriesContext(connection) as before:
        say(world)
    for path in ("/hook", "/hook/1", "/hook/2"):
        hooks.subscribe("bluepeak", path=path)
    with CaptureQueriesContext(connection) as after:
        say(world, body="Two")
    assert len(before) == len(after)


def test_messages_carry_no_number_that_counts(world, hooks, receiver):
    """Ids of one event differ from endpoint to endpoint, and none is made of another."""
    for place in range(3):
        hooks.subscribe("northwind", path=f"/hook/{place}")
    say(world)
    hooks.run()
    heads = [receiver.posts(f"/hook/{place}")[0]["headers"]["webhook-id"] for place in range(3)]
    assert len(set(heads)) == 3 and all(len(head) == 36 for head in heads)
    body = receiver.bodies("/hook/0")[0]
    assert "order" not in json.dumps(body) and set(body) == {"type", "timestamp", "url", "data"}
