"""Won deals as sums and purchases, and the protection an account's standing gives."""

import datetime as dt
from decimal import Decimal

from deals.programs.models import ExchangeRate
from deals.programs.rules import in_programme_currency
from deals.registrations import sales
from deals.registrations import services as deals
from deals.registrations.models import Deal, DealLine
from deals.registrations.moves import protection_days
from partners.classification import services
from partners.classification.sources import Purchases
from portal.workflow import clock
from tests.api import as_user

DAY = dt.timedelta(days=1)


def won(world, account, amount, currency="USD", days_ago=10, company=""):
    noon = clock.now() - days_ago * DAY
    side = {"organization": world.organizations[company]} if company else {}
    side = side or {"team": world.teams["Direct North"], "route": "direct"}
    moments = dict.fromkeys(["created_at", "submitted_at", "decided_at", "closed_at"], noon)
    return Deal.objects.create(
        account=account, owner=world.desk, number=f"D-{Deal.objects.count()}", status="won",
        value_amount=amount, value_currency=currency, protected_until=noon.date(),
        close_reason="price", **side, **moments,
    )  # fmt: skip


def test_revenue_counts_won_deals_at_the_rate_of_their_day(world):
    acme, today = world.accounts["acme"], clock.today()
    ExchangeRate.objects.create(currency="EUR", rate=Decimal("1.5"), starts_on=today - 40 * DAY)
    ExchangeRate.objects.create(currency="EUR", rate=Decimal("2"), starts_on=today - 15 * DAY)
    rows = [
        won(world, acme, "100.33", "EUR", days_ago=20),
        won(world, acme, "100.33", "EUR", days_ago=10, company="northwind"),
        won(world, acme, "7.00", days_ago=5),
    ]
    won(world, acme, "100.00", "EUR", days_ago=60)  # before its first rate
    won(world, acme, "100.00", "XXX")  # no rate at all
    won(world, acme, "9.00", days_ago=90)  # another time
    won(world, None, "9.00")  # nobody's
    found = sorted(amount for _a, _t, amount in sales.revenue(today - 70 * DAY, today))
    assert found == sorted(
        in_programme_currency(Decimal(row.value_amount), row.value_currency, row.closed_at.date())
        for row in rows
    )
    north = world.teams["Direct North"].pk
    sellers = [team for _a, team, _n in sales.revenue(today - 70 * DAY, today)]
    assert sorted(sellers, key=str) == sorted([north, north, None], key=str)


def test_purchases_count_deals_years_and_families(world):
    acme, today = world.accounts["acme"], clock.today()
    north = world.teams["Direct North"].pk
    first = won(world, acme, 5, days_ago=10)
    second = won(world, acme, 5, days_ago=10 + 366, company="northwind")
    for deal, family in ((first, "network"), (first, "storage"), (second, "network")):
        DealLine.objects.create(deal=deal, family=world.families[family])
    since = today - 800 * DAY
    assert sales.purchases(since, None, None) == {acme.pk: Purchases(2, 2, 2)}
    assert sales.purchases(since, [north], acme) == {acme.pk: Purchases(1, 1, 2)}
    assert sales.purchases(since, [], acme) == {}
    assert sales.purchases(today - 30 * DAY, None, None) == {acme.pk: Purchases(1, 1, 2)}


def test_protection_is_the_longest_the_account_s_standing_gives(world):
    deal, acme, desk = world.deals["nw-submitted"], world.accounts["acme"], world.desk
    assert (protection_days(deal), protection_days(deal, acme)) == (90, 90)
    services.override(actor=desk, account=acme, value_class="major", reason="No days of its own")
    assert protection_days(deal, acme) == 90
    services.decide_relationship(
        actor=desk, account=acme, relationship="key", reason="Five year plan"
    )
    assert protection_days(deal, acme) == 180  # the programme's long protection
    services.decide_relationship(
        actor=desk, account=acme, relationship="one_off", reason="Plan dropped"
    )
    services.override(actor=desk, account=acme, value_class="vip", reason="Group deal")
    assert protection_days(deal, acme) == 180  # the class's own days
    deal.policy.long_protection_for_key_accounts = False
    assert protection_days(deal, acme) == 90


def test_approval_gives_the_days_and_tells_the_partner_nothing_else(world):
    deal, acme, desk = world.deals["nw-submitted"], world.accounts["acme"], world.desk
    services.override(actor=desk, account=acme, value_class="vip", reason="SECRETREASON")
    for action, data in (("claim", {}), ("approve", {"account": acme})):
        deal.refresh_from_db()
        deals.perform(deal=deal, action=action, actor=desk, version=deal.version, data=data)
    deal.refresh_from_db()
    assert deal.protected_until == clock.today() + 180 * DAY
    assert [line.days for line in deal.ledger.all()] == [180]
    seller = as_user(world.users["seller@northwind.example"])
    for path in ("", "protection/"):
        shown = seller.get(f"deals/{deal.pk}/{path}").content.decode()
        assert "vip" not in shown.lower() and "SECRETREASON" not in shown
