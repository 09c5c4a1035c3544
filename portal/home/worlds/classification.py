"""Building classes of periods, overrides, relationships and scorecards."""

import datetime as dt

from partners.classification import services
from partners.classification.defaults import DEFAULTS
from partners.classification.definitions import in_force
from partners.classification.models import (
    ClassOverride,
    ClassPeriod,
    Definition,
    RelationshipDecision,
    Scorecard,
)
from partners.classification.periods import finished, span_of
from portal.home.worlds.world import Row, World, date, named
from portal.workflow import clock

FIRST_DAY = dt.date(2020, 1, 1)  # of definitions that do not say


def build_definitions(world: World, rows: list[Row]) -> None:
    """Without `starts_on` from 2020-01-01; written two days before, so the past may be described.
    `data` may leave out what stays as by default."""
    for place, row in enumerate(rows):
        topic, day = row["topic"], date(row.get("starts_on")) or FIRST_DAY
        if Definition.objects.filter(topic=topic, starts_on=day).exists():
            continue
        noon = dt.datetime.combine(day - dt.timedelta(days=2), dt.time(12), dt.UTC)
        with named(f"class_definitions[{place}]"), clock.at(min(noon, clock.now())):
            services.define(
                actor=world.desk,
                topic=topic,
                starts_on=day,
                reason=row.get("reason", "As agreed with sales"),
                data={**DEFAULTS[topic], **row["data"]},
            )


def build_class_periods(world: World, rows: list[Row]) -> None:
    """`ago` 1 is the last period that is over. One already computed is left as it is."""
    for place, row in enumerate(rows):
        kind = row.get("kind") or in_force("percentages")["period"]
        span = finished(clock.today(), kind, row.get("ago", 1))[-1]
        there = ClassPeriod.objects.filter(starts_on=span.starts_on, ends_on=span.ends_on)
        if there.exists():
            continue
        with named(f"class_periods[{place}]"):
            period = services.compute(span=span, actor=world.desk)
            if row.get("publish", True):
                reason = row.get("reason", "Looked at and agreed")
                services.publish(actor=world.desk, period=period, reason=reason)


def build_class_overrides(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        account = world.accounts[row["account"]]
        if not ClassOverride.objects.filter(account=account).exists():
            with named(f"class_overrides[{place}]"):
                services.override(
                    actor=world.desk,
                    account=account,
                    value_class=row["value_class"],
                    reason=row["reason"],
                    until=date(row.get("until")),
                )


def build_relationships(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        account = world.accounts[row["account"]]
        if not RelationshipDecision.objects.filter(account=account).exists():
            with named(f"relationships[{place}]"):
                services.decide_relationship(
                    actor=world.users[row["by"]] if row.get("by") else world.desk,
                    account=account,
                    relationship=row["relationship"],
                    reason=row["reason"],
                )


def build_scorecards(world: World, rows: list[Row]) -> None:
    """`ago` 0 is the running period."""
    for place, row in enumerate(rows):
        account, kind = world.accounts[row["account"]], in_force("percentages")["period"]
        back = row.get("ago", 0)
        today = clock.today()
        span = finished(today, kind, back)[-1] if back else span_of(today, kind)
        there = Scorecard.objects.filter(account=account, starts_on=span.starts_on)
        if there.filter(ends_on=span.ends_on).exists():
            continue
        with named(f"scorecards[{place}]"):
            services.save_scorecard(
                actor=world.users[row["by"]],
                account=account,
                span=span,
                scores={
                    said["criterion"]: (said["value"], said.get("note", ""))
                    for said in row["scores"]
                },
            )
