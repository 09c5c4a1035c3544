"""A direct deal on a joint account: the desk hears of it once, the partner never."""

import datetime as dt
from decimal import Decimal

import pytest

from deals.registrations import services as registrations
from deals.registrations.models import Deal
from deals.supply import services
from deals.supply.models import DirectAlert
from partners.accounts.models import Engagement
from portal.access.policy import Refused
from portal.notifications.models import Notification
from portal.workflow import clock
from tests.deals.supply.conftest import AUDITOR, DESK, family
from tests.visitor import visit, words

DIRECT, OTHER_TEAM = "direct@meridian.example", "direct2@meridian.example"
OPS = "ops@meridian.example"
PARTNERS = ("seller@northwind.example", "admin@northwind.example", "admin@bluepeak.example")


@pytest.fixture
def alerts(world):
    DirectAlert.objects.all().delete()
    Notification.objects.all().delete()
    return DirectAlert.objects.order_by("raised_at")


def direct_deal(world, who=DIRECT, team="Direct North", **columns):
    data = {
        "title": "Direct storage", "customer_country": "GB", "customer_website": "acme.example",
        "customer_name": "Acme Industries", "value_amount": Decimal(5000),
        "value_currency": "GBP", "expected_close": clock.today() + dt.timedelta(days=50),
    } | columns  # fmt: skip
    return registrations.create_draft(
        actor=world.users[who],
        team=world.teams[team],
        data=data,
        lines=[{"family": family("network")}],
    )


def step(world, deal, action, email=DIRECT, **data):
    deal = Deal.objects.get(pk=deal.pk)
    registrations.perform(
        deal=deal, action=action, actor=world.users[email], version=deal.version, data=data
    )
    return Deal.objects.get(pk=deal.pk)


def told(world):
    rows = Notification.objects.filter(kind="direct_alert")
    return sorted(rows.values_list("user__email", flat=True))


def test_desk_hears_once_of_a_direct_deal_on_a_joint_account(world, alerts):
    acme = world.accounts["acme"]
    before = {email: words(visit(world.users[email]).get("/")) for email in PARTNERS}
    deal = direct_deal(world)
    assert alerts.count() == 0  # a draft is its team's
    deal = step(world, deal, "submit")
    Deal.objects.filter(pk=deal.pk).update(account=acme)
    deal = step(world, deal, "claim", DESK)
    deal = step(world, deal, "approve", DESK)
    step(world, deal, "advance", stage="proposal")
    alert = alerts.get()
    assert (alert.deal, alert.account, alert.step) == (deal, acme, "advance")
    assert told(world) == [DESK, OPS]
    assert {email: words(visit(world.users[email]).get("/")) for email in PARTNERS} == before
    readers = {email for email, user in world.users.items() if DirectAlert.objects.visible_to(user)}
    assert readers == {DESK, OPS, AUDITOR}


def test_no_alert_where_nobody_is_engaged_and_none_for_partners(world, alerts):
    step(world, direct_deal(world, customer_name="Quiet Reef", customer_website="reef.example"),
         "submit")  # fmt: skip
    Engagement.objects.update(status="ended")
    step(world, direct_deal(world), "submit")
    assert (alerts.count(), told(world)) == (0, [])


def test_calendar_finds_what_became_joint_afterwards(world, alerts):
    """dn-direct stands on Acme, which Northwind works jointly."""
    assert services.raise_missing() == 1
    assert services.raise_missing() == 0
    alert = alerts.get()
    assert alert.deal == world.deals["dn-direct"] and told(world) == [DESK, OPS]
    services.mark_seen(alert=alert, actor=world.users[DESK], note="Called both sides")
    services.mark_seen(alert=alert, actor=world.users[OPS], note="Me, too")
    alert.refresh_from_db()
    assert (alert.seen_by, alert.note) == (world.users[DESK], "Called both sides")
    with pytest.raises(Refused):
        services.mark_seen(alert=alert, actor=world.users[AUDITOR])


def test_pages_of_the_desk_and_words_for_the_team_that_sees_the_engagement(world, alerts):
    services.raise_missing()
    deal, alert = world.deals["dn-direct"], alerts.get()
    client = visit(world.users[DESK])
    page = words(client.get("/conflicts/direct-alerts/"))
    assert "Northwind Resale" in page and "Acme Industries" in page
    assert "A direct deal on a joint account" in words(client.get(f"/deals/{deal.pk}/"))
    own = words(visit(world.users[DIRECT]).get(f"/deals/{deal.pk}/"))
    assert "This account is joint" in own and "Northwind Resale works it" in own
    assert "A direct deal on a joint account" not in own
    # Another team's deal on that account: its people do not see the engagement, so no word of it.
    other = step(world, direct_deal(world, OTHER_TEAM, "Direct South"), "submit", OTHER_TEAM)
    Deal.objects.filter(pk=other.pk).update(account=world.accounts["acme"])
    silent = words(visit(world.users[OTHER_TEAM]).get(f"/deals/{other.pk}/"))
    assert "Northwind" not in silent and "This account is joint" not in silent
    walkers = (DESK, AUDITOR, DIRECT, "cam@meridian.example", *PARTNERS[:1])
    codes = {
        email: visit(world.users[email]).get("/conflicts/direct-alerts/").status_code
        for email in walkers
    }
    assert {email for email, code in codes.items() if code == 200} == {DESK, AUDITOR}
    url = f"/conflicts/direct-alerts/{alert.pk}/seen/"
    assert visit(world.users[DIRECT]).post(url).status_code == 404
    assert client.post(url, {"note": "Done"}).status_code == 302
    assert "Done" not in words(client.get("/conflicts/direct-alerts/"))
    assert "Done" in words(client.get("/conflicts/direct-alerts/?show=all"))
