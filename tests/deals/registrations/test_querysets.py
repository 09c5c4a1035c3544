"""Rows that hang off deals follow their deal, and the dialogue its audience."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deals.registrations import services
from deals.registrations.models import Deal, DealComment, DealFile, DealLine, DealTeamMember
from portal.access.scope import scope_of

SELLER, CAM = "seller@northwind.example", "cam@meridian.example"


@pytest.fixture
def dialogue(world):
    """A joint and an internal comment and file on Northwind's deal, a joint one on Cobalt's."""
    for key, joint, reviewer in (
        ("nw-submitted", SELLER, CAM),
        ("co-submitted", "seller@cobalt.example", CAM),
        ("bp-review", "seller@bluepeak.example", "cam2@meridian.example"),
    ):
        deal = world.deals[key]
        for who, internal in ((joint, False), (reviewer, True)):
            actor, kind = world.users[who], "internal" if internal else "joint"
            services.add_comment(deal=deal, actor=actor, body=f"{key} {kind}", internal=internal)
            upload = SimpleUploadedFile(f"{key}-{kind}.txt", b"text")
            services.add_file(deal=deal, actor=actor, upload=upload, internal=internal)
    return world


READ = {
    SELLER: {"nw-submitted joint"},
    "admin@northwind.example": {"nw-submitted joint"},
    "seller2@northwind.example": set(),
    "learner@northwind.example": set(),
    "seller@bluepeak.example": {"bp-review joint"},
    "seller@cobalt.example": {"co-submitted joint"},
    "buyer@harbor.example": set(),  # sees Cobalt's deal, not what is said on it
    "admin@harbor.example": set(),
    CAM: {
        f"{key} {kind}"
        for key in ("nw-submitted", "co-submitted")
        for kind in ("joint", "internal")
    },
    "cam2@meridian.example": {"bp-review joint", "bp-review internal"},
    "direct@meridian.example": set(),
    "direct2@meridian.example": set(),
    "marketing@meridian.example": set(),
}  # fmt: skip


@pytest.mark.parametrize("email", READ)
def test_comments_and_files_by_reader(dialogue, email):
    user = dialogue.users[email]
    said = set(DealComment.objects.visible_to(user).values_list("body", flat=True))
    assert said == READ[email]
    files = set(DealFile.objects.visible_to(user).values_list("name", flat=True))
    assert files == {text.replace(" ", "-") + ".txt" for text in READ[email]}


@pytest.mark.parametrize("email", ["desk@meridian.example", "auditor@meridian.example"])
def test_desk_and_auditor_read_the_whole_dialogue(dialogue, email):
    assert DealComment.objects.visible_to(dialogue.users[email]).count() == 6


def test_lines_and_team_follow_the_deal(world):
    owner, helper = world.users[SELLER], world.users["seller2@northwind.example"]
    services.set_team(deal=world.deals["nw-submitted"], actor=owner, users=[helper])
    assert Deal.objects.visible_to(helper).filter(pk=world.deals["nw-submitted"].pk).exists()
    for user in world.users.values():
        seen = set(Deal.objects.visible_to(user).values_list("pk", flat=True))
        for model in (DealLine, DealTeamMember):
            rows = model.objects.visible_to(user)
            whole = model.objects.filter(deal__in=seen)
            assert set(rows) == set(whole)


def test_queue_holds_what_waits_for_each_reviewer(world):
    waiting = {
        CAM: {"nw-submitted", "co-submitted"},
        "cam2@meridian.example": {"bp-review", "bp-hold", "de-submitted"},
        "desk@meridian.example": {
            "nw-submitted", "co-submitted", "bp-review", "bp-hold", "de-submitted",
        },
        SELLER: set(),
        "auditor@meridian.example": set(),
    }  # fmt: skip
    for email, keys in waiting.items():
        scope = scope_of(world.users[email])
        found = Deal.objects.in_scope(scope).waiting_for(scope)
        assert set(found) == {world.deals[key] for key in keys}, email


def test_partner_finds_a_held_deal_under_in_review_only(world):
    for email, status, keys in (
        ("seller@bluepeak.example", "in_review", {"bp-review", "bp-hold"}),
        ("seller@bluepeak.example", "on_hold", set()),
        ("cam2@meridian.example", "in_review", {"bp-review"}),
        ("cam2@meridian.example", "on_hold", {"bp-hold"}),
    ):
        scope = scope_of(world.users[email])
        found = Deal.objects.in_scope(scope).told_as(scope, status)
        assert set(found) == {world.deals[key] for key in keys}, (email, status)
