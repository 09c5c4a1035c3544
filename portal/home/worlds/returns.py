"""Building lines of the programme's return: what it cost and what it brought."""

import datetime as dt
from decimal import Decimal

from deals.reports import services
from portal.home.worlds.world import Row, World, key_id, named
from portal.workflow import clock


def build_lines(world: World, rows: list[Row]) -> None:
    today = clock.today()
    for place, row in enumerate(rows):
        first = today - dt.timedelta(days=row["days_ago"])
        with named(f"programme_lines[{place}]"):
            services.add_line(
                actor=world.desk,
                token=key_id("programme line", row["key"]),
                data={
                    "category": row["category"],
                    "amount": Decimal(str(row["amount"])),
                    "currency": row["currency"],
                    "starts_on": first,
                    "ends_on": first + dt.timedelta(days=row.get("days", 1) - 1),
                    "organization": world.organizations.get(row.get("organization", "")),
                    "about": row.get("about", ""),
                },
            )
