"""Who can see classes, decisions and scorecards: the account's own team, once published; the
desk and auditors. An engagement opens none of it. Only the neutral may ask."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.classification.choices import ValueClass
from partners.classification.models import AccountClass
from partners.organizations.explain import team_path, why_not_in_team
from partners.organizations.models import Team
from portal.access.explain import EXPLAINED, Explained, Holders, Path, Rule, neutral_rule
from portal.access.explain_rules import NOBODY, People, group_rule, narrowed, staff_rule
from portal.access.policy import Text

OWNERS = "owner_team"


def _owners(account_of: Callable[[Any], Any]) -> Rule:
    def paths(holders: Holders, row: Any) -> Iterator[Path]:
        team, fact = account_of(row).owner_team, _("The account belongs to this team")
        yield from team_path(holders, team, rule=OWNERS, lens="", fact=fact)

    return Rule(
        OWNERS,
        gettext_lazy("The account’s own team"),
        paths,
        lambda holders, row, person: why_not_in_team(account_of(row).owner_team, person),
    )


def _told(holders: Holders, row: AccountClass, path: Path) -> People:
    """Published classes; of a minor account only to the team that sold."""
    if row.period.published_at is None:
        return NOBODY
    if row.value_class != ValueClass.MINOR:
        return path.people
    return path.people & holders.team(row.team) if (row.team_amount or 0) > 0 else NOBODY


def _why_untold(row: AccountClass) -> Text:
    if row.period.published_at is None:
        return _("The desk has not published this period.")
    return _("A minor account’s class is told to the team that sold to it.")


def _any_team(holders: Holders, row: Any) -> People:
    if row.published_at is None:
        return NOBODY
    return NOBODY.union(*(holders.team(team) for team in Team.objects.all()))


def _why_no_period(holders: Holders, row: Any, person: Any) -> Text:
    if row.published_at is None:
        return _("The desk has not published this period.")
    return _("Is in no sales team.")


def _explain(model: str, words: Text, rules: tuple[Rule, ...], name: str = "") -> None:
    EXPLAINED[f"classification.{model}"] = Explained(
        name=name, label=words, companies=lambda row: [], rules=rules
    )


def account_of(row: Any) -> Any:
    return row.account


TEAMS = group_rule(
    "teams",
    gettext_lazy("The vendor’s sales teams"),
    _any_team,
    gettext_lazy("The desk has published it"),
    _why_no_period,
)
OF_ACCOUNT = (_owners(account_of), neutral_rule())
CLASS = narrowed((_owners(account_of),), lambda row: row, _told, _why_untold)
_explain("definition", gettext_lazy("Definition of the classes"), (staff_rule(),))
_explain("classperiod", gettext_lazy("Class period"), (TEAMS, neutral_rule()))
_explain("accountclass", gettext_lazy("Value class"), (*CLASS, neutral_rule()), "classes")
_explain("classoverride", gettext_lazy("Class set by hand"), OF_ACCOUNT)
_explain("relationshipdecision", gettext_lazy("Decision about a relationship"), OF_ACCOUNT)
_explain("scorecard", gettext_lazy("Scorecard"), OF_ACCOUNT)
_explain(
    "score",
    gettext_lazy("Line of a scorecard"),
    (_owners(lambda row: row.scorecard.account), neutral_rule()),
)
