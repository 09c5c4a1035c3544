"""`supply-requests` and `distribution-links`."""

import datetime as dt

from deals.supply.models import SupplyRequest
from portal.workflow import clock
from tests.api import as_user, is_problem
from tests.deals.supply.conftest import CAM, COBALT, DELTA, DESK, HARBOR, QUAY

ROOT = "supply-requests/"


def test_ask_quote_and_choose_through_the_api(trade):
    reseller, quay, harbor = (as_user(trade[who]) for who in (COBALT, QUAY, HARBOR))
    deal, soon = trade.deal, (clock.today() + dt.timedelta(days=9)).isoformat()
    body = {
        "deal": str(deal.pk),
        "distributors": [str(trade.quay.pk), str(trade.company("harbor").pk)],
        "answer_by": soon,
    }
    answer = reseller.post(ROOT, body)
    assert answer.status_code == 201, answer.content
    ids = {row["distributor"]["name"]: row["id"] for row in answer.json()}
    mine = ids["Quay Supply"]
    assert quay.ids(ROOT) == {mine} and harbor.ids(ROOT) == {ids["Harbor Distribution"]}
    row = quay.get(f"{ROOT}{mine}/").json()
    assert row["available_actions"] == ["quote", "decline"]
    assert not {"deal", "asked_by"} & row.keys()
    assert row["customer"] == {"name": "Stark Werke", "country": "DE", "city": ""}
    prices = [{"line": line["id"], "unit_price": "4900.00"} for line in row["products"]]
    quote = {"version": row["version"], "products": prices, "currency": "EUR", "valid_until": soon}
    is_problem(quay.post(f"{ROOT}{mine}/quote/", quote | {"products": []}), 400)
    assert quay.post(f"{ROOT}{mine}/quote/", quote).json()["total"] == "14700.00"
    seen = reseller.get(f"{ROOT}{mine}/").json()
    assert seen["available_actions"] == ["choose", "not_chosen", "withdraw"]
    is_problem(reseller.post(f"{ROOT}{mine}/choose/", {"version": 1}), 409)
    chosen = reseller.post(f"{ROOT}{mine}/choose/", {"version": seen["version"]}).json()
    assert chosen["status"] == "chosen"
    assert reseller.get(f"deals/{deal.pk}/").json()["distributor"]["name"] == "Quay Supply"
    assert harbor.get(f"{ROOT}{ids['Harbor Distribution']}/").json()["status"] == "asked"


def test_hidden_is_missing_and_the_vendor_reads_the_status(trade):
    row = trade.ask("quay", message="secret-message")
    trade.quote(row, QUAY)
    unknown = "6f1f4c1e-0000-4000-8000-000000000000"
    for who in (HARBOR, DELTA):
        for path in (ROOT + "%s/", "distribution-links/%s/"):
            hidden = str(row.pk if path == ROOT + "%s/" else trade.link.pk)
            real, none = (as_user(trade[who]).get(path % key) for key in (hidden, unknown))
            assert real.status_code == none.status_code == 404
            bodies = (real.content.decode(), none.content.decode())
            assert bodies[0].replace(hidden, "") == bodies[1].replace(unknown, "")
    for who in (CAM, DESK):
        shown = as_user(trade[who]).get(f"{ROOT}{row.pk}/").json()
        assert shown.keys() == {
            "id", "title", "status", "reseller", "distributor", "created_at", "quoted_at", "deal",
        }  # fmt: skip
        is_problem(as_user(trade[who]).post(f"{ROOT}{row.pk}/choose/", {"version": 2}), 403)
    body = {"deal": str(trade.deal.pk), "distributors": [str(trade.quay.pk)],
            "answer_by": "2030-01-01"}  # fmt: skip
    is_problem(as_user(trade[COBALT]).post(ROOT, body), 400)
    is_problem(as_user(trade[DELTA]).post(ROOT, body), 400)
    assert SupplyRequest.objects.count() == 1


def test_links_are_listed_and_ended(trade):
    quay = as_user(trade[QUAY])
    (row,) = quay.get("distribution-links/").json()["results"]
    assert (row["distributor"]["name"], row["reseller"]["name"], row["is_live"]) == (
        "Quay Supply", "Cobalt IT", True,
    )  # fmt: skip
    path = f"distribution-links/{row['id']}/end/"
    is_problem(as_user(trade[CAM]).post(path), 403)
    is_problem(quay.post(path, {"ends_on": "2001-01-01"}), 400)
    assert quay.post(path).json()["is_live"] is False
