"""Ways to lay the board out: by coverage, by territory, by team. Rooms above add theirs.

A grouping makes columns for one reader; a column is a rule on accounts the reader sees anyway.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.accounts.choices import Coverage
from partners.organizations.models import Team, Territory
from portal.access.scope import Scope


@dataclass(frozen=True)
class Column:
    key: str
    label: Any
    rule: Q


@dataclass(frozen=True)
class Grouping:
    """`columns(scope)` asks at most one query. `opens(scope)`: who is offered it."""

    name: str
    label: Any
    columns: Callable[[Scope], list[Column]]
    opens: Callable[[Scope], Any] = lambda scope: True


def by_coverage(scope: Scope) -> list[Column]:
    order = (Coverage.DIRECT, Coverage.CHANNEL, Coverage.JOINT, Coverage.UNASSIGNED)
    return [Column(value, value.label, Q(coverage_now=value)) for value in order]


def by_territory(scope: Scope) -> list[Column]:
    """A territory is its countries; an account in a country of two territories is in both."""
    columns, known = [], set()
    for territory in Territory.objects.in_scope(scope):
        codes = [country.code for country in territory.countries]
        known.update(codes)
        columns.append(Column(territory.code, territory.name, Q(country__in=codes)))
    return [*columns, Column("-", _("No territory"), ~Q(country__in=sorted(known)))]


def by_team(scope: Scope) -> list[Column]:
    """The reader's teams; accounts of other teams (open through a partner) and of none."""
    teams = list(Team.objects.in_scope(scope))
    columns = [Column(str(team.pk), team.name, Q(owner_team=team)) for team in teams]
    others = Q(owner_team__isnull=False) & ~Q(owner_team__in=[team.pk for team in teams])
    if not scope.is_neutral:
        columns.append(Column("others", _("Other teams"), others))
    return [*columns, Column("-", _("No team"), Q(owner_team=None))]


GROUPINGS: list[Grouping] = [
    Grouping("coverage", _("By coverage"), by_coverage),
    Grouping("territory", _("By territory"), by_territory),
    Grouping("team", _("By team"), by_team),
]
