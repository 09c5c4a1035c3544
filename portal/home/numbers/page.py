"""All numbers of one person's home page, in two queries; one more for who runs companies."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from portal.access.scope import Scope
from portal.home.numbers import quarters, queue, team, waiting
from portal.home.numbers.base import Number, counted
from portal.home.numbers.quarters import Trend, trends
from portal.home.numbers.team import OwnTeam


@dataclass(frozen=True)
class Numbers:
    """`quarters`: the counted numbers `trends` is drawn of."""

    waiting: list[Number]
    queue: list[Number]
    quarters: list[Number]
    teams: list[OwnTeam]

    @property
    def trends(self) -> list[Trend]:
        return trends(self.quarters)

    @property
    def tell_something(self) -> bool:
        """Is there anything but people? A new company has those, and nothing else."""
        return any(n.count for n in self.all if not n.name.startswith(team.PEOPLE))

    @property
    def all(self) -> Iterable[Number]:
        yield from (*self.waiting, *self.queue, *self.quarters)
        for one in self.teams:
            yield from one.numbers


def numbers(user: Any, scope: Scope, areas: Collection[str] | None = None) -> Numbers:
    """`areas`: only the numbers of these parts of the portal."""
    companies = team.companies_run(scope)
    parts: list[list[Number]] = [
        list(waiting.of_person(scope)),
        list(queue.of_reviewer(scope)),
        list(quarters.of_quarters(scope)),
        *(list(team.of_company(user, scope, company)) for company in companies),
    ]
    if areas is not None:
        parts = [
            [number for number in part if {number.area, *number.also} <= set(areas)]
            for part in parts
        ]
    found = {number.name: number for number in counted(n for part in parts for n in part)}
    told = [[found[number.name] for number in part] for part in parts]
    several = len(companies) > 1
    teams = [
        OwnTeam(company, company.name if several else "", numbers)
        for company, numbers in zip(companies, told[3:], strict=True)
    ]
    return Numbers(told[0], told[1], told[2], teams)
