"""The fixed cast plus one of everything that has an address, by name."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.library.services import publish_news
from deals.approvals import services as approvals
from deals.cases import services as cases
from deals.cases.models import CaseParty, Precedent
from deals.clearance import services as clearance
from deals.conflicts import services as conflicts
from deals.conflicts.models import NotSame
from deals.named import services as named
from deals.programs import services as programs
from deals.programs.models import RoutingRuleSet
from deals.programs.rules import standard_programme
from deals.registrations import services as deals
from deals.registrations.models import SavedView
from deals.supply import services as supply
from deals.supply.models import DirectAlert, LinkProposal
from partners.accounts import services as accounts
from partners.accounts.models import AccountName
from partners.classification import periods
from partners.classification import services as classes
from partners.classification.models import AccountClass
from partners.coverage import services as coverage
from partners.engagements import services as engagements
from partners.organizations import services as organizations
from partners.organizations.models import (
    Assignment,
    DistributionLink,
    Membership,
    TeamMembership,
    Territory,
    Tier,
)
from partners.plans import services as plans
from partners.touchpoints import services as touchpoints
from portal.activity.models import AuditEntry, OutgoingEmail
from portal.home import worlds
from portal.notifications import calendar, unsubscribe
from portal.oversight.services import reviews
from portal.people.models import ApiToken
from portal.workflow import clock

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
ANONYMOUS = "anonymous"
DAY = dt.timedelta(days=1)


@dataclass
class Stage:
    world: worlds.World
    things: dict[str, object]  # what stands behind a name in an address
    tokens: dict[str, str]  # API token of each persona
    sessions: dict[str, str] = field(default_factory=dict)

    def user(self, who):
        return self.world.users[PEOPLE[who]]

    def session(self, who):
        """The session cookie of a persona, who signs in once."""
        if who not in self.sessions:
            client = Client()
            client.force_login(self.user(who))
            self.sessions[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return self.sessions[who]


def set_stage(world):
    return Stage(world, _things(world), _tokens(world))


def _tokens(world):
    return {who: ApiToken.issue(world.users[email], "walk") for who, email in PEOPLE.items()}


def _things(world):
    things = {key: deal.pk for key, deal in world.deals.items()}
    things |= {key: company.pk for key, company in world.organizations.items()}
    things |= {key: account.pk for key, account in world.accounts.items()}
    things |= {name.lower().replace(" ", "-"): team.pk for name, team in world.teams.items()}
    things |= _people(world) | _papers(world) | _vendor(world) | _approvals(world)
    things |= _conflicts(world) | _programme(world) | _joint(world)
    things |= _coverage(world)
    things |= _workspace(world)
    things |= _tasks(world)
    things |= _supply(world)
    things |= _classes(world)
    things |= _oversight(world)
    return things | {"audit-entry": AuditEntry.objects.latest("pk").pk}


def _oversight(world):
    """An access review in which each company answers for its people."""
    review = reviews.start(
        actor=world.desk, name="People", kinds=["member"], due_on=clock.today() + DAY
    )
    seat = Membership.objects.get(user=world.users[PEOPLE["nw-marketer"]])
    return {"access-review": review.pk, "nw-review-item": review.items.get(subject_id=seat.pk).pk}


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


def _workspace(world):
    """What Northwind wrote on joint Acme, and whom Direct North knows there."""
    acme, seller = world.accounts["acme"], world.users[PEOPLE["nw-seller"]]
    dirk, alice = world.users[PEOPLE["direct"]], acme.contacts.earliest("created_at")
    touch = {
        way: touchpoints.log_touchpoint(
            account=acme, actor=seller, data={"kind": "call", "subject": "Racks"}, visibility=way
        ).pk
        for way in ("joint", "own")
    }
    upload = SimpleUploadedFile("racks.txt", b"42")
    return {
        "nw-touch": touch["joint"],
        "nw-own-touch": touch["own"],
        "nw-account-file": touchpoints.add_file(
            account=acme, actor=seller, upload=upload, visibility="joint"
        ).pk,
        "alice-known": touchpoints.say_known(
            contact=alice, actor=dirk, user=dirk, strength=2, visibility="own"
        ).pk,
    }


def _programme(world):
    """Rules of a later day: a policy's version, a calendar with a day of its own, a rate."""
    desk, later = world.desk, clock.today() + dt.timedelta(days=30)
    policy = programs.create_version(
        actor=desk, starts_on=later, reason="Later", data={"decision_days": 3}
    )
    calendar = programs.save_calendar(actor=desk, data={"name": "Everywhere"})
    party = programs.add_exception(
        actor=desk, calendar=calendar, day=later, spans=[], reason="Party"
    )
    rate = programs.add_rate(actor=desk, currency="EUR", rate=Decimal("1.1"), starts_on=later)
    return {
        "policy": policy.pk,
        "calendar": calendar.pk,
        "party-day": party.pk,
        "rate": rate.pk,
    }


def _conflicts(world):
    """Two accounts that were told apart, and two that became one."""
    apart = NotSame.objects.create(
        deal=world.deals["nw-submitted"], account=world.accounts["acme"], said_by=world.desk
    )
    twins = [
        accounts.create_account(actor=world.desk, data={"name": f"Twin {place}"})
        for place in range(2)
    ]
    merge = conflicts.merge(kept=twins[0], gone=twins[1], actor=world.desk, reason="One firm")
    return {"apart": apart.pk, "merge": merge.pk, "twin-gone": twins[1].pk}


def _people(world):
    desk = world.desk
    seat = Membership.objects.get(user=world.users[PEOPLE["nw-seller2"]])
    invitation = organizations.invite_member(
        organization=world.organizations["northwind"],
        actor=world.users[PEOPLE["nw-admin"]],
        email="new@northwind.example",
        role="seller",
    )
    seller = world.users[PEOPLE["nw-seller"]]
    ApiToken.issue(seller, "mine")
    mail = OutgoingEmail.objects.filter(recipient=seller).first()
    view = SavedView.objects.create(user=seller, name="Mine", query="status=draft")
    return {
        "nw-seat": seat.pk,
        "invitation": invitation.pk,
        "invitation-link": invitation.token,
        "nw-token": ApiToken.objects.get(user=seller, name="mine").digest,
        "nw-mail": mail.pk,
        "nw-view": view.pk,
        "nw-notice": seller.notifications.earliest("created_at", "pk").pk,
        "nw-calendar": calendar.make_link(actor=seller).rpartition("/")[2].removesuffix(".ics"),
        "nw-stop": unsubscribe.address_for(seller, "deal_comment").split("/")[-2],
        "dirk": world.users[PEOPLE["direct"]].pk,
        "desk": desk.pk,
    }


def _papers(world):
    """Files and other rows that hang off records."""
    deal, seller = world.deals["nw-submitted"], world.users[PEOPLE["nw-seller"]]
    cam = world.users[PEOPLE["cam"]]
    upload = SimpleUploadedFile("plan.txt", b"plan")
    secret = SimpleUploadedFile("match.txt", b"match")
    return {
        "nw-file": deals.add_file(deal=deal, actor=seller, upload=upload).pk,
        "nw-internal-file": _later(
            lambda: deals.add_file(deal=deal, actor=cam, upload=secret, internal=True)
        ).pk,
        "nw-shipment": _shipment(world).pk,
        "acme-name": AccountName.objects.get(account=world.accounts["acme"]).pk,
        "alice": world.accounts["acme"].contacts.earliest("created_at").pk,
        "news": publish_news(
            actor=world.users[PEOPLE["marketing"]], title="For partners", level="partner",
            summary="s", body="b",
        ).pk,
    }  # fmt: skip


def _shipment(world):
    deal = world.deals["nw-approved"]
    return deals.add_shipment(
        deal=deal, actor=deal.owner, shipped_on=clock.today(), line=deal.lines.first(), quantity=1
    )


def _later(make):
    """A second later: rows of one moment would stand in the order of their random ids."""
    with clock.at(clock.now() + dt.timedelta(seconds=1)):
        return make()


def _vendor(world):
    northwind, cobalt = world.organizations["northwind"], world.organizations["cobalt"]
    application = organizations.apply(
        data={
            "company": "Quarry",
            "kind": "reseller",
            "country": "IE",
            "contact_name": "Orla",
            "contact_email": "orla@quarry.example",
        },
        language="en",
        token=worlds.key_id("application", "quarry"),
    )
    return {
        "assignment": Assignment.objects.get(organization=northwind).pk,
        "link": DistributionLink.objects.get(reseller=cobalt).pk,
        "team-seat": TeamMembership.objects.get(user=world.users[PEOPLE["direct"]]).pk,
        "application": application.pk,
        "gold": Tier.objects.get(code="gold").pk,
        "emea": Territory.objects.get(code="emea").pk,
        **_secrets(world),
        **_cases(world),
    }


def _cases(world):
    """A case about one customer of two resellers: Northwind was asked, Bluepeak was not told."""
    desk, seller = world.desk, world.users[PEOPLE["nw-seller"]]
    sides = [world.deals["nw-submitted"], world.deals["bp-review"]]
    case = cases.open_case(
        actor=desk, kind="overlap", registrations=sides, token=worlds.key_id("case", "umbrella")
    )
    # Numbers follow from random ids; here they must not tell two worlds apart.
    for place, row in enumerate(case.parties.all()):
        CaseParty.objects.filter(pk=row.pk).update(number=f"C-222222{place + 2}")
    asked, untold = case.parties.select_related("case", "deal__owner", "organization")
    with clock.at(clock.now() - dt.timedelta(hours=1)):
        cases.ask(party=asked, actor=desk, body="Since when do you work with this customer?")
    upload = SimpleUploadedFile("meeting.txt", b"minutes")
    said = cases.add_evidence(party=asked, actor=seller, body="See the minutes", upload=upload)
    seat = cases.add_to_panel(case=case, actor=desk, user=world.users[PEOPLE["ops"]])
    precedent = Precedent.objects.create(kind="overlap", outcome="uphold", quarter="2026-Q1")
    return {
        "case": case.pk,
        "nw-party": asked.pk,
        "bp-party": untold.pk,
        "nw-evidence-file": said.file.pk,
        "seat": seat.pk,
        "precedent": precedent.pk,
    }


def _secrets(world):
    """What direct sales and the desk keep to themselves."""
    desk, north = world.desk, world.teams["Direct North"]
    keeper = world.users[PEOPLE["direct-manager"]]
    named_list = named.create_list(actor=keeper, team=north, name="North 50")
    draft = named.upload_version(named_list=named_list, actor=keeper, data=b"name\nInitech\n")
    trap = clearance.set_trap(actor=desk, name="Velvet Anvil", website="", note="")
    return {"named-list": named_list.pk, "named-draft": draft.pk, "trap": trap.pk}


def _approvals(world):
    """A stand-in of a later day, a registration prepared for Northwind, rules of a later day."""
    cam, cam2 = world.users[PEOPLE["cam"]], world.users[PEOPLE["cam2"]]
    later = clock.today() + dt.timedelta(days=30)
    stand_in = approvals.name_stand_in(
        user=cam, stand_in=cam2, actor=cam, starts_on=later, ends_on=later
    )
    prepared = approvals.prepare(
        organization=world.organizations["northwind"],
        seller=world.users[PEOPLE["nw-seller"]],
        actor=cam,
        data={"title": "Prepared", "customer_name": "Aperture", "customer_country": "GB"},
        lines=[],
        deal_id=worlds.key_id("deal", "nw-prepared"),
    )
    rules = RoutingRuleSet.objects.create(
        programme=standard_programme(), starts_on=later, reason="Later"
    )
    return {"stand-in": stand_in.pk, "nw-prepared": prepared.pk, "rule-set": rules.pk}


def _tasks(world):
    """One task of each visibility on Acme, and a plan on an account of its own."""
    acme, seller = world.accounts["acme"], world.users[PEOPLE["nw-seller"]]
    bridge, cam = acme.engagements.get(), world.users[PEOPLE["cam"]]
    made = {
        f"nw-{kind}-task": plans.create_task(
            account=acme,
            engagement=bridge,
            actor=actor,
            data={"title": kind, "visibility": kind},
            token=worlds.key_id("task", kind),
        ).pk
        for kind, actor in (("joint", seller), ("own", seller), ("internal", cam))
    }
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
