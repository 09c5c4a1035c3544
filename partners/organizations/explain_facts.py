"""Who can see the facts keys follow from: seats, assignments, links, invitations, applications."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.organizations.explain import key_paths, team_path, why_no_key, why_not_in_team
from portal.access.explain import (
    EXPLAINED,
    PERSON,
    Explained,
    Holders,
    Path,
    Rule,
    neutral_rule,
)
from portal.access.explain_rules import neutral_only
from portal.access.policy import Text
from portal.access.scope import DESK

Companies = Callable[[Any], list[Any]]


def own(*fields: str) -> Rule:
    """The people a row is about, by the names of its fields."""

    def paths(holders: Holders, row: Any) -> Iterator[Path]:
        for person in (getattr(row, name) for name in fields):
            yield Path(
                rule="person",
                kind=PERSON,
                holder=str(person),
                people=frozenset({person.pk}) if person.is_active else frozenset(),
                lens="",
                fact=_("It is about this person"),
            )

    return Rule(
        "person",
        gettext_lazy("Whom it is about"),
        paths,
        lambda holders, row, person: _("It is about somebody else."),
    )


def keyed(code: str, label: Text, keys: tuple[str, ...], companies: Companies) -> Rule:
    """Who holds one of these keys on one of the row's companies."""

    def paths(holders: Holders, row: Any) -> Iterator[Path]:
        for company in companies(row):
            for key in keys:
                yield from key_paths(holders, company, key, rule=code)

    def missing(holders: Holders, row: Any, person: Any) -> Text:
        return why_no_key(holders, companies(row)[0], keys[-1 if person.staff_role else 0], person)

    return Rule(code, label, paths, missing)


def _of_people(rule: Rule) -> Rule:
    """The same for seats of people: a program's seat is its own room's to show."""

    def paths(holders: Holders, row: Any) -> Iterator[Path]:
        if not row.user.is_integration:
            yield from rule.paths(holders, row)

    return replace(rule, paths=paths)


def _team(team_of: Callable[[Any], Any]) -> Rule:
    def paths(holders: Holders, row: Any) -> Iterator[Path]:
        fact = _("Works in this team")
        yield from team_path(holders, team_of(row), rule="team", lens="", fact=fact)

    def missing(holders: Holders, row: Any, person: Any) -> Text:
        return why_not_in_team(team_of(row), person)

    return Rule("team", gettext_lazy("The team’s own people"), paths, missing)


def _company(row: Any) -> list[Any]:
    return [row.organization]


def _ends(row: Any) -> list[Any]:
    return [row.distributor, row.reseller]


READERS = gettext_lazy("People of the company and its account managers")
TABLE: tuple[tuple[str, Text, Companies, tuple[Rule, ...]], ...] = (
    (
        "membership",
        gettext_lazy("Membership"),
        _company,
        (
            own("user"),
            _of_people(keyed("people", READERS, ("view_members",), _company)),
            _of_people(neutral_rule()),
        ),
    ),
    (
        "assignment",
        gettext_lazy("Assignment of an account manager"),
        _company,
        (keyed("people", READERS, ("view_organization",), _company), neutral_rule()),
    ),
    (
        "distributionlink",
        gettext_lazy("Distribution link"),
        _ends,
        (
            keyed("people", gettext_lazy("People of both companies and their account managers"),
                  ("view_organization",), _ends),
            neutral_rule(),
        ),
    ),
    (
        "invitation",
        gettext_lazy("Invitation"),
        _company,
        (
            keyed("inviters", gettext_lazy("Who may invite people to the company"),
                  ("manage_members", "invite_members"), _company),
            neutral_rule(roles=[DESK]),
        ),
    ),
    (
        "standin",
        gettext_lazy("Stand-in"),
        lambda row: [],
        (own("user", "stand_in"), neutral_rule()),
    ),
    ("team", gettext_lazy("Team"), lambda row: [], (_team(lambda row: row), neutral_rule())),
    (
        "teammembership",
        gettext_lazy("Place in a team"),
        lambda row: [],
        (_team(lambda row: row.team), neutral_rule()),
    ),
)  # fmt: skip


def _ids(companies: Companies) -> Companies:
    return lambda row: [company.pk for company in companies(row) if company is not None]


for name, words, companies, rules in TABLE:
    EXPLAINED[f"organizations.{name}"] = Explained(
        label=words, companies=_ids(companies), rules=rules
    )
neutral_only(("organizations.partnerapplication", gettext_lazy("Application")))
