"""Who can see a named-account list: the direct team whose list it is, the desk, auditors."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.organizations.explain import team_path, why_not_in_team
from portal.access.explain import EXPLAINED, Explained, Holders, Path, Rule, neutral_rule
from portal.access.policy import Text


def _team(team_of: Callable[[Any], Any]) -> Rule:
    def paths(holders: Holders, row: Any) -> Iterator[Path]:
        fact = _("The list belongs to this team")
        yield from team_path(holders, team_of(row), rule="team", lens="", fact=fact)

    def missing(holders: Holders, row: Any, person: Any) -> Text:
        return why_not_in_team(team_of(row), person)

    return Rule("team", gettext_lazy("The team whose list it is"), paths, missing)


for label, name, words, team_of in (
    ("named.namedlist", "named-lists", gettext_lazy("Named accounts"), lambda row: row.team),
    ("named.listversion", "", gettext_lazy("Version of a list"), lambda row: row.named_list.team),
    (
        "named.namedentry",
        "",
        gettext_lazy("Named account"),
        lambda row: row.version.named_list.team,
    ),
):
    EXPLAINED[label] = Explained(
        name=name, label=words, companies=lambda row: [], rules=(_team(team_of), neutral_rule())
    )
