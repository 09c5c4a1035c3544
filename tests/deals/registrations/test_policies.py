"""Which fields of one deal and one account each person reads: exact sets, written by hand."""

import datetime as dt

import pytest

from deals.registrations import policies, services
from deals.registrations.models import Deal
from partners.accounts.models import Account, Engagement
from partners.accounts.policies import LENSES as ACCOUNT_LENSES
from partners.engagements import services as engagements
from portal.access.scope import scope_of
from portal.workflow import clock

BASIC = {
    "id", "number", "title", "organization", "status", "available_actions", "version", "customer",
    "customer.name", "customer.country", "customer.city", "products", "distributor", "kind",
    "expected_close", "protected_until", "submitted_at", "decided_at", "route", "created_at",
    "updated_at",
}  # fmt: skip
COMPANY = BASIC | {
    "customer.website", "customer.address", "customer.tax_id", "customer.phone", "owner",
    "owner.email", "team_members", "account", "value", "need", "stage", "probability",
    "competitor", "contact", "products.unit_price", "decision", "request", "closing",
    "revised_from", "closed_at", "comments", "files", "clock", "protection", "shipments",
    "next_step", "next_step_on", "update_due_on", "renewal_on",
}  # fmt: skip
SUPPLY = BASIC | {"shipments"}
REVIEW = COMPANY | {"reviewer", "internal", "team"}
JOINT = BASIC - {"distributor"} | {"owner", "stage", "account"}
SHARED = BASIC | {"owner", "stage"}

# deal → who sees it, and how.
READERS = {
    "nw-draft": {"admin@northwind": COMPANY, "seller@northwind": COMPANY},
    "nw-submitted": {
        "admin@northwind": COMPANY,
        "seller@northwind": COMPANY,
        "cam@meridian": REVIEW,
        "desk@meridian": REVIEW,
        "ops@meridian": REVIEW,
        "auditor@meridian": REVIEW,
    },
    "nw-approved": {
        "admin@northwind": COMPANY,
        "seller2@northwind": COMPANY,
        "cam@meridian": REVIEW,
        "desk@meridian": REVIEW,
        "ops@meridian": REVIEW,
        "auditor@meridian": REVIEW,
        "direct@meridian": JOINT,
        "direct-manager@meridian": JOINT,
    },
    "co-submitted": {
        "seller@cobalt": COMPANY,
        "cam@meridian": REVIEW,
        "desk@meridian": REVIEW,
        "ops@meridian": REVIEW,
        "auditor@meridian": REVIEW,
        "admin@harbor": SUPPLY,
        "buyer@harbor": SUPPLY,
    },
    "dn-direct": {
        "direct@meridian": COMPANY | {"team"},
        "direct-manager@meridian": COMPANY | {"team"},
        "desk@meridian": REVIEW,
        "ops@meridian": REVIEW,
        "auditor@meridian": REVIEW,
    },
}


@pytest.mark.parametrize("key", READERS)
def test_each_person_reads_exactly_these_fields_of_a_deal(world, key):
    found = {}
    for email, user in world.users.items():
        row = Deal.objects.visible_to(user).filter(pk=world.deals[key].pk).first()
        if row:
            found[email.removesuffix(".example")] = policies.LENSES.fields_for(user, row)
    assert found == READERS[key]


def test_share_opens_the_brief_and_nothing_else(world):
    user, deal = world.users["marketing@meridian.example"], world.deals["nw-submitted"]
    until = clock.now() + dt.timedelta(days=1)
    services.share_deal(deal=deal, actor=world.desk, user=user, reason="Help", expires_at=until)
    row = Deal.objects.visible_to(user).get()
    assert policies.LENSES.fields_for(user, row) == SHARED
    assert not row.comments.visible_to(user).exists()


def test_share_may_be_given_again_after_it_ran_out(world):
    user, deal = world.users["direct2@meridian.example"], world.deals["nw-submitted"]
    until = clock.now() + dt.timedelta(days=1)
    share = {"deal": deal, "actor": world.desk, "user": user, "reason": "Help"}
    services.share_deal(**share, expires_at=until)
    with clock.at(until + dt.timedelta(days=1)):
        services.share_deal(**share, expires_at=until + dt.timedelta(days=9))
        assert Deal.objects.visible_to(user).get() == deal


def test_lens_takes_no_query(world, django_assert_num_queries):
    rows = list(Deal.objects.all())
    scope = scope_of(world.users["direct@meridian.example"])
    with django_assert_num_queries(0):
        for row in rows:
            policies.LENSES.fields(scope, row)


# --- Accounts: levels unlock fields step by step -------------------------------------------------
DIRECTORY = {"id", "name", "country", "city", "version", "engagements"}
DETAILS = DIRECTORY | {
    "website", "tax_id", "registration_id", "phone", "region", "street", "postcode", "industry",
    "parent", "coverage", "owner_team", "names",
}  # fmt: skip
INSIDE = DETAILS | {"contacts", "source", "external_id", "created_at"}
LEVELS = {
    "directory": DIRECTORY,
    "account": DETAILS,
    "contacts": DETAILS | {"contacts"},
    "plan": DETAILS | {"contacts"},
}


@pytest.mark.parametrize("level", LEVELS)
def test_engagement_level_opens_exactly_its_fields(world, level):
    account = world.accounts["acme"]
    engagements.perform(
        engagement=Engagement.objects.get(account=account), action="end", actor=world.desk,
        data={"reason": "done"},
    )  # fmt: skip
    engagement = engagements.propose(
        account=account, organization=world.organizations["northwind"], actor=world.desk,
        level=level, purpose="Again",
    )  # fmt: skip
    for email in ("direct@meridian.example", "admin@northwind.example"):
        actor = world.users[email]
        engagements.perform(engagement=engagement, action="accept", actor=actor)
    found = {}
    for email, user in world.users.items():
        row = Account.objects.visible_to(user).filter(pk=account.pk).first()
        if row:
            found[email.removesuffix(".example")] = ACCOUNT_LENSES.fields_for(user, row)
    side = ("admin@northwind", "seller@northwind", "seller2@northwind", "cam@meridian")
    inside = ("direct", "direct-manager", "desk", "ops", "auditor")
    expected = dict.fromkeys(side, LEVELS[level])
    assert found == expected | {f"{who}@meridian": INSIDE for who in inside}
