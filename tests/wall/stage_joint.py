"""The joint rooms' part of the stage: bridges, work on accounts, quotes, classes, reviews."""

import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from deals.supply import services as supply
from deals.supply.models import DirectAlert, LinkProposal
from partners.accounts import services as accounts
from partners.classification import periods
from partners.classification import services as classes
from partners.classification.models import AccountClass
from partners.coverage import services as coverage
from partners.engagements import services as engagements
from partners.organizations.models import (
    Membership,
)
from partners.plans import services as plans
from partners.touchpoints import services as touchpoints
from portal.home import worlds
from portal.oversight.services import reviews
from portal.workflow import clock

DAY = dt.timedelta(days=1)
PEOPLE = {
    **{who: f"{who}@meridian.example" for who in ("desk", "ops", "cam", "cam2", "direct")},
    **{who: f"{who}@meridian.example" for who in ("direct-manager", "direct2", "marketing")},
    "auditor": "auditor@meridian.example",
    **{f"nw-{who}": f"{who}@northwind.example" for who in ("admin", "seller", "seller2")},
    **{f"nw-{who}": f"{who}@northwind.example" for who in ("marketer", "learner")},
    **{f"bp-{who}": f"{who}@bluepeak.example" for who in ("admin", "seller")},
    **{f"harbor-{who}": f"{who}@harbor.example" for who in ("admin", "buyer")},
    "cobalt": "seller@cobalt.example",
    "delta": "seller@delta.example",
}


def later(make):
    """A second later: rows of one moment would stand in the order of their random ids."""
    with clock.at(clock.now() + dt.timedelta(seconds=1)):
        return make()


def _joint(world):
    """The bridge of Acme and Northwind, one consent to it, and what Northwind asks for."""
    bridge = world.accounts["acme"].engagements.get()
    wish = engagements.ask(
        actor=world.users[PEOPLE["nw-seller"]],
        organization=world.organizations["northwind"],
        data={"customer_name": "Globex", "level": "account", "purpose": "Together"},
        token=worlds.key_id("request", "globex"),
    )
    return {
        "acme-nw": bridge.pk,
        "acme-nw-receipt": bridge.receipts.earliest("given_at").pk,
        "nw-wish": wish.pk,
    }


def _workspace(world):
    """What Northwind wrote on joint Acme, and whom Direct North knows there."""
    acme, seller = world.accounts["acme"], world.users[PEOPLE["nw-seller"]]
    dirk, alice = world.users[PEOPLE["direct"]], acme.contacts.earliest("created_at")
    racks = {"account": acme, "actor": seller, "data": {"kind": "call", "subject": "Racks"}}
    own = later(lambda: touchpoints.log_touchpoint(**racks, visibility="own"))
    upload = SimpleUploadedFile("racks.txt", b"42")
    return {
        "nw-touch": touchpoints.log_touchpoint(**racks, visibility="joint").pk,
        "nw-own-touch": own.pk,
        "nw-account-file": touchpoints.add_file(
            account=acme, actor=seller, upload=upload, visibility="joint"
        ).pk,
        "alice-known": touchpoints.say_known(
            contact=alice, actor=dirk, user=dirk, strength=2, visibility="own"
        ).pk,
    }


def _tasks(world):
    """One task of each visibility on Acme, and a plan on an account of its own."""
    acme, seller = world.accounts["acme"], world.users[PEOPLE["nw-seller"]]
    bridge, cam = acme.engagements.get(), world.users[PEOPLE["cam"]]
    made = {}
    for place, (kind, actor) in enumerate((("joint", seller), ("own", seller), ("internal", cam))):
        with clock.at(clock.now() + dt.timedelta(seconds=place)):
            task = plans.create_task(
                account=acme,
                engagement=bridge,
                actor=actor,
                data={"title": kind, "visibility": kind},
                token=worlds.key_id("task", kind),
            )
        made[f"nw-{kind}-task"] = task.pk
    planned, joint = _planned(world)
    step = worlds.key_id("step", "survey")
    data = {"goal": "Win", "steps": [{"id": step, "text": "Survey"}]}
    plans.start_plan(engagement=joint, actor=seller, data=data)
    return made | {"planned": planned.pk, "planned-nw": joint.pk, "step": step}


def _planned(world):
    """An account of Direct South, opened to Northwind down to the plan."""
    south = world.teams["Direct South"]
    account = accounts.create_account(
        actor=world.desk, data={"name": "Planned", "owner_team": south}
    )
    joint = engagements.propose(
        account=account,
        organization=world.organizations["northwind"],
        actor=world.desk,
        level="plan",
        purpose="Plan together",
    )
    for who in ("direct2", "nw-admin"):
        engagements.perform(engagement=joint, action="accept", actor=world.users[PEOPLE[who]])
    joint.refresh_from_db()
    return account, joint


def _coverage(world):
    """An allocation asked for of a direct account, one that names Northwind on joint Acme, and a
    hand-over in Northwind and one at the vendor."""
    desk, start = world.desk, clock.today() + dt.timedelta(days=30)
    terms = {"starts_on": start, "ends_on": None, "reason": "Next quarter"}
    asked = coverage.ask(
        account=world.accounts["globex"],
        actor=desk,
        data=terms | {"coverage": "channel", "organization": world.organizations["bluepeak"]},
    )
    northwind = world.organizations["northwind"]
    joint = coverage.ask(
        account=world.accounts["acme"],
        actor=desk,
        data=terms | {"coverage": "joint", "organization": northwind, "starts_on": clock.today()},
    )
    coverage.perform(
        allocation=joint, action="approve", actor=world.users[PEOPLE["ops"]], version=1, data={}
    )
    leaver = {"kind": "leave", "actor": desk}
    return {
        "allocation": asked.pk,
        "joint-allocation": joint.pk,
        "nw-hand-over": coverage.start(
            person=world.users[PEOPLE["nw-seller2"]],
            organization=northwind,
            successor=world.users[PEOPLE["nw-seller"]],
            **leaver,
        ).pk,
        "dn-hand-over": coverage.start(
            person=world.users[PEOPLE["direct"]],
            organization=None,
            successor=world.users[PEOPLE["direct-manager"]],
            **leaver,
        ).pk,
    }


def _classes(world):
    """Acme’s class of the last quarter, published; criteria of a later day."""
    span = periods.finished(clock.today(), "quarter")[0]
    period = classes.compute(span=span)
    classes.publish(actor=world.desk, period=period, reason="Agreed")
    row = AccountClass.objects.create(
        account=world.accounts["acme"], period=period, amount=5, rank=1, percentile=100,
        value_class="common",
    )  # fmt: skip
    version = classes.define(
        actor=world.desk,
        topic="criteria",
        starts_on=clock.today() + dt.timedelta(days=30),
        reason="Later",
        data={"criteria": [{"name": "Growth", "weight": 100}]},
    )
    return {"class-period": period.pk, "acme-class": row.pk, "class-definition": version.pk}


def _supply(world):
    """Cobalt asked Harbor, which quoted with a file; Harbor prepared a registration for Cobalt and
    proposes a link to an address; a direct deal stands on Acme, which is joint."""
    cobalt, harbor = world.organizations["cobalt"], world.organizations["harbor"]
    buyer, admin = world.users[PEOPLE["harbor-buyer"]], world.users[PEOPLE["harbor-admin"]]
    later = clock.today() + dt.timedelta(days=9)
    (asked,) = supply.ask_for_quotes(
        deal=world.deals["co-submitted"], actor=world.users[PEOPLE["cobalt"]],
        distributors=[harbor], answer_by=later, message="Two lots",
    )  # fmt: skip
    prices = {line.pk: Decimal(6000) for line in asked.lines.all()}
    data = {"prices": prices, "currency": "EUR", "valid_until": later, "note": "From stock"}
    supply.send_quote(
        request=asked, actor=buyer, version=asked.version, data=data,
        upload=SimpleUploadedFile("offer.txt", b"offer"),
    )  # fmt: skip
    prepared = supply.prepare(
        distributor=harbor, reseller=cobalt, actor=buyer, lines=[],
        data={"title": "Prepared by Harbor", "customer_name": "Aperture"},
        row_id=worlds.key_id("prepared", "harbor"),
    )  # fmt: skip
    proposal = supply.propose_link(organization=harbor, actor=admin, email="a@nowhere.example")
    LinkProposal.objects.filter(pk=proposal.pk).update(token="link-answer")
    supply.raise_missing()
    return {
        "co-quote": asked.pk,
        "co-quote-file": asked.files.get().pk,
        "co-prepared": prepared.pk,
        "harbor-proposal": proposal.pk,
        "alert": DirectAlert.objects.get(deal=world.deals["dn-direct"]).pk,
    }


def _oversight(world):
    """An access review in which each company answers for its people."""
    review = reviews.start(
        actor=world.desk, name="People", kinds=["member"], due_on=clock.today() + DAY
    )
    seat = Membership.objects.get(user=world.users[PEOPLE["nw-marketer"]])
    return {"access-review": review.pk, "nw-review-item": review.items.get(subject_id=seat.pk).pk}


JOINT_STEPS = (_joint, _coverage, _workspace, _tasks, _supply, _classes, _oversight)
