"""Building named-account lists: uploaded and put in force by the desk on the day they began."""

import csv
import datetime as dt
import io

from deals.named import services
from deals.named.models import NamedList
from deals.named.reading import COLUMNS
from portal.home.worlds.world import Row, World, named
from portal.workflow import clock


def build_named_accounts(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        team = world.teams[row["team"]]
        if not NamedList.objects.filter(team=team, name=row["name"]).exists():
            with (
                named(f"named_accounts[{place}]"),
                clock.at(clock.now() - dt.timedelta(days=row.get("age_days", 30))),
            ):
                _build(world, team, row)


def _build(world: World, team: object, row: Row) -> None:
    made = services.create_list(actor=world.desk, team=team, name=row["name"])  # type: ignore[arg-type]
    version = services.upload_version(
        named_list=made, actor=world.desk, data=_file(row["customers"])
    )
    services.put_in_force(
        version=version,
        actor=world.desk,
        starts_on=clock.today(),
        reason=row.get("reason", "Plan of the year"),
    )


def _file(customers: list[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for customer in customers:
        writer.writerow({**customer, "families": ";".join(customer.get("families", ()))})
    return text.getvalue().encode()
