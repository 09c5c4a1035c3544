"""State × transition × persona, each cell exactly one of moved, 403, 409.

The table below is written by hand from design §4.1; the machine's own table must agree with it
cell by cell. A transition or a state that is not listed here fails.
"""

import pytest
from django.db import transaction

from deals.protection.models import Extension
from deals.registrations import services
from deals.registrations.choices import Status
from deals.registrations.workflow import DEAL, available_actions
from partners.organizations.models import Membership
from portal.access.policy import Refused
from portal.access.scope import scope_of
from portal.home import worlds
from portal.workflow.machine import StateMoved
from tests.conftest import CAST

OWNERS = {"seller@northwind.example", "admin@northwind.example"}
DESK = {"desk@meridian.example", "ops@meridian.example"}
REVIEWERS = DESK | {"cam@meridian.example"}
NOBODY: set[str] = set()

# transition: (from, to, who)
TABLE = {
    "submit": ({"draft"}, "submitted", OWNERS),
    "answer": ({"info_requested"}, "in_review", OWNERS),
    "claim": ({"submitted"}, "in_review", REVIEWERS),
    "approve": ({"submitted", "in_review", "on_hold"}, "approved", REVIEWERS),
    "agree": ({"submitted", "in_review"}, "", NOBODY),  # asked for by no rule here
    "decline": ({"submitted", "in_review"}, "", NOBODY),
    "auto_approve": ({"submitted", "in_review"}, "approved", NOBODY),
    "request_info": ({"submitted", "in_review"}, "info_requested", REVIEWERS),
    "reject": ({"submitted", "in_review", "on_hold"}, "rejected", REVIEWERS),
    "hold": ({"in_review"}, "on_hold", DESK),
    "resume": ({"on_hold"}, "in_review", DESK),
    "advance": ({"approved"}, "approved", OWNERS),
    "win": ({"approved"}, "won", OWNERS),
    "lose": ({"approved"}, "lost", OWNERS),
    "withdraw": (
        {"submitted", "in_review", "on_hold", "info_requested"},
        "withdrawn",
        OWNERS,
    ),
    "revoke": ({"approved"}, "revoked", DESK),
    "appeal": ({"rejected"}, "", OWNERS),
    "overturn": ({"rejected"}, "in_review", DESK),
    "return_to_draft": ({"info_requested"}, "draft", NOBODY),
    "expire": ({"approved"}, "expired", NOBODY),
    "keep_alive": ({"approved"}, "approved", OWNERS),
    "request_extension": ({"approved", "expired"}, "", OWNERS),
    "grant_extension": (NOBODY, "approved", REVIEWERS),  # only what was asked for: see below
    "refuse_extension": (NOBODY, "", REVIEWERS),
    "reassign": ({"approved"}, "approved", DESK),
    "transfer": ({"approved"}, "revoked", DESK),
    "receive": ({"draft"}, "approved", NOBODY),
    "release": ({"approved"}, "expired", NOBODY),
}
COPIES = {"revise": {"rejected"}, "register_again": {"expired", "withdrawn", "revoked"}}
INPUT = {
    "request_info": {"fields": ["need"], "message": "Why?"},
    "reject": {"reason": "not_accepted", "message": "No."},
    "hold": {"message": "Wait."},
    "advance": {"stage": "proposal"},
    "win": {"reason": "price"},
    "lose": {"reason": "price"},
    "revoke": {"reason": "inactive", "message": "Silent."},
    "appeal": {"message": "We were first."},
    "overturn": {"message": "Our mistake."},
    "keep_alive": {"next_step": "Call again"},
    "request_extension": {"evidence": "They test it.", "days": 30},
    "refuse_extension": {"message": "No."},
}
COMPLETE = {
    "organization": "northwind",
    "owner": "seller@northwind.example",
    "title": "Matrix",
    "customer": {"name": "Matrix Ltd", "country": "GB"},
    "products": [{"family": "network"}],
    "value": {"amount": "10.00", "currency": "GBP"},
    "age_days": 9,
}


SEATS = {"reassign": "seller2@northwind.example", "transfer": "seller@bluepeak.example"}


def given(action):
    """The input of `action`; a new owner is named by a seat."""
    if action not in SEATS:
        return INPUT.get(action, {})
    seat = Membership.objects.live().get(user__email=SEATS[action])
    return {"member": seat, "message": "Left."}


def deal_in(status):
    deal = {"key": f"matrix-{status}", "status": status, **COMPLETE}
    return worlds.build({**CAST, "deals": [deal]}).deals[deal["key"]]


def outcome(deal, action, user):
    """What happens when `user` makes `action`; nothing stays."""
    deal = type(deal).objects.get(pk=deal.pk)
    with transaction.atomic():
        try:
            moved = services.perform(
                deal=deal, action=action, actor=user, version=deal.version,
                data=given(action),
            )  # fmt: skip
            return moved.status
        except Refused:
            return "403"
        except StateMoved:
            return "409"
        finally:
            transaction.set_rollback(True)


def expected(status, action, email):
    sources, target, people = TABLE[action]
    desk_holds = status == "on_hold" and email == "cam@meridian.example"
    if email not in people or desk_holds:
        return "403"
    return (target or status) if status in sources else "409"


def test_table_names_every_transition_and_state():
    assert set(TABLE) == set(DEAL.names())
    named = set().union(*(sources | {target} for sources, target, _who in TABLE.values()))
    assert named - {""} == set(Status.values)


@pytest.mark.parametrize("status", Status.values)
def test_every_cell_of_the_matrix(world, status):
    deal = deal_in(status)
    assert deal.status == status
    found = {
        (action, email): outcome(deal, action, user)
        for action in TABLE
        for email, user in world.users.items()
    }
    assert found == {(a, email): expected(status, a, email) for a, email in found}


@pytest.mark.parametrize("status", Status.values)
def test_available_actions_are_exactly_what_would_happen(world, status):
    deal = deal_in(status)
    for email, user in world.users.items():
        moves = [
            action for action in TABLE if expected(status, action, email) not in {"403", "409"}
        ]
        copies = [name for name, states in COPIES.items() if email in OWNERS and status in states]
        assert set(available_actions(scope_of(user), deal)) == {*moves, *copies}, email


@pytest.mark.parametrize("status", ["draft", "submitted", "in_review", "on_hold", "approved"])
def test_direct_deal_is_the_teams_and_decided_by_the_desk_only(world, status):
    spec = {k: v for k, v in COMPLETE.items() if k != "organization"} | {
        "key": f"matrix-direct-{status}", "status": status,
        "team": "Direct North", "owner": "direct@meridian.example",
    }  # fmt: skip
    deal = worlds.build({**CAST, "deals": [spec]}).deals[spec["key"]]
    owners = {"direct@meridian.example", "direct-manager@meridian.example"}
    for action, (sources, target, people) in TABLE.items():
        allowed = {id(OWNERS): owners, id(REVIEWERS): DESK, id(DESK): DESK}.get(id(people), set())
        sources = NOBODY if action == "reassign" else sources  # of direct deals nobody is
        for email, user in world.users.items():
            right = (target or status) if status in sources else "409"
            assert outcome(deal, action, user) == (right if email in allowed else "403"), (
                action,
                email,
            )


@pytest.mark.parametrize("status", Status.values)
def test_extension_is_decided_where_one_is_asked_for(world, status):
    deal = deal_in(status)
    Extension.objects.create(deal=deal, evidence="They test it.", days_asked=30)
    type(deal).objects.filter(pk=deal.pk).update(extension_pending=True)
    targets = {"request_extension": "409", "grant_extension": "approved"}
    targets["refuse_extension"] = status
    for action, target in targets.items():
        for email, user in world.users.items():
            desk_holds = status == "on_hold" and email == "cam@meridian.example"
            allowed = email in TABLE[action][2] and not desk_holds
            right = target if status in {"approved", "expired"} else "409"
            assert outcome(deal, action, user) == (right if allowed else "403"), (action, email)


@pytest.mark.parametrize("action", COPIES)
@pytest.mark.parametrize("status", Status.values)
def test_copies_start_from_ended_registrations_only(world, action, status):
    deal = deal_in(status)
    owner = world.users["seller@northwind.example"]
    if status in COPIES[action]:
        draft = services.copy_to_draft(deal=deal, actor=owner, action=action)
        assert (draft.status, draft.revised_from, draft.number != deal.number) == (
            "draft",
            deal,
            True,
        )
    else:
        with pytest.raises(StateMoved):
            services.copy_to_draft(deal=deal, actor=owner, action=action)
    with pytest.raises(Refused):
        services.copy_to_draft(deal=deal, actor=world.users["cam@meridian.example"], action=action)
