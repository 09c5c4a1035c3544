"""A reseller asks distributors for quotes and chooses; each distributor is alone with it."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.registrations import services as registrations
from deals.registrations.models import Deal
from deals.supply import services
from deals.supply.models import SupplyFile, SupplyLine, SupplyRequest
from deals.supply.workflow import SUPPLY
from partners.organizations.services import end_link
from portal.access.policy import Refused
from portal.access.scope import scope_of
from portal.activity.models import AuditEntry
from portal.notifications.models import Notification
from portal.workflow import clock
from portal.workflow.machine import StateMoved
from tests.deals.supply.conftest import (
    AUDITOR,
    CAM,
    CAM2,
    COBALT,
    DELTA,
    DESK,
    HARBOR,
    HARBOR_BUYER,
    QUAY,
)
from tests.visitor import visit, words

FORM_TOKEN = re.compile(r'name="token" value="[^"]*"')  # random on every page


def seen_by(trade, model=SupplyRequest, **where):
    people = trade.world.users.items()
    return {who for who, user in people if model.objects.visible_to(user).filter(**where)}


def status(client, path):
    """The answer's status, its file closed."""
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def told(trade, email):
    rows = Notification.objects.filter(user=trade[email], kind="supply")
    return list(rows.order_by("created_at").values_list("title", flat=True))


def test_each_asked_distributor_sees_its_own_request_only(trade):
    harbor, quay = trade.ask("harbor", "quay")
    vendor = {DESK, "ops@meridian.example", AUDITOR, CAM}
    assert seen_by(trade, pk=harbor.pk) == {COBALT, HARBOR, HARBOR_BUYER} | vendor
    assert seen_by(trade, pk=quay.pk) == {COBALT, QUAY} | vendor
    assert {row.distributor_id for row in SupplyRequest.objects.visible_to(trade[QUAY])} == {
        trade.quay.pk
    }
    assert told(trade, QUAY) == ["Cobalt IT asks for a quote: Cobalt via Harbor"]
    # Quay was asked about a deal that names Harbor: it reads the request, not the deal.
    assert visit(trade[QUAY]).get(f"/deals/{quay.deal_id}/").status_code == 404
    page = words(visit(trade[QUAY]).get(f"/quotes/{quay.pk}/"))
    assert "Stark Werke" in page
    for secret in ("Harbor Distribution", "21,000", "7,000", quay.deal.number, "Cleo"):
        assert secret not in page, secret


def test_asking_copies_the_deal_without_its_prices(trade):
    row = trade.ask("quay", message="Two lots, please")
    lines = [(line.family.code, line.quantity, line.unit_price) for line in row.lines.all()]
    assert lines == [("storage", 3, None)]
    assert (row.title, row.customer_name, row.message) == (
        "Cobalt via Harbor", "Stark Werke", "Two lots, please",
    )  # fmt: skip
    assert trade.ask("quay").pk == row.pk  # the same form, sent twice
    assert len(told(trade, QUAY)) == 1


def test_asking_refuses_strangers_drafts_ended_deals_and_other_peoples_deals(trade):
    soon = clock.today() + dt.timedelta(days=3)
    ask = {"answer_by": soon, "distributors": [trade.quay]}
    delta = trade.world.deals["de-submitted"]
    with pytest.raises(ValidationError):  # Delta is not linked with Quay
        services.ask_for_quotes(deal=delta, actor=trade[DELTA], **ask)
    for who in (DELTA, HARBOR, CAM, DESK):
        with pytest.raises(Refused):
            services.ask_for_quotes(deal=trade.deal, actor=trade[who], **ask)
    for wrong in (clock.today() - dt.timedelta(days=1), clock.today() + dt.timedelta(days=900)):
        with pytest.raises(ValidationError):
            trade.ask("quay", answer_by=wrong)
    with pytest.raises(ValidationError):
        services.ask_for_quotes(
            deal=trade.deal, actor=trade[COBALT], distributors=[], answer_by=soon
        )
    draft = registrations.create_draft(
        actor=trade[COBALT], organization=trade.company("cobalt"), data={"title": "x"}
    )
    with pytest.raises(Refused):
        trade.ask("quay", deal=draft)
    assert SupplyRequest.objects.count() == 0


def test_choosing_names_the_distributor_and_changes_nothing_for_the_other(trade):
    harbor, quay = trade.ask("harbor", "quay")
    trade.quote(harbor, HARBOR_BUYER, "5100.00")
    trade.quote(quay, QUAY, "4900.00")

    def world_of(email):
        client = visit(trade[email])
        paths = ("/", "/quotes/", f"/quotes/{harbor.pk}/", f"/quotes/{quay.pk}/", "/deals/")
        notices = Notification.objects.filter(user=trade[email]).count()
        return [FORM_TOKEN.sub("", words(client.get(path))) for path in paths], notices

    registrations.name_distributor(deal=trade.deal, actor=trade[COBALT], distributor=None)
    before = world_of(HARBOR)
    version = trade.deal.version
    trade.act(quay, "choose")
    assert (trade.deal.distributor, trade.deal.version) == (trade.quay, version + 1)
    assert visit(trade[QUAY]).get(f"/deals/{quay.deal_id}/").status_code == 200
    assert world_of(HARBOR) == before
    entry = AuditEntry.objects.filter(action="name_distributor").latest("id")
    assert (entry.target_id, entry.note["to"]) == (quay.deal_id, "Quay Supply")
    # The choice is one: another quote cannot be chosen before this one is taken back.
    with pytest.raises(ValidationError):
        trade.act(harbor, "choose")
    trade.act(quay, "release", message="Thank you")
    assert trade.deal.distributor is None
    assert visit(trade[QUAY]).get(f"/deals/{quay.deal_id}/").status_code == 404
    assert told(trade, QUAY)[-1].startswith("Cobalt IT does not take up your quote")
    trade.act(harbor, "choose")
    assert trade.deal.distributor == trade.company("harbor")


def test_vendor_reads_the_status_and_no_price(trade):
    upload = SimpleUploadedFile("offer.txt", b"offer 4999")
    row = trade.ask("quay", message="secret-message")
    trade.quote(row, QUAY, "4999.00", upload=upload, note="secret-note")
    stored = SupplyFile.objects.get()
    readers = {COBALT, QUAY}
    assert seen_by(trade, SupplyFile) == seen_by(trade, SupplyLine, request=row) == readers
    for email in (CAM, DESK, AUDITOR):
        client = visit(trade[email])
        for path in (f"/quotes/{row.pk}/", f"/deals/{row.deal_id}/quotes/", "/quotes/"):
            page = words(client.get(path))
            assert "Quay Supply" in page and "Quoted" in page
            for secret in ("4,999", "4999", "14,997", "secret-message", "secret-note", "offer.txt"):
                assert secret not in page, (email, path, secret)
        assert status(client, f"/quotes/{row.pk}/files/{stored.pk}/") == 404
    assert visit(trade[CAM2]).get(f"/quotes/{row.pk}/").status_code == 404
    for email in readers:
        client = visit(trade[email])
        assert "14,997" in words(client.get(f"/quotes/{row.pk}/"))
        assert status(client, f"/quotes/{row.pk}/files/{stored.pk}/") == 200
    notes = AuditEntry.objects.filter(target_id=row.pk).values_list("note", flat=True)
    assert set(map(str, notes)) == {"{}"}


def test_ending_the_link_ends_sight_on_the_next_request_everywhere(trade):
    row = trade.ask("quay")
    trade.quote(row, QUAY, upload=SimpleUploadedFile("offer.txt", b"offer"))
    trade.act(row, "choose")
    client, stored = visit(trade[QUAY]), SupplyFile.objects.get()
    doors = [f"/quotes/{row.pk}/", f"/quotes/{row.pk}/files/{stored.pk}/", f"/deals/{row.deal_id}/"]
    assert [status(client, path) for path in doors] == [200, 200, 200]
    tomorrow = clock.today() + dt.timedelta(days=1)
    end_link(link=trade.link, actor=trade[QUAY], on=tomorrow)
    assert client.get(doors[0]).status_code == 200
    end_link(link=trade.link, actor=trade[COBALT])
    assert [status(client, path) for path in doors] == [404, 404, 404]
    assert "Stark Werke" not in words(client.get("/quotes/")) + words(client.get("/deals/"))
    assert b"Stark" not in b"".join(client.get("/deals/export.csv").streaming_content)
    seen = Notification.objects.visible_to(trade[QUAY]).filter(kind="supply")
    assert [notice.title for notice in seen] == ["The distribution link with Cobalt IT ends"]
    with pytest.raises(ValidationError):  # nor can the reseller ask or choose it any more
        trade.ask("quay")


def test_quote_needs_every_price_a_day_and_a_known_currency(trade):
    row = trade.ask("quay")
    for wrong in (
        {"prices": {}},
        {"currency": "XXX"},
        {"valid_until": clock.today() - dt.timedelta(days=1)},
        {"prices": {line.pk: Decimal(-1) for line in row.lines.all()}},
        {"note": "x" * 2001},
    ):
        with pytest.raises(ValidationError):
            trade.quote(row, QUAY, **wrong)
    with pytest.raises(ValidationError):  # the file is refused, so nothing of the quote is kept
        trade.quote(row, QUAY, upload=SimpleUploadedFile("x.exe", b"MZ"))
    row.refresh_from_db()
    assert (row.status, row.quoted_at) == ("asked", None)
    with pytest.raises(Refused):
        trade.quote(row, COBALT)
    trade.quote(row, QUAY)
    with pytest.raises(StateMoved):
        services.send_quote(request=SupplyRequest.objects.get(), actor=trade[QUAY], version=7,
                            data={"prices": {}})  # fmt: skip


def test_every_transition_is_open_to_exactly_its_side(trade):
    """State × transition × person, from the table."""
    row = trade.ask("quay")
    sides = {"quote": {QUAY}, "decline": {QUAY}, "expire": set(), "lapse": set()}
    people = (COBALT, QUAY, HARBOR, DESK, CAM, AUDITOR, DELTA)
    for status in ("asked", "quoted", "chosen", "declined", "not_chosen", "withdrawn", "expired"):
        row.status = status
        for transition in SUPPLY.transitions:
            allowed = sides.get(transition.name, {COBALT})
            for email in people:
                names = {one.name for one in SUPPLY.available(scope_of(trade[email]), row)}
                expected = status in transition.sources and email in allowed
                assert (transition.name in names) == expected, (status, transition.name, email)


def test_what_ran_out_and_what_ended_closes_by_itself(trade):
    harbor, quay = trade.ask("harbor", "quay")
    trade.quote(quay, QUAY)
    assert services.expire_quotes() == 0
    assert services.expire_quotes(on=clock.today() + dt.timedelta(days=6)) == 1
    assert services.expire_quotes(on=clock.today() + dt.timedelta(days=21)) == 1
    assert set(SupplyRequest.objects.values_list("status", flat=True)) == {"expired"}
    assert len(told(trade, COBALT)) == 3
    again = trade.ask("quay")
    deal = trade.deal
    registrations.perform(deal=deal, action="withdraw", actor=trade[COBALT], version=deal.version)
    again.refresh_from_db()
    assert again.status == "withdrawn"
    assert told(trade, QUAY)[-1].startswith("A quote is no longer needed")
    with pytest.raises(Refused):
        trade.ask("harbor")
    assert harbor.pk != again.pk


def test_list_costs_the_same_with_one_and_with_three(trade):
    def cost(email, path):
        client = visit(trade[email])
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    trade.ask("quay")
    page = f"/deals/{trade.deal.pk}/quotes/"
    one = [cost(COBALT, "/quotes/"), cost(QUAY, "/quotes/"), cost(DESK, page)]
    for title in ("a", "b"):
        deal = registrations.create_draft(
            actor=trade[COBALT], organization=trade.company("cobalt"),
            data={"title": title, "customer_name": title, "customer_country": "DE",
                  "value_amount": Decimal(5), "value_currency": "EUR",
                  "expected_close": clock.today() + dt.timedelta(days=9)},
            lines=[{"family": trade.deal.lines.first().family}],
        )  # fmt: skip
        registrations.perform(deal=deal, action="submit", actor=trade[COBALT], version=deal.version)
        trade.ask("quay", deal=Deal.objects.get(pk=deal.pk))
    trade.ask("harbor")
    assert [cost(COBALT, "/quotes/"), cost(QUAY, "/quotes/"), cost(DESK, page)] == one
