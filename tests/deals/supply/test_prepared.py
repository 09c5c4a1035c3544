"""A distributor registers for a reseller: nothing happens before the reseller consents."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from deals.registrations import services as registrations
from deals.registrations.models import Deal
from deals.supply import services
from deals.supply.models import PreparedRegistration
from partners.organizations.services import end_link
from portal.access.policy import Refused
from portal.activity.models import AuditEntry
from portal.notifications.models import Notification
from portal.workflow import clock
from portal.workflow.machine import StateMoved
from tests.deals.supply.conftest import (
    CAM,
    COBALT,
    DELTA,
    DESK,
    HARBOR,
    HARBOR_BUYER,
    QUAY,
    family,
)
from tests.visitor import visit, words


def prepare(trade, who=QUAY, distributor="quay", reseller="cobalt", **more):
    data = {
        "title": "Clinic wireless",
        "customer_name": "Klinikum Nord",
        "customer_country": "DE",
        "value_amount": Decimal("8400.50"),
        "value_currency": "EUR",
        "expected_close": clock.today() + dt.timedelta(days=60),
    } | more.pop("data", {})
    return services.prepare(
        distributor=trade.company(distributor),
        reseller=trade.company(reseller),
        actor=trade[who],
        data=data,
        lines=[{"family": family(), "name": "Array", "quantity": 2, "unit_price": Decimal(4200)}],
        **more,
    )


def act(trade, row, action, email=COBALT, **data):
    row = PreparedRegistration.objects.get(pk=row.pk)
    return services.act_on_prepared(
        row=row, action=action, actor=trade[email], version=row.version, data=data
    )


def readers(trade, model, pk):
    people = trade.world.users.items()
    return {who for who, user in people if model.objects.visible_to(user).filter(pk=pk)}


def test_only_the_two_companies_read_it_and_it_is_no_deal(trade):
    deals = Deal.objects.count()
    row = prepare(trade, message="They called us")
    assert readers(trade, PreparedRegistration, row.pk) == {COBALT, QUAY}
    assert Deal.objects.count() == deals
    told = Notification.objects.filter(kind="supply").values_list("user__email", "title")
    assert list(told) == [(COBALT, "Quay Supply prepared a registration for you")]
    for email in (COBALT, QUAY):
        page = words(visit(trade[email]).get(f"/distribution/prepared/{row.pk}/"))
        assert "Klinikum Nord" in page and "8,400.50" in page and "They called us" in page
    for email in (HARBOR, CAM, DESK):
        assert visit(trade[email]).get(f"/distribution/prepared/{row.pk}/").status_code == 404


def test_consent_makes_a_draft_of_the_reseller_that_names_the_distributor(trade):
    row = prepare(trade)
    done = act(trade, row, "accept")
    again = services.act_on_prepared(
        row=done, action="accept", actor=trade[COBALT], version=1, data={}
    )
    assert again.deal_id == done.deal_id
    deal = Deal.objects.get(pk=done.deal_id)
    assert (deal.status, deal.owner, deal.organization, deal.distributor, deal.prepared_by) == (
        "draft", trade[COBALT], trade.company("cobalt"), trade.quay, None,
    )  # fmt: skip
    assert (deal.value_amount, deal.lines.get().unit_price) == (Decimal("8400.50"), Decimal(4200))
    # Drafts are the reseller's: the distributor reads it once it is sent, without its value.
    assert readers(trade, Deal, deal.pk) == {COBALT}
    registrations.perform(deal=deal, action="submit", actor=trade[COBALT], version=deal.version)
    assert QUAY in readers(trade, Deal, deal.pk) and HARBOR not in readers(trade, Deal, deal.pk)
    assert "8,400" not in words(visit(trade[QUAY]).get(f"/deals/{deal.pk}/"))
    consent = AuditEntry.objects.get(action="consent")
    assert (consent.target_id, consent.actor, consent.note) == (
        deal.pk, trade[COBALT], {"with": "Quay Supply"},
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="accept", target_id=row.pk).count() == 1
    assert Deal.objects.visible_to(trade[QUAY]).count() == 1  # none of the reseller's others


def test_without_consent_nothing_is_left(trade):
    deals = Deal.objects.count()
    refused, lapsed, taken_back, linkless = (prepare(trade) for _step in range(4))
    act(trade, refused, "decline", message="We know them better")
    notice = Notification.objects.filter(user=trade[QUAY], kind="supply").latest("created_at")
    assert notice.title == "Cobalt IT does not want the registration: Clinic wireless"
    act(trade, taken_back, "withdraw", QUAY)
    with pytest.raises(StateMoved):
        act(trade, taken_back, "accept")
    late = lapsed.confirm_by + dt.timedelta(hours=1)
    end_link(link=trade.link, actor=trade[COBALT])
    with pytest.raises(ValidationError):
        act(trade, linkless, "accept")
    assert services.lapse_prepared(at=late) == 2
    assert Deal.objects.count() == deals
    # The end of the link took everything out of the distributor's sight.
    assert PreparedRegistration.objects.visible_to(trade[QUAY]).count() == 0
    assert PreparedRegistration.objects.visible_to(trade[COBALT]).count() == 4


def test_refuses_strangers_and_nonsense(trade):
    with pytest.raises(ValidationError):  # Delta is not Quay's
        prepare(trade, reseller="delta")
    for who in (COBALT, HARBOR_BUYER, DESK, CAM):
        with pytest.raises(Refused):
            prepare(trade, who)
    for wrong in (
        {"title": ""},
        {"customer_name": ""},
        {"customer_name": "a\x00b"},
        {"value_amount": Decimal(-1)},
        {"distributor": trade.company("harbor")},
    ):
        with pytest.raises(ValidationError):
            prepare(trade, data=wrong)
    assert PreparedRegistration.objects.count() == 0
    row = prepare(trade)
    for who, action in ((DELTA, "accept"), (QUAY, "accept"), (COBALT, "withdraw")):
        with pytest.raises(Refused):
            act(trade, row, action, who)


def test_the_whole_way_on_the_pages(trade):
    distributor, reseller = visit(trade[QUAY]), visit(trade[COBALT])
    form = f"/distribution/prepared/new/{trade.link.pk}/"
    page = distributor.get(form)
    token = page.context["draft_token"]
    typed = {
        "draft": token, "customer_name": "Klinikum Nord", "customer_country": "DE",
        "title": "Clinic", "kind": "hunt", "value_amount": "84000", "value_currency": "EUR",
        "expected_close": (clock.today() + dt.timedelta(days=60)).isoformat(),
        "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-family": "storage",
        "lines-0-quantity": "2",
    }  # fmt: skip
    assert distributor.post(form, typed | {"customer_name": ""}).status_code == 400
    first, second = (distributor.post(form, typed) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert first["Location"] in words(reseller.get("/distribution/prepared/"))
    # Neither page names the reseller's people or its other distributor.
    assert "Harbor" not in words(page) and "Cleo" not in words(page)
    row = PreparedRegistration.objects.get()
    url = f"/distribution/prepared/{row.pk}/accept/"
    answer = reseller.post(url, {"version": row.version})
    row.refresh_from_db()
    assert answer["Location"] == f"/deals/{row.deal_id}/edit/check/"
    assert reseller.post(url, {"version": "9"}).status_code == 409
    assert "Cleo" not in words(distributor.get(f"/distribution/prepared/{row.pk}/"))
