"""What can be done to deals: the right people, whole or not at all, and once."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from deals.registrations import services
from deals.registrations.models import Deal, DealComment
from partners.organizations import services as organizations
from portal.access.policy import Refused
from portal.activity.models import AuditEntry
from portal.workflow.machine import StateMoved

SELLER = "seller@northwind.example"


@pytest.fixture
def seller(world):
    return world.users[SELLER]


def draft(world, who=SELLER, company="northwind", **data):
    return services.create_draft(
        actor=world.users[who], organization=world.organizations[company], data=data
    )


# --- Who may start -------------------------------------------------------------------------------
NO_RIGHT = [
    ("learner@northwind.example", "northwind"),
    ("marketer@northwind.example", "northwind"),
    ("seller@bluepeak.example", "northwind"),
    ("buyer@harbor.example", "harbor"),
    ("admin@harbor.example", "cobalt"),
    ("cam@meridian.example", "northwind"),
    ("desk@meridian.example", "northwind"),
    ("auditor@meridian.example", "northwind"),
]


@pytest.mark.parametrize(("who", "company"), NO_RIGHT)
def test_others_cannot_register_for_a_company(world, who, company):
    before = Deal.objects.count()
    with pytest.raises(Refused):
        draft(world, who, company, title="Mine")
    assert Deal.objects.count() == before


@pytest.mark.parametrize("who", [SELLER, "cam@meridian.example", "direct2@meridian.example"])
def test_others_cannot_register_for_a_direct_team(world, who):
    with pytest.raises(Refused):
        services.create_draft(
            actor=world.users[who], team=world.teams["Direct North"], data={"title": "Mine"}
        )


def test_numbers_tell_nothing_about_other_deals(world):
    """They follow from the random id alone: not from how many there are, nor from whose."""
    key = uuid.UUID(int=7)
    assert services.deal_number(key) == services.deal_number(key)
    numbers = {services.deal_number(uuid.UUID(int=n)) for n in range(300)}
    assert len(numbers) == 300
    assert draft(world, title="A").number == services.deal_number(Deal.objects.get(title="A").pk)


def test_same_form_sent_twice_makes_one_draft(world, seller):
    key = uuid.uuid4()
    company = world.organizations["northwind"]
    form = {"actor": seller, "organization": company, "deal_id": key}
    first = services.create_draft(**form, data={"title": "Once"})
    again = services.create_draft(**form, data={"title": "Once"})
    assert first == again
    assert AuditEntry.objects.about(first).filter(action="create_draft").count() == 1


# --- What may be named ---------------------------------------------------------------------------
@pytest.mark.parametrize("company", ["harbor", "bluepeak", "delta"])
def test_only_ones_own_distributor_can_be_named(world, company):
    """Whatever else exists answers like whatever does not."""
    with pytest.raises(ValidationError) as error:
        draft(world, distributor=world.organizations[company])
    assert error.value.message_dict == {"distributor": ["Choose one of your distributors."]}


@pytest.mark.parametrize(
    "name", ["status", "number", "owner", "organization", "version", "nonsense"]
)
def test_fields_outside_the_form_are_refused(world, seller, name):
    deal = world.deals["nw-draft"]
    with pytest.raises(ValidationError) as error:
        services.update_deal(deal=deal, actor=seller, version=deal.version, data={name: "x"})
    assert set(error.value.message_dict) == {name}


def test_team_is_ones_own_colleagues(world, seller):
    deal = world.deals["nw-draft"]
    for stranger in ("seller@bluepeak.example", "cam@meridian.example"):
        with pytest.raises(ValidationError, match="own company"):
            services.set_team(deal=deal, actor=seller, users=[world.users[stranger]])
    helper = world.users["seller2@northwind.example"]
    services.set_team(deal=deal, actor=seller, users=[helper])
    services.set_team(deal=deal, actor=seller, users=[helper])
    assert list(deal.team_members.values_list("user", flat=True)) == [helper.pk]
    services.set_team(deal=deal, actor=seller, users=[])
    assert not deal.team_members.exists()


# --- Changing ------------------------------------------------------------------------------------
def test_stale_version_writes_nothing(world, seller):
    deal = world.deals["nw-draft"]
    services.update_deal(deal=deal, actor=seller, version=deal.version, data={"title": "New"})
    with pytest.raises(StateMoved):
        services.update_deal(deal=deal, actor=seller, version=1, data={"title": "Old"})
    assert Deal.objects.get(pk=deal.pk).title == "New"


def test_colleague_reviewer_and_rival_cannot_edit(world):
    deal = world.deals["nw-draft"]
    for who in ("seller2@northwind.example", "cam@meridian.example", "seller@bluepeak.example"):
        with pytest.raises(Refused):
            services.update_deal(
                deal=deal, actor=world.users[who], version=deal.version, data={"title": "Mine"}
            )


def test_only_what_was_asked_about_can_be_changed_in_the_answer(world, seller):
    deal, cam = world.deals["nw-submitted"], world.users["cam@meridian.example"]
    services.perform(
        deal=deal, action="request_info", actor=cam, version=deal.version,
        data={"fields": ["need"], "message": "Why?"},
    )  # fmt: skip
    deal.refresh_from_db()
    answer = {"deal": deal, "actor": seller, "version": deal.version, "message": "Here"}
    with pytest.raises(ValidationError) as error:
        services.answer(**answer, data={"need": "More", "title": "Other"})
    assert set(error.value.message_dict) == {"title"}
    assert Deal.objects.get(pk=deal.pk).need == ""
    answered = services.answer(**answer, data={"need": "More"})
    assert (answered.status, answered.need, answered.title) == (
        "in_review",
        "More",
        "Umbrella campus network",
    )


def test_draft_is_deleted_by_its_owner_and_nothing_else_is(world, seller):
    for who in ("cam@meridian.example", "desk@meridian.example", "seller2@northwind.example"):
        with pytest.raises(Refused):
            services.delete_draft(deal=world.deals["nw-draft"], actor=world.users[who])
    services.delete_draft(deal=world.deals["nw-draft"], actor=seller)
    assert not Deal.objects.filter(title="Northwind draft").exists()


# --- Talking -------------------------------------------------------------------------------------
def test_comment_sent_twice_is_one_with_one_mail(world, seller):
    token, deal = uuid.uuid4(), world.deals["nw-submitted"]
    for _click in range(2):
        services.add_comment(deal=deal, actor=seller, body="Hello", token=token)
    assert DealComment.objects.filter(deal=deal).count() == 1
    assert AuditEntry.objects.about(deal).filter(action="comment").count() == 1


@pytest.mark.parametrize(
    ("who", "internal"),
    [
        (SELLER, True),
        ("buyer@harbor.example", False),
        ("auditor@meridian.example", False),
        ("seller@bluepeak.example", False),
        ("direct@meridian.example", False),
    ],
)
def test_who_does_not_read_the_dialogue_cannot_write_in_it(world, who, internal):
    deal = world.deals["nw-submitted"]
    with pytest.raises(Refused):
        services.add_comment(deal=deal, actor=world.users[who], body="x", internal=internal)
    with pytest.raises(Refused):
        upload = SimpleUploadedFile("x.txt", b"x")
        services.add_file(deal=deal, actor=world.users[who], upload=upload, internal=internal)


# --- Handing over --------------------------------------------------------------------------------
def test_leaver_deals_go_to_the_successor_in_that_company_only(world, seller):
    admin = world.users["admin@northwind.example"]
    bluepeak = world.organizations["bluepeak"]
    organizations.add_member(organization=bluepeak, actor=world.desk, user=seller, role="seller")
    draft(world, company="bluepeak", title="Stays")
    membership = seller.memberships.get(organization=world.organizations["northwind"])
    moved = organizations.end_membership(membership=membership, actor=admin, successor=admin)
    assert moved == 2
    owners = {deal.title: deal.owner for deal in Deal.objects.filter(owner__in=[admin, seller])}
    assert owners == {
        "Northwind draft": admin,
        "Umbrella campus network": admin,
        "Stays": seller,
    }
