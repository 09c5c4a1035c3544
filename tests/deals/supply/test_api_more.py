"""Prepared registrations, offers as files, proposed links and alerts, through the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deals.registrations.models import Deal
from deals.supply.models import LinkProposal
from partners.organizations.models import DistributionLink
from tests.api import as_user, is_problem
from tests.deals.supply.conftest import CAM, COBALT, DELTA, DESK, HARBOR, QUAY

PREPARED = {
    "title": "Campus network",
    "customer": {"name": "Hooli", "country": "DE"},
    "products": [{"family": "network", "quantity": 2, "unit_price": "100.00"}],
    "value": {"amount": "200.00", "currency": "EUR"},
    "message": "They asked us",
}


@pytest.fixture
def api(trade):
    return lambda email: as_user(trade[email])


def pdf(name="offer.txt"):
    return SimpleUploadedFile(name, b"Offer: 5,000 EUR")


def test_reseller_consents_to_what_was_prepared(trade, api):
    made = api(QUAY).post("prepared-registrations/", PREPARED | {"link": str(trade.link.pk)})
    assert made.status_code == 201, made.content
    path = f"prepared-registrations/{made.json()['id']}/"
    seen = api(COBALT).get(path).json()
    assert seen["content"]["customer"]["name"] == "Hooli"
    assert seen["content"]["value"] == {"amount": "200.00", "currency": "EUR"}
    assert seen["available_actions"] == ["accept", "decline"] and seen["deal"] is None
    for who in (HARBOR, DELTA, CAM, DESK):
        is_problem(api(who).get(path), 404)
        is_problem(api(who).post(f"{path}accept/", {"version": 1}), 404)
    is_problem(api(QUAY).post(f"{path}accept/", {"version": seen["version"]}), 403)
    done = api(COBALT).post(f"{path}accept/", {"version": seen["version"]}).json()
    deal = Deal.objects.get(pk=done["deal"])
    assert (deal.customer_name, deal.distributor) == ("Hooli", trade.quay)
    # The draft is the reseller's: its distributor is not told where it is.
    assert api(QUAY).get(path).json()["deal"] is None
    is_problem(api(COBALT).post(f"{path}decline/", {"version": seen["version"]}), 409)


def test_nobody_prepares_over_a_strange_link(trade, api):
    strange = DistributionLink.objects.exclude(pk=trade.link.pk).first()
    for link in (strange.pk, trade.deal.pk):
        body = PREPARED | {"link": str(link)}
        assert is_problem(api(QUAY).post("prepared-registrations/", body), 400)[
            "errors"
        ].keys() == {"link"}
    own = PREPARED | {"link": str(trade.link.pk)}
    is_problem(api(COBALT).post("prepared-registrations/", own), 403)


def test_offer_is_read_by_the_two_companies(trade, api):
    row = trade.ask("quay")
    path = f"supply-requests/{row.pk}/files/"
    is_problem(api(QUAY).upload(path, file=pdf()), 409)  # first the quote
    trade.quote(row, QUAY)
    made = api(QUAY).upload(path, file=pdf())
    assert made.status_code == 201 and made.json()["name"] == "offer.txt"
    file = f"{path}{made.json()['id']}/"
    for who in (QUAY, COBALT):
        assert b"".join(api(who).get(file).streaming_content) == b"Offer: 5,000 EUR"
    is_problem(api(COBALT).upload(path, file=pdf()), 403)
    assert api(CAM).ids(path) == set()  # the vendor reads the status only
    is_problem(api(CAM).get(file), 404)
    for who in (HARBOR, DELTA):
        is_problem(api(who).get(path), 404)
        is_problem(api(who).get(file), 404)
    is_problem(api(QUAY).upload(path, file=pdf("run.exe")), 400)


def test_distributor_cannot_ask_by_the_deal(trade, api):
    row = trade.ask("quay")
    query = f"supply-requests/?deal={trade.deal.pk}"
    assert api(COBALT).ids(query) == {str(row.pk)}
    assert api(QUAY).ids(query) == set() and api(QUAY).ids("supply-requests/") == {str(row.pk)}


def test_link_is_proposed_answered_and_withdrawn(trade, api):
    known = api(QUAY).post("distribution-proposals/", {"email": DELTA})
    nobody = api(QUAY).post("distribution-proposals/", {"email": "nobody@nowhere.example"})
    assert known.status_code == nobody.status_code == 201
    assert known.json().keys() == nobody.json().keys() and known.json()["to"] == DELTA
    row = LinkProposal.objects.get(pk=known.json()["id"])
    path = f"distribution-proposals/answer/{row.token}/"
    assert api(DELTA).get(path).json()["organization"]["name"] == "Quay Supply"
    is_problem(api(HARBOR).get(path), 404)  # a distributor, too
    is_problem(api(DELTA).get("distribution-proposals/answer/nothing/"), 404)
    is_problem(api(DELTA).post(f"{path}accept/", {"version": 9}), 409)
    done = api(DELTA).post(f"{path}accept/", {"version": row.version})
    assert done.json()["status"] == "accepted"
    assert DistributionLink.objects.filter(distributor=trade.quay).count() == 2
    other = f"distribution-proposals/{nobody.json()['id']}/"
    is_problem(api(HARBOR).post(f"{other}withdraw/", {"version": 1}), 404)
    is_problem(api(DESK).post(f"{other}withdraw/", {"version": 1}), 403)
    ended = api(QUAY).post(f"{other}withdraw/", {"version": nobody.json()["version"]})
    assert ended.json()["status"] == "withdrawn"
    is_problem(api(CAM).post("distribution-proposals/", {"email": DELTA}), 403)


def test_alerts_are_the_desks(trade, api):
    for who in (COBALT, QUAY, CAM):
        is_problem(api(who).get("direct-alerts/"), 403)
    assert api(DESK).get("direct-alerts/?seen=false").status_code == 200
