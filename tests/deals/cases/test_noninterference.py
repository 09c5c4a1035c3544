"""What a side reads of its case is the same whoever else is in it and whatever they do.

The same side is heard in worlds that differ in the others: none, another reseller, a direct team,
three of them, silent or eloquent. Pages, API, mail, numbers and dates are compared byte for byte.
"""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from deals.cases import services
from deals.cases.models import CaseParty
from portal.activity.models import OutgoingEmail
from portal.home import worlds
from portal.workflow import clock
from tests.api import as_user
from tests.deals.cases.conftest import BLUEPEAK, DIRECT, deal_of, decide, in_case
from tests.visitor import visit, words
from tests.wall.walk import plain

DELTA = {"organization": "delta", "owner": "seller@delta.example"}
OTHERS = {
    "a reseller": [("other-bp", "in_review", BLUEPEAK)],
    "a direct team": [("other-dn", "in_review", DIRECT)],
    "three": [
        ("other-bp", "submitted", BLUEPEAK),
        ("other-dn", "in_review", DIRECT),
        ("other-de", "in_review", DELTA),
    ],
}
SPEAKERS = {"other-bp": "seller@bluepeak.example", "other-dn": "direct@meridian.example"}
SPEAKERS["other-de"] = "seller@delta.example"
PARTY = uuid.UUID("11111111-1111-4111-8111-111111111111")
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}")


MINUTE = dt.timedelta(minutes=1)


def heard(world, others, moment):
    """The case, opened, asked about and answered by all others; Northwind has spoken once."""
    mine = deal_of(world, "mine", "in_review")
    rest = [deal_of(world, *other) for other in others]
    case = services.open_case(
        actor=world.desk, kind="other", registrations=[*rest, mine], title="Umbrella"
    )
    rows = {row.deal_id: row for row in case.parties.all()}
    CaseParty.objects.filter(pk=rows[mine.pk].pk).delete()
    party = CaseParty.objects.create(
        id=PARTY, number="C-2222222", case=case, position=9, deal=mine,
        organization=mine.organization,
    )  # fmt: skip
    services.ask(party=party, actor=world.desk, body="Since when?")
    for key, _status, _side in others:
        other = rows[worlds.key_id("deal", key)]
        services.ask(party=other, actor=world.desk, body="And you?")
        other = CaseParty.objects.select_related("case", "deal").get(pk=other.pk)
        services.add_evidence(party=other, actor=world.users[SPEAKERS[key]], body="Earlier!")
    with clock.at(moment + MINUTE):
        services.add_evidence(
            party=party, actor=world.users["seller@northwind.example"], body="Since spring."
        )
    return case, party, mine


def seen(world, others, *, moment, outcome=None):
    """Everything Northwind’s seller fetches about it, with the number of queries."""
    seller = world.users["seller@northwind.example"]
    with transaction.atomic():
        with clock.at(moment):
            case, party, mine = heard(world, others, moment)
        with clock.at(moment + 2 * MINUTE):
            if outcome:
                decide(
                    case, world.users["ops@meridian.example"], outcome=outcome, winner=party,
                    reason="not_accepted",
                )  # fmt: skip
            found = [_fetched(seller, path) for path in (
                "/conflicts/", f"/conflicts/{PARTY}/", f"/deals/{mine.pk}/", "/deals/", "/",
            )]  # fmt: skip
            api = as_user(seller)
            for path in ("conflicts/", f"conflicts/{PARTY}/", f"deals/{mine.pk}/"):
                found.append(api.get(path).content.decode())
            mails = OutgoingEmail.objects.filter(to=seller.email).order_by("subject", "text")
            found += [f"{mail.subject}\n{mail.text}" for mail in mails]
        transaction.set_rollback(True)
    return [IDS.sub("ID", text) for text in found]


def _fetched(seller, path):
    with CaptureQueriesContext(connection) as queries:
        answer = visit(seller).get(path)
    assert answer.status_code == 200
    return IDS.sub("ID", f"{path} {len(queries)} {plain(answer)[1]} {words(answer)}")


@pytest.fixture
def moment():
    return clock.now().replace(microsecond=0) + dt.timedelta(minutes=1)


@pytest.mark.parametrize("outcome", [None, "transfer"])
def test_the_others_do_not_change_a_byte(world, moment, outcome):
    alone = seen(world, [], moment=moment, outcome=outcome)
    assert len(alone) > 8
    for who, others in OTHERS.items():
        together = seen(world, others, moment=moment, outcome=outcome)
        for one, other in zip(alone, together, strict=True):
            assert one == other, who


def test_the_comparison_notices_a_leak(world, moment, monkeypatch):
    """Not an empty promise: a page that counts the parties is caught."""
    real = CaseParty.get_shown_status_display

    def leaking(self):
        return f"{real(self)} ({self.case.parties.count()})"

    monkeypatch.setattr(CaseParty, "get_shown_status_display", leaking)
    alone = seen(world, [], moment=moment)
    together = seen(world, OTHERS["a reseller"], moment=moment)
    assert alone != together


def test_untold_party_sees_what_a_partner_without_a_case_sees(world, people, moment):
    """Until the decision a case about a registration changes nothing for its owner."""
    mine = deal_of(world, "mine", "in_review")
    theirs = deal_of(world, "other-bp", "in_review", BLUEPEAK)
    paths = [f"/deals/{mine.pk}/", "/deals/", "/", "/conflicts/"]
    with clock.at(moment):
        for path in paths:  # what a process reads once
            _fetched(people.seller, path)
        before = [_fetched(people.seller, path) for path in paths]
        case = services.open_case(actor=people.desk, kind="overlap", registrations=[mine, theirs])
        services.write_note(case=case, actor=people.desk, body="Look closely")
        services.ask(party=in_case(case).bluepeak, actor=people.desk, body="Since when?")
        assert [_fetched(people.seller, path) for path in paths] == before
