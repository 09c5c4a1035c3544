"""Ready-made rules for rows that hang on another record, or that one side alone reads."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.explain import (
    EXPLAINED,
    GROUP,
    ROLE,
    ROLE_RULE,
    Explained,
    Holders,
    Path,
    Rule,
    neutral_rule,
)
from portal.access.policy import Text

People = frozenset[UUID]
Rules = tuple[Rule, ...]
Parent = Callable[[Any], Any]
Keep = Callable[[Holders, Any, Path], People]
NOBODY: People = frozenset()
NOT_THIS_PART = gettext_lazy("Sees the record it belongs to, but not this part of it.")


def follow(rules: Rules, parent: Parent) -> Rules:
    """The rules of a row that is seen exactly by those who see another (`parent(row)`)."""
    return narrowed(rules, parent, lambda holders, row, path: path.people)


def narrowed(
    rules: Rules, parent: Parent, keep: Keep, words: Callable[[Any], Text] | None = None
) -> Rules:
    """The rules of a row that some of those who see another read, without lenses.

    `keep(holders, row, path)`: which of a path's people; `words(row)`: why the others do not.
    A row without a parent is opened by none of them.
    """
    return tuple(_narrow(rule, parent, keep, words) for rule in rules)


def _narrow(rule: Rule, parent: Parent, keep: Keep, words: Callable[[Any], Text] | None) -> Rule:
    def paths(holders: Holders, row: Any) -> Iterator[Path]:
        above = parent(row)
        for path in rule.paths(holders, above) if above is not None else ():
            if kept := keep(holders, row, path):
                yield Path(**{**vars(path), "lens": "", "people": kept})

    def missing(holders: Holders, row: Any, person: Any) -> Text:
        above = parent(row)
        if above is None:
            return _("It belongs to no record of this kind.")
        if any(person.pk in path.people for path in rule.paths(holders, above)):
            return words(row) if words else NOT_THIS_PART
        return rule.missing(holders, above, person)

    return Rule(rule.code, rule.label, paths, missing)


def seen_by(rules: Rules, holders: Holders, record: Any) -> People:
    """Ids of everybody whom these rules let to the record."""
    return NOBODY.union(*(path.people for rule in rules for path in rule.paths(holders, record)))


def group_rule(
    code: str,
    label: Text,
    people: Callable[[Holders, Any], People],
    fact: Text,
    missing: Callable[[Holders, Any, Any], Text],
) -> Rule:
    """One path for a set of people who are named together."""

    def paths(holders: Holders, row: Any) -> Iterator[Path]:
        if found := people(holders, row):
            yield Path(rule=code, kind=GROUP, holder=label, people=found, lens="", fact=fact)

    return Rule(code, label, paths, missing)


def staff_rule() -> Rule:
    """Everybody of the vendor's own people."""

    def paths(holders: Holders, row: Any) -> Iterator[Path]:
        people = get_user_model()._default_manager.filter(is_active=True).exclude(staff_role="")
        found = holders.once("staff", lambda: frozenset(people.values_list("pk", flat=True)))
        yield Path(
            rule=ROLE_RULE,
            kind=ROLE,
            holder=_("The vendor’s people"),
            people=found,
            lens="",
            fact=_("It is the vendor’s own rule, for all its people"),
        )

    return Rule(
        ROLE_RULE,
        gettext_lazy("The vendor’s people"),
        paths,
        lambda holders, row, person: _("Does not work for the vendor."),
    )


def neutral_only(*labels: tuple[str, Text], names: dict[str, str] | None = None) -> None:
    """Models only the desk and auditors read: (model label, words) each; `names`: label → its
    part of the address, for those with a page of their own."""
    for label, words in labels:
        EXPLAINED[label] = Explained(
            name=(names or {}).get(label, ""),
            label=words,
            companies=lambda row: [],
            rules=(neutral_rule(),),
        )
