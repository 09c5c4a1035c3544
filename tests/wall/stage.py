"""The fixed cast plus one of everything that has an address, by name."""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.library.services import publish_news
from deals.registrations import services as deals
from deals.registrations.models import SavedView
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
from portal.activity.models import OutgoingEmail
from portal.home import worlds
from portal.people.models import ApiToken

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
    return things | _people(world) | _papers(world) | _vendor(world)


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
        "nw-internal-file": deals.add_file(
            deal=deal, actor=cam, upload=secret, internal=True
        ).pk,
        "acme-name": AccountName.objects.get(account=world.accounts["acme"]).pk,
        "alice": world.accounts["acme"].contacts.earliest("created_at").pk,
        "news": publish_news(
            actor=world.users[PEOPLE["marketing"]], title="For partners", level="partner",
            summary="s", body="b",
        ).pk,
    }  # fmt: skip


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
    }
