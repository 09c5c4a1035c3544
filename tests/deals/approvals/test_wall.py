"""A partner cannot tell whether other people have to agree: bytes, queries, versions, order."""

import json

import pytest
from django.db import transaction
from django.test import Client

from portal.home import worlds
from portal.home.worlds import key_id
from portal.people.models import ApiToken
from portal.workflow import clock
from tests.conftest import CAST
from tests.deals.approvals.conftest import AUDITOR, CAM, DESK, SELLER, Office, chain, set_rules
from tests.wall.crawl import _page, differences
from tests.wall.two_worlds import this_moment

DEAL = key_id("deal", "chained")
PAGES = (
    "/", "/deals/", "/deals/?status=in_review", "/deals/export.csv", "/deals/board/",
    f"/deals/{DEAL}/", "/notifications/", "/outbox/", "/company/", "/reports/response/",
)  # fmt: skip
API = (
    "/api/v1/deals/", f"/api/v1/deals/{DEAL}/", f"/api/v1/deals/{DEAL}/comments/",
    "/api/v1/notifications/",
)  # fmt: skip
OUTSIDE = (
    SELLER, "admin@northwind.example", "seller2@northwind.example", "seller@bluepeak.example",
    "direct@meridian.example", "admin@harbor.example",
)  # fmt: skip
REVIEWERS = (CAM, DESK, AUDITOR)


def seen_in_both(world, what):
    """What `what(office)` returns while the account manager decides alone, and within a chain of
    which one person has agreed and one has not."""
    moment, found = this_moment(), []
    for chained in (False, True):
        with transaction.atomic():
            with clock.at(moment):
                office = Office(worlds.build(CAST))
                if chained:
                    set_rules(chain(["role:account_manager"], ["role:desk"], ["role:desk"]))
                deal = office.act(office.send(key="chained"), "claim", CAM)
                if chained:
                    office.act(deal, "agree", CAM, message="Secret agreement")
                    office.act(deal, "decline", DESK, message="Secret refusal")
                found.append(what(office))
            transaction.set_rollback(True)
    return found


def read(office, email):
    client = Client(raise_request_exception=True)
    client.force_login(office[email])
    token = {"authorization": f"Bearer {ApiToken.issue(office[email], 't')}"}
    client.get("/")  # what only the first request does
    client.get("/api/v1/me/", headers=token)
    pages = {path: _page(client, path, {}) for path in PAGES}
    return pages | {path: _page(client, path, token) for path in API}


@pytest.mark.exhaustive
def test_nobody_outside_fetches_other_bytes(world, settings):
    settings.DEMO = True
    one, other = seen_in_both(
        world, lambda office: {email: read(office, email) for email in OUTSIDE}
    )
    told = {email: differences(one[email], other[email]) for email in OUTSIDE}
    assert {email for email in OUTSIDE if told[email]} == set(), told
    assert one[SELLER][f"/deals/{DEAL}/"].status == 200


@pytest.mark.exhaustive
def test_reviewers_are_told(world):
    one, other = seen_in_both(
        world, lambda office: {email: read(office, email) for email in REVIEWERS}
    )
    for email in REVIEWERS:
        assert differences(one[email], other[email]) != []


def test_company_gets_the_same_answers(world):
    """For every action, right or wrong, and with an old version."""

    def answers(office):
        client = Client()
        token = {"authorization": f"Bearer {ApiToken.issue(office[SELLER], 't')}"}
        said = []
        for action in ("agree", "decline", "auto_approve", "approve", "withdraw", "win"):
            for version in (1, 2, 3, 4):
                with transaction.atomic():
                    answer = client.post(
                        f"/api/v1/deals/{DEAL}/{action}/", json.dumps({"version": version}),
                        content_type="application/json", headers=token,
                    )  # fmt: skip
                    said.append((action, version, answer.status_code, answer.content))
                    transaction.set_rollback(True)
        return said

    one, other = seen_in_both(world, answers)
    assert one == other
    assert {status for _action, _version, status, _body in one} >= {200, 403, 409}


@pytest.mark.parametrize("email", OUTSIDE)
def test_words_of_the_chain_reach_nobody_outside(world, email):
    office = Office(world)
    set_rules(chain(["role:account_manager"], ["role:desk"]))
    deal = office.act(office.send(key="chained"), "claim", CAM)
    office.act(deal, "agree", CAM, message="Secret agreement")
    for page in read(office, email).values():
        assert b"Secret" not in page.body
