"""The vendor prepares, the partner confirms by sending, or does not."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from deals.approvals import services
from deals.registrations.models import Deal, ProductFamily
from deals.registrations.services import update_deal
from portal.access.policy import Refused
from portal.notifications.models import Notification
from portal.workflow import clock
from tests.deals.approvals.conftest import CAM, CAM2, DESK, OPS, SELLER, set_policy

ADMIN, SELLER2 = "admin@northwind.example", "seller2@northwind.example"
RIVAL = "seller@bluepeak.example"
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)


@pytest.fixture
def prepare(office):
    def prepared(actor=CAM, seller=SELLER, company="northwind", **more):
        data = {
            "title": "Reef network", "customer_name": "Quiet Reef Ltd", "customer_country": "GB",
            "value_amount": Decimal(5000), "value_currency": "USD",
            "expected_close": clock.today() + dt.timedelta(days=60),
        }  # fmt: skip
        return services.prepare(
            organization=office.world.organizations[company], seller=office[seller],
            actor=office[actor], data=data,
            lines=[{"family": ProductFamily.objects.get(code="network")}], **more,
        )  # fmt: skip

    return prepared


def readers(office, deal):
    people = office.world.users.items()
    return {email for email, user in people if Deal.objects.visible_to(user).filter(pk=deal.pk)}


def told(office, email):
    return Notification.objects.filter(user=office[email], kind="deal_prepared")


def test_draft_is_the_sellers_and_the_preparer_reads_it(office, prepare):
    deal = prepare()
    assert (deal.status, deal.owner, deal.prepared_by) == ("draft", office[SELLER], office[CAM])
    assert readers(office, deal) == {SELLER, ADMIN, CAM}
    assert readers(office, prepare(actor=DESK)) == {SELLER, ADMIN, DESK}
    assert told(office, SELLER).count() == 2


def test_preparer_loses_sight_with_the_company(office, prepare):
    from partners.organizations.services import end_assignment

    deal = prepare()
    mine = office.world.organizations["northwind"].assignments.get()
    end_assignment(assignment=mine, actor=office[DESK])
    assert readers(office, deal) == {SELLER, ADMIN}


def test_preparer_neither_edits_nor_sends(office, prepare):
    deal = prepare()
    for action in (
        lambda: office.act(deal, "submit", CAM),
        lambda: update_deal(deal=deal, actor=office[CAM], version=1, data={"title": "x"}),
    ):
        with pytest.raises(Refused):
            action()


def test_partner_confirms_by_sending_and_somebody_else_approves(office, prepare):
    deal = office.act(prepare(), "submit", SELLER)
    assert (deal.status, deal.confirm_by) == ("submitted", None)
    with pytest.raises(Refused, match="You prepared"):
        office.act(deal, "approve", CAM)
    assert office.act(deal, "approve", DESK).status == "approved"


def test_partner_declines_with_a_word(office, prepare):
    deal = prepare()
    services.decline_prepared(deal=deal, actor=office[SELLER], message="Not ours")
    assert not Deal.objects.filter(pk=deal.pk).exists()
    notice = told(office, CAM).get()
    assert "Not ours" in str(notice.body)


@pytest.mark.parametrize("who", [CAM, DESK, SELLER2, RIVAL])
def test_only_the_companys_side_declines(office, prepare, who):
    with pytest.raises(Refused):
        services.decline_prepared(deal=prepare(), actor=office[who], message="")


def test_after_sending_there_is_nothing_to_decline(office, prepare):
    deal = office.act(prepare(), "submit", SELLER)
    with pytest.raises(Refused):
        services.decline_prepared(deal=deal, actor=office[SELLER], message="")


def test_an_ordinary_draft_cannot_be_declined(office):
    with pytest.raises(Refused):
        services.decline_prepared(deal=office.draft(), actor=office[SELLER], message="")


def test_who_may_prepare_for_whom(office, prepare):
    for actor in (CAM2, SELLER, "direct@meridian.example", "auditor@meridian.example"):
        with pytest.raises(Refused):
            prepare(actor=actor)
    for seller in (RIVAL, "learner@northwind.example", CAM):
        with pytest.raises(ValidationError) as refused:
            prepare(seller=seller)
        assert set(refused.value.message_dict) == {"seller"}
    assert not Deal.objects.exclude(prepared_by=None).exists()


def test_sent_twice_is_one_draft_and_one_notice(office, prepare):
    import uuid

    pk = uuid.uuid4()
    assert prepare(deal_id=pk) == prepare(deal_id=pk)
    assert told(office, SELLER).count() == 1


def test_not_confirmed_in_time_it_is_taken_back(office, prepare):
    set_policy(confirm_days=2)
    with clock.at(MONDAY):
        deal = prepare()
    assert deal.confirm_by == dt.datetime(2026, 11, 25, 17, tzinfo=dt.UTC)
    assert services.end_unconfirmed(at=deal.confirm_by - dt.timedelta(seconds=1)) == 0
    assert services.end_unconfirmed(at=deal.confirm_by) == 1
    assert services.end_unconfirmed(at=deal.confirm_by) == 0
    assert not Deal.objects.filter(pk=deal.pk).exists()
    assert told(office, CAM).count() == 1


def test_what_the_company_has_worked_on_stays_its_draft(office, prepare):
    deal = prepare()
    update_deal(deal=deal, actor=office[SELLER], version=1, data={"title": "Ours now"})
    assert services.end_unconfirmed(at=clock.now() + dt.timedelta(days=30)) == 1
    deal.refresh_from_db()
    assert (deal.title, deal.prepared_by, deal.confirm_by) == ("Ours now", None, None)
    assert readers(office, deal) == {SELLER, ADMIN}


def test_pages(office):
    client = Client()
    client.force_login(office[CAM])
    company = office.world.organizations["northwind"]
    offered = client.get("/deals/prepare/").context["form"].fields["organization"].queryset
    assert {row.name for row in offered} == {"Northwind Resale", "Cobalt IT"}
    assert client.get(f"/deals/prepare/?organization={company.pk}").status_code == 302
    address = f"/deals/prepare/{company.pk}/"
    page = client.get(address)
    seat = office[SELLER].memberships.get()
    form = {
        "draft": page.context["draft_token"], "seller": seat.pk, "customer_name": "Reef \u202e Ltd",
        "customer_country": "GB", "title": "=1+1", "kind": "hunt", "value_amount": "10",
        "value_currency": "USD", "expected_close": clock.today() + dt.timedelta(days=9),
        "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-family": "network",
        "lines-0-quantity": "1",
    }  # fmt: skip
    bad = client.post(address, form | {"customer_name": "", "need": "Kept words"})
    assert bad.status_code == 400
    assert "Kept words" in bad.content.decode()
    assert client.post(address, form | {"customer_name": "a\x00b"}).status_code == 400
    assert client.post(address, form | {"draft": "nonsense"}).status_code == 400
    assert not Deal.objects.exclude(prepared_by=None).exists()
    more = client.post(address, form | {"add_line": "1"})
    assert (more.status_code, len(more.context["forms"].opportunity.lines.forms)) == (200, 2)
    assert client.post(address, form).status_code == client.post(address, form).status_code == 302
    deal = Deal.objects.exclude(prepared_by=None).get()
    assert "You prepared this registration" in client.get(f"/deals/{deal.pk}/").content.decode()
    client.force_login(office[SELLER])
    text = client.get(f"/deals/{deal.pk}/").content.decode()
    assert "Meridian prepared this registration for you" in text
    assert "Cara" not in text
    address = f"/deals/{deal.pk}/prepared/decline/"
    assert client.post(f"/deals/{deal.pk}/delete/").headers["Location"] == address
    assert client.get(address).status_code == 200
    assert client.post(address, {"message": "No"}).status_code == 302
    assert client.post(address, {"message": "No"}).status_code == 404


@pytest.mark.parametrize("who, status", [(CAM2, 404), (SELLER, 403), (OPS, 200)])
def test_pages_of_others(office, who, status):
    client = Client()
    client.force_login(office[who])
    company = office.world.organizations["northwind"]
    assert client.get(f"/deals/prepare/{company.pk}/").status_code == status
