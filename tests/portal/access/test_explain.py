"""Explanations are complete: a person sees a record exactly when a path names that person,
and reads exactly the fields of the lenses the paths name. For everybody and every record."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from deals.approvals import services as approvals
from deals.registrations.models import Deal, DealComment, DealShare, DealTeamMember
from deals.supply.models import SupplyRequest
from partners.accounts.models import Engagement
from partners.engagements.models import EngagementRequest
from partners.organizations import services as organizations
from partners.organizations.models import (
    Assignment,
    DistributionLink,
    Membership,
    OrganizationUserGrant,
)
from partners.plans.models import MutualPlan, Task
from partners.touchpoints.models import Touchpoint
from portal.access import grants
from portal.access.explain import EXPLAINED, Path, Rule, answers_for, paths_of
from portal.access.scope import ScopedQuerySet, scope_of
from portal.workflow import clock

DAY = dt.timedelta(days=1)


def user(world, name, company="meridian"):
    return world.users[f"{name}@{company}.example"]


def disagreements():
    """(record, people who see it, people the paths name) and (record, person, fields) that
    differ, over everybody and every record of every explained model."""
    people = list(get_user_model().objects.order_by("email"))
    wrong, checked = [], 0
    for label, entry in EXPLAINED.items():
        model = apps.get_model(label)
        seen = {person.pk: _rows(model, person) for person in people}
        for record in model._default_manager.all():
            paths = paths_of(record)
            named = frozenset().union(*(path.people for path in paths))
            sees = frozenset(pk for pk, rows in seen.items() if record.pk in rows)
            checked += len(people)
            if named != sees:
                wrong.append((label, str(record), _emails(sees - named), _emails(named - sees)))
            elif entry.lenses:
                wrong += list(_wrong_fields(entry.lenses, record, paths, people, seen))
    assert checked
    return wrong


def _rows(model, person):
    return {row.pk: row for row in model._default_manager.visible_to(person)}


def _wrong_fields(lenses, record, paths, people, seen):
    for person in people:
        if row := seen[person.pk].get(record.pk):
            told = frozenset().union(
                *(lenses.table[path.lens] for path in paths if person.pk in path.people)
            )
            worn = lenses.fields(scope_of(person), row)
            if told != worn:
                yield str(record), person.email, sorted(told ^ worn)


def _emails(pks):
    return sorted(get_user_model().objects.filter(pk__in=pks).values_list("email", flat=True))


# Rows without an explanation of their own, and why. Everything else that has a scope has one.
ONE_S_OWN = "seen by the one person it is of"
EVERYBODY = "the programme's published data: everybody signed in"
OF_THE_WALL = "says itself who saw or may see what"
BY_AUDIENCE = "content: its audience says who reads it (docs/publishing.md)"
NEVER_SHOWN = "the engine's index: nobody reads its rows"
UNEXPLAINED = {
    "people.user": "people are seen through the records they stand on",
    "people.apitoken": ONE_S_OWN,
    "integrations.integration": "programs: those who look after them, the desk and auditors",
    "integrations.oauthclient": "programs: those who look after them, the desk and auditors",
    "activity.auditentry": OF_THE_WALL,
    "activity.outgoingemail": ONE_S_OWN,
    "activity.mailbounce": "faults of the mail: the desk",
    "interchange.idempotentanswer": ONE_S_OWN,
    "exchange.fileimport": ONE_S_OWN,
    "exchange.rejectedrow": ONE_S_OWN,
    "exchange.fileexport": ONE_S_OWN,
    "exchange.externalkey": "plumbing of imports: nobody, the engine alone",
    "exchange.rememberedcolumns": "plumbing of imports: nobody, the engine alone",
    "signin.secondsteprule": "who must have a second factor: the desk, administrators",
    "signin.knowndevice": ONE_S_OWN,
    "observing.healthresult": "what the portal finds out about itself: the desk and auditors",
    "jobs.jobrun": "the calendar's work: the desk and auditors",
    "notifications.notification": ONE_S_OWN,
    "notifications.preferences": ONE_S_OWN,
    "notifications.calendarlink": ONE_S_OWN,
    "audit.chain": OF_THE_WALL,
    "audit.chainlink": OF_THE_WALL,
    "audit.anchor": OF_THE_WALL,
    "oversight.lastuse": OF_THE_WALL,
    "oversight.viewas": OF_THE_WALL,
    "oversight.accessreview": OF_THE_WALL,
    "oversight.reviewitem": OF_THE_WALL,
    "oversight.reviewanswer": OF_THE_WALL,
    "organizations.tier": EVERYBODY,
    "organizations.territory": EVERYBODY,
    "programs.calendar": EVERYBODY,
    "programs.calendarexception": EVERYBODY,
    "programs.exchangerate": EVERYBODY,
    "programs.programme": EVERYBODY,
    "registrations.productfamily": EVERYBODY,
    "certifications.certification": EVERYBODY,
    "certifications.tierrequirement": EVERYBODY,
    "touchpoints.contactrule": EVERYBODY,
    "registrations.savedview": ONE_S_OWN,
    "reports.snapshot": ONE_S_OWN,
    "reports.schedule": ONE_S_OWN,
    "reports.programmeline": "what the programme costs: the desk and auditors",
    "intake.intakerule": "a company's own switch: its administrators, the desk",
    "intake.formlink": "made and ended by administrators, for one seller",
    "intake.received": "what came from whom: the seller, the company's administrators",
    "provisioning.directory": "a company's own switch: its administrators, the desk",
    "provisioning.directoryperson": "the company's own directory",
    "provisioning.directorygroup": "the company's own directory",
    "privacy.erasurerequest": ONE_S_OWN,
    "privacy.retentionrule": "the programme's own rules: the desk and auditors",
    "webhooks.endpoint": "looked after by administrators, like their integration",
    "webhooks.event": NEVER_SHOWN,
    "webhooks.delivery": "the log goes with its endpoint",
    "webhooks.attempt": "the log goes with its endpoint",
    "conflicts.matchrow": NEVER_SHOWN,
    "conflicts.matchkey": NEVER_SHOWN,
    "conflicts.matchfrequency": NEVER_SHOWN,
}


def test_every_model_with_a_scope_is_explained_or_says_why_not():
    scoped = {
        model._meta.label_lower
        for model in apps.get_models()
        if isinstance(model._default_manager.all(), ScopedQuerySet)
        and model._meta.app_config.name.split(".")[0] != "cms"
    }
    assert scoped - set(EXPLAINED) == set(UNEXPLAINED)
    assert set(EXPLAINED) <= {model._meta.label_lower for model in apps.get_models()}


def test_every_sight_has_a_path_and_every_path_sight(world):
    assert disagreements() == []


@pytest.mark.exhaustive
def test_nothing_is_forgotten_in_a_world_of_odd_cases(world):
    """Stand-ins, leavers, inactive people, suspended companies, ended and coming bridges and
    links, shares to anybody, drafts, prepared registrations: now, and when everything has run
    out."""
    people_change(world)
    _bridges(world)
    _deals(world)
    _joint_rows(world)
    _requests(world)
    assert disagreements() == []
    for days in (4, 40):
        with clock.at(clock.now() + days * DAY):
            assert disagreements() == []


def people_change(world):
    today, desk = clock.today(), world.desk
    approvals.name_stand_in(
        user=user(world, "cam"), stand_in=user(world, "cam2"), actor=desk,
        starts_on=today, ends_on=today + 2 * DAY,
    )  # fmt: skip
    gone = Membership.objects.get(user=user(world, "seller2", "northwind"))
    organizations.end_membership(
        membership=gone, actor=desk, successor=user(world, "seller", "northwind")
    )
    ended = Assignment.objects.get(
        user=user(world, "cam2"), organization=world.organizations["delta"]
    )
    organizations.end_assignment(assignment=ended, actor=desk)
    sleeper = user(world, "direct-manager")
    sleeper.is_active = False
    sleeper.save()
    for name in ("ops", "auditor"):  # neutral people keep no key of an earlier post
        Assignment.objects.create(
            user=user(world, name), organization=world.organizations["northwind"]
        )
    both = user(world, "seller", "bluepeak")
    organizations.add_member(
        organization=world.organizations["cobalt"], actor=desk, user=both, role="seller"
    )
    organizations.set_status(
        organization=world.organizations["delta"], actor=desk, status="suspended"
    )


def _bridges(world):
    today = clock.today()
    kinds = (
        ("globex", "northwind", "plan", today, today + 3 * DAY, "active"),
        ("globex", "bluepeak", "directory", today, None, "active"),
        ("initech", "northwind", "contacts", today + 5 * DAY, None, "active"),
        ("initech", "cobalt", "contacts", today, None, "proposed"),
        ("initech", "bluepeak", "plan", today, None, "paused"),
    )
    asker = user(world, "seller", "cobalt")
    for account, company, level, starts, ends, status in kinds:
        moment = clock.now() if status != "proposed" else None
        Engagement.objects.create(
            account=world.accounts[account], organization=world.organizations[company],
            level=level, purpose="Odd", starts_on=starts, ends_on=ends, status=status,
            vendor_accepted_at=moment, partner_accepted_at=moment, proposed_by=asker,
        )  # fmt: skip
    for account in world.accounts.values():
        grants.sync_root(account)
    for company in world.organizations.values():
        grants.sync_root(company)


def _deals(world):
    desk, soon = world.desk, clock.now() + 3 * DAY
    shown = (
        ("nw-submitted", user(world, "direct2")),
        ("nw-submitted", user(world, "seller", "bluepeak")),
        ("bp-review", user(world, "marketer", "northwind")),
        ("nw-draft", user(world, "marketing")),
        ("dn-direct", user(world, "cam2")),
        ("co-submitted", user(world, "auditor")),
    )
    for key, person in shown:
        share = DealShare.objects.create(
            deal=world.deals[key], user=person, reason="Odd", shared_by=desk, expires_at=soon
        )
        grants.sync(share)
    DealTeamMember.objects.create(
        deal=world.deals["nw-draft"], user=user(world, "learner", "northwind")
    )
    DealTeamMember.objects.create(
        deal=world.deals["nw-draft"], user=user(world, "marketer", "northwind")
    )
    Deal.objects.filter(pk=world.deals["nw-submitted"].pk).update(
        distributor=world.organizations["harbor"]
    )
    link = DistributionLink.objects.get(reseller=world.organizations["delta"])
    DistributionLink.objects.filter(pk=link.pk).update(ends_on=clock.today())
    Deal.objects.filter(pk=world.deals["de-submitted"].pk).update(
        distributor=world.organizations["harbor"]
    )
    for key, who in (("bp-review", "cam"), ("nw-draft", "cam"), ("bp-hold", "ops")):
        Deal.objects.filter(pk=world.deals[key].pk).update(prepared_by=user(world, who))
    draft = Deal.objects.get(pk=world.deals["nw-draft"].pk)
    Deal.objects.filter(pk=draft.pk).update(distributor=world.organizations["harbor"])
    said = [("joint", "nw-submitted"), ("internal", "nw-submitted"), ("joint", "nw-draft")]
    for audience, key in [*said, ("joint", "dn-direct"), ("internal", "dn-direct")]:
        DealComment.objects.create(
            deal=world.deals[key], author=desk, audience=audience, body=f"{audience} {key}"
        )


def _joint_rows(world):
    """One row of each kind on each engagement, and on none, for each reader; with a plan."""
    for bridge in [*Engagement.objects.all(), None]:
        account = bridge.account if bridge else world.accounts["acme"]
        company = bridge.organization if bridge else None
        for writer, visibility in ((company, "own"), (company, "joint"), (None, "own"),
                                   (None, "joint"), (None, "internal")):  # fmt: skip
            if bridge or visibility != "joint":
                Touchpoint.objects.create(
                    account=account, engagement=bridge, organization=writer, author=world.desk,
                    visibility=visibility, kind="call", subject=visibility,
                )  # fmt: skip
        for visibility in ("own", "joint", "internal") if bridge else ("internal",):
            Task.objects.create(
                account=account, engagement=bridge, visibility=visibility, title=visibility,
                key=uuid.uuid4().hex,
            )  # fmt: skip
        if bridge:
            MutualPlan.objects.create(engagement=bridge, updated_by=world.desk)


def _requests(world):
    northwind, asker = world.organizations["northwind"], user(world, "seller", "northwind")
    EngagementRequest.objects.create(organization=northwind, asked_by=asker)
    for key, company in (("co-submitted", "cobalt"), ("de-submitted", "delta")):
        SupplyRequest.objects.create(
            deal=world.deals[key], reseller=world.organizations[company],
            distributor=world.organizations["harbor"], asked_by=world.deals[key].owner,
            answer_by=clock.today() + DAY,
        )  # fmt: skip


@pytest.mark.exhaustive
def test_a_missing_path_and_an_invented_one_are_noticed(world, monkeypatch):
    """The comparison bites: take one rule away, or let one name too many."""
    entry = EXPLAINED["registrations.deal"]
    for rules in (entry.rules[1:], (*entry.rules, _everybody_rule())):
        monkeypatch.setitem(EXPLAINED, "registrations.deal", replace(entry, rules=rules))
        assert disagreements()


def _everybody_rule():
    everybody = frozenset(get_user_model().objects.values_list("pk", flat=True))

    def paths(holders, record):
        yield Path(rule="x", kind="group", holder="x", people=everybody, lens="desk", fact="x")

    return Rule("x", "x", paths, lambda *args: "")


@pytest.mark.exhaustive
def test_a_grant_without_a_fact_is_shown_as_such(world):
    company, person = world.organizations["northwind"], user(world, "cam2")
    permission = Permission.objects.get(
        content_type__app_label="organizations", codename="view_organization"
    )
    OrganizationUserGrant.objects.create(content_object=company, user=person, permission=permission)
    found = [path for path in paths_of(company) if person.pk in path.people]
    assert [path.fact_type for path in found] == [""]
    assert "check_grants" in found[0].fact
    assert disagreements() == []


@pytest.mark.exhaustive
def test_every_refusal_has_its_words(world):
    """For everybody and every record: each rule either opens or says what is missing."""
    people_change(world)
    _bridges(world)
    _deals(world)
    for label in EXPLAINED:
        for record in apps.get_model(label)._default_manager.all():
            for person in get_user_model().objects.all():
                for answer in answers_for(record, person):
                    assert bool(answer.paths) != bool(answer.missing), (label, record, person)


def missing(record, person):
    return {answer.rule.code: str(answer.missing) for answer in answers_for(record, person)}


def test_refusals_name_the_fact(world):
    deal = world.deals["nw-approved"]
    words = missing(deal, user(world, "seller", "bluepeak"))
    assert words["company"] == "Is not a member of Northwind Resale."
    assert words["supplied"] == "The deal names no distributor."
    assert words["share"] == "The deal was never shared with this person."
    assert missing(deal, user(world, "cam2"))["company"] == (
        "Is not an account manager of Northwind Resale, and stands in for none."
    )
    assert missing(deal, user(world, "direct2"))["joint"] == "Is not in the team Direct North."
    engagement = Engagement.objects.get(account=world.accounts["acme"])
    Engagement.objects.filter(pk=engagement.pk).update(ends_on=clock.today())
    words = missing(deal, user(world, "direct"))["joint"]
    assert words.startswith("The engagement of Northwind Resale ended on ")
    alice = world.accounts["acme"].contacts.get()
    Engagement.objects.filter(pk=engagement.pk).update(ends_on=None)
    words = missing(alice, user(world, "seller", "northwind"))["engagement"]
    assert words.endswith("is at the level “Account: identity and coverage”: not deep enough.")
