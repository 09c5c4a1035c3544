"""On hold looks like in review: to the partner in everything, while reviewers are told."""

import json
from dataclasses import replace

import pytest
from django.db import transaction
from django.test import Client

from deals.registrations import policies, services
from deals.registrations.models import Deal
from deals.registrations.querysets import DealQuerySet
from deals.registrations.services import decisions
from deals.registrations.workflow import DEAL
from portal.activity.models import OutgoingEmail
from portal.workflow import clock
from portal.workflow.machine import Machine
from tests.exhaustive import and_too
from tests.wall.crawl import crawl, differences
from tests.wall.stage import set_stage
from tests.wall.two_worlds import this_moment

PARTNERS = ["nw-admin", "nw-seller"]


def in_both(world, what):
    """What `what(stage)` returns while Northwind's deal is in review, and while it is on hold."""
    moment, found = this_moment(), []
    for held in (False, True):
        with transaction.atomic():
            with clock.at(moment):
                stage = set_stage(world)
                move(world, "claim", "cam@meridian.example")
                if held:
                    move(world, "hold", "desk@meridian.example", message="Other protection")
                found.append(what(stage))
            transaction.set_rollback(True)
    return found


def move(world, action, who, **data):
    deal = Deal.objects.get(pk=world.deals["nw-submitted"].pk)
    actor = world.users[who]
    services.perform(deal=deal, action=action, actor=actor, version=deal.version, data=data)


@pytest.mark.parametrize("who", and_too([], PARTNERS))
def test_partner_fetches_the_same_bytes(world, settings, who):
    settings.DEMO = True
    assert differences(*in_both(world, lambda stage: crawl(stage, who))) == []


@pytest.mark.parametrize("who", and_too([], ["cam", "desk"]))
def test_reviewers_are_told(world, who):
    assert differences(*in_both(world, lambda stage: crawl(stage, who, follow=False))) != []


def answers(stage):
    """What the owner gets for every action, by page and by API, with right and wrong version."""
    deal = Deal.objects.get(pk=stage.things["nw-submitted"])
    client, token = Client(), {"authorization": f"Bearer {stage.tokens['nw-seller']}"}
    client.force_login(stage.user("nw-seller"))
    said = []
    for action in ("submit", "answer", "approve", "hold", "resume", "win", "withdraw", "revise"):
        for version in (deal.version, deal.version - 1):
            with transaction.atomic():
                body = {"version": version, "reason": "price"}
                page = client.post(f"/deals/{deal.pk}/{action}/", body)
                api = client.post(
                    f"/api/v1/deals/{deal.pk}/{action}/",
                    json.dumps({"version": version}),
                    content_type="application/json",
                    headers=token,
                )
                said.append((action, version, page.status_code, api.status_code, api.content))
                transaction.set_rollback(True)
    return said


def test_owner_gets_the_same_answer_to_every_action(world):
    review, held = in_both(world, answers)
    assert review == held
    assert {row[3] for row in review} == {200, 403, 409}


def test_no_mail_tells_of_a_hold(world):
    def mails(stage):
        rows = OutgoingEmail.objects.filter(about_id=stage.things["nw-submitted"])
        return sorted(rows.values_list("to", "subject", "text"))

    review, held = in_both(world, mails)
    assert review == held != []


# --- The comparison notices a leak ---------------------------------------------------------------
def loud_hold():
    rows = [replace(row, quiet=False) if row.name == "hold" else row for row in DEAL.transitions]
    return Machine(tuple(rows), DEAL.record_event, DEAL.status_label)


LEAKS = {
    "filter": (DealQuerySet, "told_as", lambda rows, scope, *words: rows.filter(status__in=words)),
    "label": (policies, "shown_status", lambda scope, deal: deal.status),
    "version": (decisions, "DEAL", loud_hold()),
}


@pytest.mark.parametrize("leak", and_too([], LEAKS))
def test_a_planted_leak_is_noticed(world, monkeypatch, leak):
    monkeypatch.setattr(*LEAKS[leak])
    assert differences(*in_both(world, lambda stage: crawl(stage, "nw-seller", follow=False))) != []
