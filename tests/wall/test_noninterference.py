"""Non-interference: whatever rivals do, what a person fetches stays the same.

Every page, endpoint, export, file and mail, byte for byte, header for header and query for
query, for each Northwind person, for Cobalt, Harbor's buyer and the other direct team. The tests
at the end break the wall on purpose: the comparison notices each time.
"""

import json

import pytest
from django.test import Client

from deals.registrations.models import Deal
from deals.registrations.querysets import DealQuerySet
from partners.accounts.querysets import AccountQuerySet
from partners.organizations.querysets import MembershipQuerySet, OrganizationQuerySet
from portal.access.scope import EVERYTHING
from portal.activity.models import OutgoingEmail
from tests.exhaustive import and_too
from tests.wall.crawl import crawl, differences
from tests.wall.two_worlds import this_moment, world_of

BLIND = ["nw-seller"]
BLIND_TOO = [
    "cobalt", "nw-admin", "nw-seller2", "nw-marketer", "nw-learner", "harbor-buyer", "direct2",
]  # fmt: skip
SEEING = ["bp-seller", "bp-admin", "cam2", "direct", "desk"]


def seen_in_both(world, who, *, follow=True):
    moment = this_moment()
    pages = []
    for changed in (False, True):
        with world_of(world, changed=changed, moment=moment) as stage:
            pages.append(crawl(stage, who, follow=follow))
    return pages


@pytest.mark.parametrize("who", and_too(BLIND, BLIND_TOO))
def test_nothing_a_rival_does_changes_a_byte(world, settings, who):
    settings.DEMO = True
    one, other = seen_in_both(world, who)
    assert len(one) > 25
    told = differences(one, other)
    assert not told, "\n".join(told)


@pytest.mark.parametrize("who", and_too([], SEEING))
def test_the_two_worlds_do_differ(world, settings, who):
    """Not an empty promise: those who may see the difference do."""
    settings.DEMO = True
    assert len(differences(*seen_in_both(world, who, follow=False))) > 3


# --- Writing tells nothing either ----------------------------------------------------------------
NEW = {
    "title": "Umbrella switches",
    "customer": {"name": "Umbrella Labs", "country": "GB", "website": "umbrella.example"},
    "products": [{"family": "network", "quantity": 4, "unit_price": "99.00"}],
    "value": {"amount": "30000.00", "currency": "GBP"},
    "expected_close": "2027-06-30",
}


def registers(stage, who="nw-seller"):
    """What a seller gets for registering and sending, with the mails, ids left out."""
    client, token = Client(), {"authorization": f"Bearer {stage.tokens[who]}"}
    organization = str(stage.things["northwind"])
    body = json.dumps(NEW | {"organization": organization})
    created = client.post("/api/v1/deals/", body, content_type="application/json", headers=token)
    deal = created.json()
    sent = client.post(
        f"/api/v1/deals/{deal['id']}/submit/",
        json.dumps({"version": deal["version"]}),
        content_type="application/json",
        headers=token,
    )
    mails = OutgoingEmail.objects.filter(about_id=deal["id"]).order_by("to")
    told = [(mail.to, mail.subject, mail.text) for mail in mails]
    whole = json.dumps([created.status_code, deal, sent.status_code, sent.json(), told])
    return whole.replace(deal["id"], "ID").replace(deal["number"], "NUMBER")


def test_registering_what_a_rival_holds_answers_the_same(world):
    moment = this_moment()
    answers = []
    for changed in (False, True):
        with world_of(world, changed=changed, moment=moment) as stage:
            answers.append(registers(stage))
    assert answers[0] == answers[1]
    assert json.loads(answers[0])[2] == 200


# --- The comparison notices a leak ---------------------------------------------------------------
def everything(self, scope):
    return EVERYTHING


def counted_number(deal_id, attempt=0):
    return f"D-{Deal.objects.count() + attempt:07}"


def slower_for_hidden_rows(self, scope):
    """The right rows, but one query more when there is anything hidden on Umbrella."""
    rows = real_in_scope(self, scope)
    if Deal.objects.filter(title__startswith="Rival").exists():
        Deal.objects.count()
    return rows


real_in_scope = DealQuerySet.in_scope
LEAKS = {
    "deals unscoped": (DealQuerySet, "scope_rule", everything),
    "accounts unscoped": (AccountQuerySet, "scope_rule", everything),
    "members unscoped": (MembershipQuerySet, "scope_rule", everything),
    "companies unscoped": (OrganizationQuerySet, "scope_rule", everything),
    "one query more": (DealQuerySet, "in_scope", slower_for_hidden_rows),
}


@pytest.mark.parametrize("leak", and_too([], LEAKS))
def test_a_planted_leak_is_noticed(world, settings, monkeypatch, leak):
    settings.DEMO = True
    owner, name, broken = LEAKS[leak]
    monkeypatch.setattr(owner, name, broken)
    assert differences(*seen_in_both(world, "nw-seller", follow=False)) != []


@pytest.mark.exhaustive
def test_a_global_deal_number_is_noticed(world, monkeypatch):
    monkeypatch.setattr("deals.registrations.numbers.deal_number", counted_number)
    assert differences(*seen_in_both(world, "nw-seller", follow=False)) != []
