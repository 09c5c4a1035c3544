"""The way of a quote on the pages, with what people get wrong; the links' small pages."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from deals.registrations.models import Deal
from deals.supply import services
from deals.supply.models import SupplyFile, SupplyRequest
from portal.workflow import clock
from tests.deals.supply.conftest import COBALT, DELTA, HARBOR, QUAY
from tests.visitor import visit, words

NAUGHTY = ("a\x00b", "x" * 2001)
HARMLESS = "<b>🙂 =1+1 \u202eoffer</b>"


def test_a_quote_on_the_pages(trade):
    reseller, quay, deal = visit(trade[COBALT]), visit(trade[QUAY]), trade.deal
    soon = (clock.today() + dt.timedelta(days=9)).isoformat()
    page, ask = f"/deals/{deal.pk}/quotes/", f"/deals/{deal.pk}/quotes/ask/"
    form = {"distributors": [str(trade.quay.pk)], "answer_by": soon, "message": HARMLESS}
    delta = str(trade.company("delta").pk)
    for wrong in (
        *({"message": text} for text in NAUGHTY),
        {"answer_by": "soon"},
        {"answer_by": "2001-01-01"},
        {"distributors": []},
        {"distributors": [delta]},
        {"distributors": ["nonsense"]},
    ):
        assert reseller.post(ask, form | wrong).status_code == 400, wrong
    assert SupplyRequest.objects.count() == 0
    assert [reseller.post(ask, form).status_code for _twice in range(2)] == [302, 302]
    row = SupplyRequest.objects.get()
    shown = words(quay.get(row.get_absolute_url()))
    assert HARMLESS in shown and "<b>🙂" not in quay.get(row.get_absolute_url()).content.decode()

    send, (line,) = f"/quotes/{row.pk}/send/", row.lines.all()
    quote = {
        "version": "1",
        "currency": "EUR",
        "valid_until": soon,
        f"price-{line.pk}": "4 900,50",
        "note": HARMLESS,
    }
    for wrong in (
        {"note": NAUGHTY[0]},
        {f"price-{line.pk}": "many"},
        {f"price-{line.pk}": "-1"},
        {"currency": "XXX"},
        {"valid_until": "2001-01-01"},
        {"file": SimpleUploadedFile("x.exe", b"MZ")},
        {"file": SimpleUploadedFile("empty.txt", b"")},
    ):
        answer = quay.post(send, quote | wrong)
        assert answer.status_code == 400, wrong
        assert "4 900,50" in words(answer) or f"price-{line.pk}" in wrong  # typing is kept
    assert SupplyRequest.objects.get().status == "asked" and SupplyFile.objects.count() == 0
    assert quay.post(send, quote | {"version": "7"}).status_code == 409
    upload = SimpleUploadedFile("offer.txt", b"offer")
    assert quay.post(send, quote | {"file": upload}).status_code == 302
    shown = words(reseller.get(page))
    assert "€4,900.50" in shown and "€14,701.50" in shown and "offer.txt" in shown

    choose = f"/quotes/{row.pk}/choose/"
    assert "Nobody else is told" in words(reseller.get(choose))
    assert reseller.post(choose, {"version": "1"}).status_code == 409
    assert [reseller.post(choose, {"version": "2"}).status_code for _twice in range(2)] == [302] * 2
    assert Deal.objects.get(pk=deal.pk).distributor == trade.quay
    assert "Choose this quote" not in words(reseller.get(page))


def test_naming_a_distributor_on_its_page(trade):
    client, deal = visit(trade[COBALT]), trade.deal
    page = f"/deals/{deal.pk}/distributor/"
    shown = words(client.get(page))
    assert "Harbor Distribution" in shown and "Quay Supply" in shown
    body = {"version": deal.version, "distributor": str(trade.quay.pk)}
    for wrong in (trade.company("cobalt").pk, "nonsense"):
        assert client.post(page, body | {"distributor": str(wrong)}).status_code == 400
    assert client.post(page, body | {"version": "99"}).status_code == 409
    assert client.post(page, body).status_code == 302
    assert Deal.objects.visible_to(trade[QUAY]).filter(pk=deal.pk).exists()
    assert not Deal.objects.visible_to(trade[HARBOR]).filter(pk=deal.pk).exists()


def test_the_small_pages_of_links(trade):
    client = visit(trade[QUAY])
    assert client.get("/distribution/propose/").status_code == 200
    for wrong in ({"email": ""}, {"email": "x"}, {"message": NAUGHTY[1]}, {"starts_on": "2001"}):
        body = {"email": DELTA} | wrong
        assert client.post("/distribution/propose/", body).status_code == 400, wrong
    assert client.post("/distribution/propose/", {"email": DELTA}).status_code == 302
    row = services.propose_link(organization=trade.quay, actor=trade[QUAY], email=DELTA)
    other, url = visit(trade[DELTA]), f"/distribution/answer/{row.token}/"
    assert "Quay Supply proposes to work with you" in words(other.get(url))
    assert other.post(url, {"version": "9", "accept": "1"}).status_code == 409
    assert [other.post(url, {"version": "1"}).status_code for _twice in range(2)] == [302, 302]
    assert "Declined" in words(client.get("/distribution/"))
    end = f"/distribution/links/{trade.link.pk}/end/"
    assert client.post(end, {"ends_on": "2001-01-01"}).status_code == 400
    assert "Until" in words(client.get("/distribution/?state=nonsense"))
