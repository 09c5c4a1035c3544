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
from partners.accounts import services as accounts
from partners.accounts.models import AccountName
from partners.organizations import services as organizations
from partners.organizations.models import (
    Assignment,
    DistributionLink,
    Membership,
    TeamMembership,
    Territory,
    Tier,
)
from portal.activity.models import AuditEntry, OutgoingEmail
from portal.home import worlds
from portal.notifications import calendar, unsubscribe
from portal.people.models import ApiToken
from portal.workflow import clock
from tests.wall.stage_api import api_things
from tests.wall.stage_certificates import certificates
from tests.wall.stage_doors import directories, erasures, ways_in
from tests.wall.stage_exchange import exchange
from tests.wall.stage_federation import federation
from tests.wall.stage_files import files
from tests.wall.stage_help import help_texts
from tests.wall.stage_integrations import integrations
from tests.wall.stage_joint import JOINT_STEPS, PEOPLE, later
from tests.wall.stage_packages import packages
from tests.wall.stage_quizzes import quizzes
from tests.wall.stage_reading import reading
from tests.wall.stage_reports import reports
from tests.wall.stage_signin import signin
from tests.wall.stage_training import training
from tests.wall.stage_webhooks import webhooks
from tests.wall.steady import steady_ids

ANONYMOUS = "anonymous"


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
    """Each step a few seconds after the one before and with ids of its own, so that rows stand in
    one order in any two worlds."""
    things = {key: deal.pk for key, deal in world.deals.items()}
    things |= {key: company.pk for key, company in world.organizations.items()}
    things |= {key: account.pk for key, account in world.accounts.items()}
    things |= {name.lower().replace(" ", "-"): team.pk for name, team in world.teams.items()}
    steps = (
        _people,
        _papers,
        _vendor,
        _approvals,
        _conflicts,
        _programme,
        *JOINT_STEPS,
        quizzes,
        reading,
        help_texts,
        files,
        training,
        certificates,
        packages,
        integrations,
        federation,
        webhooks,
        api_things,
        exchange,
        directories,
        ways_in,
        erasures,
        signin,
        reports,
    )
    for place, step in enumerate(steps):
        ago = dt.timedelta(seconds=5 * (len(steps) - place))
        with clock.at(clock.now() - ago), steady_ids("stage", place):
            things |= step(world)
    return things | {"audit-entry": AuditEntry.objects.latest("pk").pk}


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
        "nw-internal-file": later(
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
        "emea-code": "emea",
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
