"""Links: proposed by one company, accepted by the other; ended by either or by the desk."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from deals.supply import services
from deals.supply.models import LinkProposal
from partners.organizations.models import DistributionLink
from partners.organizations.services import end_link, link_distributor
from portal.access.policy import Refused
from portal.activity.models import AuditEntry, OutgoingEmail
from portal.notifications.models import Notification
from portal.workflow import clock
from tests.deals.supply.conftest import CAM, COBALT, DELTA, DESK, HARBOR, HARBOR_BUYER, QUAY
from tests.visitor import visit, words

SELLER = "seller@northwind.example"
# One of each kind walks through the pages here; tests/wall/tables has everybody.
WALKERS = [
    COBALT, DELTA, QUAY, HARBOR, HARBOR_BUYER, DESK, CAM, SELLER, "admin@northwind.example",
]  # fmt: skip


def propose(trade, who, company, email, **more):
    return services.propose_link(
        organization=trade.company(company), actor=trade[who], email=email, **more
    )


def links_seen(trade, email):
    rows = DistributionLink.objects.visible_to(trade[email])
    return {(row.distributor.name, row.reseller.name) for row in rows}


def test_proposed_by_one_and_accepted_by_the_other(trade):
    row = propose(trade, QUAY, "quay", DELTA, message="Let us work together")
    stranger = propose(trade, QUAY, "quay", "nobody@nowhere.example")
    mails = OutgoingEmail.objects.filter(subject__contains="proposes")
    assert [mail.subject for mail in mails] == ["Quay Supply proposes to work with you"] * 2
    # The proposer reads nothing of the address: the two rows look alike.
    page = words(visit(trade[QUAY]).get("/distribution/"))
    assert DELTA in page and "nobody@nowhere.example" in page and "Delta Works" not in page
    url = f"/distribution/answer/{row.token}/"
    answers = {email: visit(trade[email]).get(url).status_code for email in WALKERS}
    assert {email for email, code in answers.items() if code == 200} == {
        DELTA, COBALT, "admin@northwind.example",
    }  # fmt: skip  # administrators of resellers who hold the link
    form = {"version": row.version, "accept": "1"}
    assert visit(trade[DELTA]).post(url, form).status_code == 302
    assert visit(trade[DELTA]).post(url, form).status_code == 302  # once more: the same link
    assert links_seen(trade, DELTA) == {
        ("Quay Supply", "Delta Works"), ("Harbor Distribution", "Delta Works"),
    }  # fmt: skip
    assert visit(trade[COBALT]).get(url).status_code == 404
    assert Notification.objects.filter(user=trade[QUAY], kind="supply").count() == 1
    assert AuditEntry.objects.filter(action="agree_link").count() == 1
    services.withdraw_proposal(row=stranger, actor=trade[QUAY], version=1)
    gone = visit(trade[DELTA]).get(f"/distribution/answer/{stranger.token}/")
    assert gone.status_code == 404
    nonsense = visit(trade[DELTA]).get("/distribution/answer/nonsense/")
    assert words(gone) == words(nonsense)


def test_neither_company_sees_the_others_links(trade):
    both = {("Quay Supply", "Cobalt IT"), ("Harbor Distribution", "Cobalt IT")}
    assert links_seen(trade, COBALT) == links_seen(trade, CAM) == both
    assert links_seen(trade, QUAY) == {("Quay Supply", "Cobalt IT")}
    harbor = {("Harbor Distribution", "Cobalt IT"), ("Harbor Distribution", "Delta Works")}
    assert links_seen(trade, HARBOR) == links_seen(trade, HARBOR_BUYER) == harbor
    assert links_seen(trade, SELLER) == set()
    assert links_seen(trade, DESK) == both | harbor
    page = words(visit(trade[QUAY]).get("/distribution/"))
    assert "Cobalt IT" in page and "Harbor" not in page and "Delta" not in page
    for email, code in {COBALT: 200, CAM: 200, DESK: 200, SELLER: 403, HARBOR_BUYER: 403}.items():
        assert visit(trade[email]).get("/distribution/").status_code == code, email


def test_ended_by_either_or_the_desk_now_or_on_a_day(trade):
    today, link = clock.today(), trade.link
    later = today + dt.timedelta(days=30)
    page = f"/distribution/links/{link.pk}/end/"
    codes = {email: visit(trade[email]).get(page).status_code for email in WALKERS}
    may = {email for email, code in codes.items() if code == 200}
    assert may == {COBALT, QUAY, DESK}
    assert codes[CAM] == 403 and codes[HARBOR] == codes[DELTA] == 404
    assert visit(trade[QUAY]).post(page, {"ends_on": later.isoformat()}).status_code == 302
    link.refresh_from_db()
    assert link.ends_on == later
    told = Notification.objects.filter(user=trade[COBALT], kind="supply")
    assert [notice.title for notice in told] == ["The distribution link with Quay Supply ends"]
    for wrong in (today - dt.timedelta(days=1), later + dt.timedelta(days=1)):
        with pytest.raises(ValidationError):  # never in the past, never put off
            end_link(link=link, actor=trade[COBALT], on=wrong)
    with pytest.raises(ValidationError):  # linked once at a time
        link_distributor(
            distributor=trade.quay, reseller=trade.company("cobalt"), actor=trade[DESK]
        )
    end_link(link=link, actor=trade[COBALT])
    end_link(link=link, actor=trade[COBALT])
    link.refresh_from_db()
    assert link.ends_on == today
    assert told.count() == 1 and AuditEntry.objects.filter(action="end_link").count() == 2
    history = words(visit(trade[QUAY]).get("/distribution/?state=ended"))
    assert "Cobalt IT" in history
    again = link_distributor(
        distributor=trade.quay, reseller=trade.company("cobalt"), actor=trade[DESK]
    )
    assert again.ends_on is None


def test_proposing_refuses_nonsense_and_those_who_may_not(trade):
    today = clock.today()
    for wrong in (
        {"email": "no address"},
        {"email": "a\x00b@c.example"},
        {"starts_on": today - dt.timedelta(days=1)},
        {"starts_on": today, "ends_on": today},
        {"message": "x" * 1001},
    ):
        with pytest.raises(ValidationError):
            propose(trade, QUAY, "quay", **({"email": "x@y.example"} | wrong))
    for who in (HARBOR_BUYER, COBALT, DESK, CAM):
        with pytest.raises(Refused):
            propose(trade, who, "quay", "x@y.example")
    assert LinkProposal.objects.count() == 0
    row = propose(trade, QUAY, "quay", "x@y.example")
    assert propose(trade, QUAY, "quay", "X@Y.example").pk == row.pk  # sent twice
    with clock.at(clock.now() + dt.timedelta(days=31)):
        assert visit(trade[DELTA]).get(f"/distribution/answer/{row.token}/").status_code == 404
        assert services.lapse_proposals() == 1
    # A distributor cannot be linked with a distributor, nor a company with itself.
    own = services.proposal_by_token(propose(trade, QUAY, "quay", HARBOR).token, trade[HARBOR])
    assert own is None
