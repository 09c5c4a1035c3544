"""Building appeals and conflict cases, by the people who would, each at its own time."""

import datetime as dt

from deals.cases import services
from deals.cases.models import Case, CaseParty
from portal.home.worlds.world import Row, World, key_id, named
from portal.workflow import clock


def build_appeals(world: World, rows: list[Row]) -> None:
    """`hours_ago` the owner appealed against the rejection, never before it."""
    for place, row in enumerate(rows):
        deal = world.deals[row["deal"]]
        deal.refresh_from_db()
        if deal.appealed_at:
            continue
        moment = clock.now() - dt.timedelta(hours=row.get("hours_ago", 3))
        earliest = deal.decided_at + dt.timedelta(hours=1) if deal.decided_at else moment
        with named(f"appeals[{place}]"), clock.at(min(max(moment, earliest), clock.now())):
            services.appeal(
                deal=deal, actor=deal.owner, version=deal.version, message=row["message"]
            )


def build_cases(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        token = key_id("case", row["key"])
        if not Case.objects.filter(token=token).exists():
            with named(f"cases[{place}]"):
                _case(world, row, token)


def _case(world: World, row: Row, token: object) -> None:
    desk = world.users[row["opened_by"].lower()] if "opened_by" in row else world.desk
    opened = clock.now() - dt.timedelta(hours=row.get("hours_ago", 24))
    deals = [world.deals[key] for key in row["deals"]]
    for deal in deals:
        deal.refresh_from_db()
    with clock.at(opened):
        case = services.open_case(
            actor=desk,
            kind=row.get("kind", "overlap"),
            registrations=deals,
            title=row.get("title", ""),
            note=row.get("note", ""),
            token=token,  # type: ignore[arg-type]
        )
        for email in row.get("panel", ()):
            services.add_to_panel(case=case, actor=desk, user=world.users[email.lower()])
    for step, said in enumerate(row.get("said", ()), start=1):
        moment = opened + dt.timedelta(hours=2 * step)
        with clock.at(min(moment, clock.now())):
            _say(world, case, said)


def _say(world: World, case: Case, said: Row) -> None:
    """A question of the desk's person, or what somebody of the side answers."""
    author = world.users[said["author"].lower()]
    rows = CaseParty.objects.select_related("case", "deal__owner", "organization", "team")
    party = rows.get(case=case, deal=world.deals[said["deal"]])
    if author.staff_role == "desk":
        services.ask(party=party, actor=author, body=said["body"])
    else:
        kind = said.get("kind", "statement")
        services.add_evidence(party=party, actor=author, body=said["body"], kind=kind)
