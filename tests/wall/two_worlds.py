"""Two worlds that agree on everything Northwind, Cobalt, Harbor and Direct South may see, and
differ in what their rivals do.
"""

import datetime as dt
from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.db import transaction

from deals.registrations import services as deals
from deals.registrations.models import Deal
from partners.accounts import services as accounts
from partners.organizations import services as organizations
from portal.home import worlds
from portal.people.models import ApiToken
from portal.workflow import clock
from tests.conftest import CAST
from tests.wall.stage import set_stage
from tests.wall.stage_certificates import certify, claim

SELLER, CAM2 = "seller@bluepeak.example", "cam2@meridian.example"
COMMON = {"customer": {"name": "Umbrella Labs", "country": "GB", "website": "umbrella.example"}}
LINES = [{"family": "network", "quantity": 5, "unit_price": "99.00"}]


def registration(key, status, **other):
    """A rival's registration of the customer and product that Northwind registered."""
    side = {"organization": "bluepeak", "owner": SELLER} if "team" not in other else {}
    value = {"amount": "31000.00", "currency": "GBP"}
    ready = {"key": key, "status": status, "title": f"Rival {key}", "products": LINES}
    return COMMON | ready | {"value": value, "age_days": 3} | side | other


def rivals():
    every = ("draft", "submitted", "in_review", "info_requested", "on_hold", "approved", "won")
    for status in (*every, "lost", "rejected", "withdrawn", "revoked", "expired"):
        yield registration(f"rival-{status}", status)
    yield registration("rival-direct", "approved", team="Direct North", owner=DIRECT)
    yield registration("rival-delta", "submitted", organization="delta", owner=DELTA)


DIRECT, DELTA = "direct@meridian.example", "seller@delta.example"
ACCOUNTS = [
    {"key": f"rival-{place}", "name": f"Globex {place}", "country": "GB", **more}
    for place, more in enumerate(
        [{"owner_team": "Direct North", "coverage": "direct"}, {"owner_team": "Channel"}, {}]
    )
]


def let_rivals_loose(world):
    """More and other deals, people, companies, accounts, comments, tokens and mail."""
    desk, seller = world.desk, world.users[SELLER]
    worlds.build(
        CAST
        | {
            "organizations": [
                *CAST["organizations"],
                {"key": "rival", "name": "Another Rival", "kind": "reseller"},
            ],
            "accounts": [*CAST["accounts"], *ACCOUNTS],
            "engagements": [
                *CAST["engagements"],
                {"account": "rival-0", "organization": "bluepeak", "level": "contacts"},
            ],
            "deals": [*CAST["deals"], *rivals()],
        }
    )
    held = Deal.objects.get(pk=worlds.key_id("deal", "bp-hold"))
    deals.perform(deal=held, action="approve", actor=desk, version=held.version)
    review = Deal.objects.get(pk=worlds.key_id("deal", "bp-review"))
    deals.perform(
        deal=review, action="hold", actor=desk, version=review.version, data={"message": "Wait"}
    )
    deals.add_comment(deal=review, actor=seller, body="More")
    late = get_user_model().objects.create_user("late@bluepeak.example", None, name="Late Rival")
    organizations.add_member(
        organization=world.organizations["bluepeak"], actor=desk, user=late, role="seller"
    )
    accounts.save_contact(
        account=world.accounts["acme"], actor=desk, data={"name": "Hidden Person"}
    )
    certify(world, SELLER, "bluepeak", "rival")
    claim(world, SELLER, "E-1")  # the number Northwind's seller will claim
    for place in range(5):
        ApiToken.issue(seller, f"rival {place}")


@contextmanager
def world_of(world, *, changed, moment):
    """The stage in one of the two worlds at `moment`; gone after the block.

    What the people under test own is made after the rivals' rows, so that a shared sequence
    would show.
    """
    with transaction.atomic():
        with clock.at(moment):
            if changed:
                let_rivals_loose(world)
            stage = set_stage(worlds.build(CAST))
            own = deals.create_draft(
                actor=world.users["seller@northwind.example"],
                organization=world.organizations["northwind"],
                data={"title": "Made last", "customer_name": "Umbrella Labs"},
                deal_id=worlds.key_id("deal", "made-last"),
            )
            stage.things["made-last"] = own.pk
            yield stage
        transaction.set_rollback(True)


def this_moment():
    return clock.now().replace(microsecond=0) + dt.timedelta(minutes=1)
