"""End customers: who owns them, and who works on them together."""

import datetime as dt
import random
from typing import Any

from benchmarks.bulk import grant, new_id, without_indexes, write
from partners.accounts.models import Account, Engagement
from portal.workflow import clock

PORTFOLIO, TEAM_SHARE, ENGAGED_SHARE, PARTNERS = 300, 0.3, 0.05, 10
COUNTRIES = ("GB", "DE", "FR", "CN", "US", "JP", "SG")
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "el", "or")]
FORMS = {"GB": "Ltd", "DE": "GmbH", "FR": "SAS", "CN": "Co", "US": "Inc", "JP": "KK", "SG": "Pte"}
CITIES = {"GB": "London", "DE": "Berlin", "FR": "Lyon", "CN": "Suzhou", "US": "Austin"}
CITIES |= {"JP": "Osaka", "SG": "Singapore"}
SECTORS = ("Logistics", "Foods", "Bank", "Steel", "Energy", "Health", "Media", "Textiles")


def word(rng: random.Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=3)).title()


def fill(world: Any, count: int) -> None:
    """`world.accounts`: (id, name, website, country, city). A third belongs to teams; the measured
    one has 300 or, in a small world, a tenth of them."""
    rng, rows = world.rng, []
    small = min(PORTFOLIO, count // 10)
    for place in range(count):
        first, country = word(rng), rng.choice(COUNTRIES)
        name = f"{first} {rng.choice(SECTORS)} {FORMS[country]}"
        site = f"{first.lower()}{rng.randint(1, 999)}.example"
        team = None
        if place < 2 * small:
            team = world.teams[place // small]
        elif rng.random() < TEAM_SHARE:
            team = rng.choice(world.teams[2:] or world.teams[1:])
        pk = new_id(rng)
        world.accounts.append((pk, name, site, country, CITIES[country]))
        rows.append((*world.accounts[-1], team and team.pk.hex, "joint" if team else "channel"))
        if team:
            world.portfolio.setdefault(team.pk, []).append(place)
    columns = ("id", "name", "website", "country", "city", "owner_team_id", "coverage")
    with without_indexes(Account):
        write(Account, columns, rows)
    _engagements(world)


def _engagements(world: Any) -> None:
    """One account in twenty is worked on together; of the measured teams' accounts, one in two."""
    rng, rows, now = world.rng, [], clock.now()
    measured = {team.pk for team in world.teams[:2]}
    for team, places in world.portfolio.items():
        for place in places:
            if rng.random() > (0.5 if team in measured else ENGAGED_SHARE * 3):
                continue
            company = rng.choice(
                world.resellers[:PARTNERS] if team in measured else world.resellers
            )
            rows.append(
                Engagement(
                    account_id=world.accounts[place][0], organization=company, purpose="Together",
                    level=rng.choice(("directory", "account", "contacts")), status="active",
                    starts_on=dt.date(2025, 1, 1), vendor_accepted_at=now, partner_accepted_at=now,
                )
            )  # fmt: skip
    Engagement.objects.bulk_create(rows, batch_size=2000)
    grant((Account(pk=fact.account_id), [fact]) for fact in rows)
