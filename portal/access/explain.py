"""Who can see a record, and why: the wall read from the record's end.

A room says, for each model, one `Rule` per arm of its `scope_rule`. A rule's `paths` yields one
`Path` for each fact that lets people through; its `missing` says in words why the rule does not
let one person through. tests/portal/access/test_explain.py holds for everybody and every record:
a person sees a record exactly when a path names that person, through exactly those lenses.

`Holders` reads the grant rows that `scope.py` reads, from the other end: root → people.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.lenses import Lenses
from portal.access.policy import Text
from portal.access.scope import AUDITOR, DESK, grant_tables
from portal.workflow import clock

PERSON, GROUP, TEAM, ROLE = "person", "group", "team", "role"
NEUTRAL = (DESK, AUDITOR)
Moment = dt.datetime | dt.date | None


@dataclass(frozen=True)
class Path:
    """One way from a fact to the record.

    `holder`: who goes this way, in words; `people`: their ids; `lens`: which fields it opens;
    `fact`: the reason in words, with the row (`fact_type`, `fact_id`) behind it; `by`: who made
    the fact, where that is on record. `company`: id of the partner company the holders belong to,
    None for the vendor's people. `told`: what the administrator of the record's company reads
    instead of the holder, when these are not the company's own people; empty: nothing. `public`:
    may that administrator read the fact, its days and the lens?
    """

    rule: str
    kind: str
    holder: Text
    people: frozenset[UUID]
    lens: str
    fact: Text
    fact_type: str = ""
    fact_id: Any = None
    by: Any = None
    since: Moment = None
    until: Moment = None
    company: Any = None
    told: Text = ""
    public: bool = False


@dataclass(frozen=True)
class Rule:
    """One arm of a model's `scope_rule`.

    `label` names it; `missing(holders, record, person)` is asked for active people whom no path
    of this rule names.
    """

    code: str
    label: Text
    paths: Callable[["Holders", Any], Iterable[Path]]
    missing: Callable[["Holders", Any, Any], Text]


@dataclass(frozen=True)
class Explained:
    """How a model explains itself. `companies(record)`: ids of the partner companies whose
    administrators may ask; `lenses`: which fields a row shows, None where all or nothing; `name`:
    its part of the address /access/<name>/<id>/, empty where it has no page of its own."""

    rules: tuple[Rule, ...]
    companies: Callable[[Any], Iterable[Any]]
    lenses: Lenses | None = None
    label: Text = ""
    name: str = ""


EXPLAINED: dict[str, Explained] = {}


def explained(record: Any) -> Explained:
    """The entry of a record's model. A model without one raises KeyError."""
    return EXPLAINED[record._meta.label_lower]


def label_of(name: str) -> str:
    """The model label behind a name in an address; empty when there is none."""
    return next((label for label, entry in EXPLAINED.items() if entry.name == name and name), "")


@dataclass
class Holders:
    """Who holds which key, team and role now: active people only, one query per root.

    The neutral (desk, auditors) are seen through their role alone, as in `scope_rule`.
    """

    _keys: dict[Any, Mapping[str, frozenset[UUID]]] = field(default_factory=dict)
    _notes: dict[Any, Any] = field(default_factory=dict)

    def holding(self, codename: str, root_id: Any) -> frozenset[UUID]:
        """Ids of the people who hold `codename` on the organisation, account or deal."""
        if root_id is None:
            return frozenset()
        if root_id not in self._keys:
            self._keys[root_id] = _holders_on(root_id)
        return self._keys[root_id].get(codename, frozenset())

    def team(self, team: Any) -> frozenset[UUID]:
        """Ids of the people in a team (an object with a `group`), or none."""
        if team is None:
            return frozenset()
        people = _able().filter(groups=team.group_id)
        found: frozenset[UUID] = self.once(("team", team.pk), lambda: _ids(people))
        return found

    def role(self, staff_role: str) -> frozenset[UUID]:
        """Ids of the people with a neutral vendor role."""
        people = get_user_model()._default_manager.filter(is_active=True, staff_role=staff_role)
        found: frozenset[UUID] = self.once(("role", staff_role), lambda: _ids(people))
        return found

    def once(self, key: Any, find: Callable[[], Any]) -> Any:
        """What `find` returns, asked once for this explanation."""
        if key not in self._notes:
            self._notes[key] = find()
        return self._notes[key]


def _able() -> Any:
    people = get_user_model()._default_manager.filter(is_active=True)
    return people.exclude(staff_role__in=NEUTRAL)


def _ids(people: Any) -> frozenset[UUID]:
    return frozenset(people.order_by().values_list("pk", flat=True))


def _holders_on(root_id: Any) -> dict[str, frozenset[UUID]]:
    """Codename → people, over the unexpired grant rows on one root."""
    arms = []
    for table in grant_tables():
        who = table.holder_lookup
        rows = table.objects.live(at=clock.now()).filter(content_object_id=root_id)
        rows = rows.filter(**{f"{who}__is_active": True})
        rows = rows.exclude(**{f"{who}__staff_role__in": NEUTRAL})
        arms.append(rows.order_by().values_list("permission__codename", who))
    found: dict[str, set[UUID]] = {}
    for codename, person in arms[0].union(*arms[1:], all=True):
        found.setdefault(codename, set()).add(person)
    return {codename: frozenset(people) for codename, people in found.items()}


# --- Questions -----------------------------------------------------------------------------------
def paths_of(record: Any, holders: Holders | None = None) -> list[Path]:
    """Every way to the record, in the order of its rules; ways nobody goes now included."""
    holders = holders or Holders()
    return [path for rule in explained(record).rules for path in rule.paths(holders, record)]


def people_of(record: Any) -> frozenset[UUID]:
    """Ids of everybody who can see the record."""
    return frozenset().union(*(path.people for path in paths_of(record)))


@dataclass(frozen=True)
class Answer:
    """What one rule says about one person: the paths it opens, or what is missing."""

    rule: Rule
    paths: tuple[Path, ...]
    missing: Text


def answers_for(record: Any, person: Any) -> Iterator[Answer]:
    """Each rule of the record about one person: opened, and how; or closed, and why."""
    holders = Holders()
    for rule in explained(record).rules:
        found = tuple(path for path in rule.paths(holders, record) if person.pk in path.people)
        yield Answer(rule, found, "" if found else _missing(rule, holders, record, person))


def _missing(rule: Rule, holders: Holders, record: Any, person: Any) -> Text:
    if not person.is_active:
        return _("This person can no longer sign in, and sees nothing.")
    if person.staff_role in NEUTRAL and rule.code != ROLE_RULE:
        return _("The channel desk and auditors see records through their role only.")
    return rule.missing(holders, record, person)


# --- The rule every model has --------------------------------------------------------------------
ROLE_RULE = "role"
ROLES = {DESK: gettext_lazy("Channel desk"), AUDITOR: gettext_lazy("Auditors")}


def neutral_rule(
    *, lens: str = "", roles: Iterable[str] = NEUTRAL, but: Callable[[Any], Text] = lambda _: ""
) -> Rule:
    """The desk and auditors see every record, except those for which `but(record)` says why not."""
    roles = tuple(roles)

    def paths(holders: Holders, record: Any) -> Iterator[Path]:
        if not but(record):
            yield from role_paths(holders, roles, lens)

    def missing(holders: Holders, record: Any, person: Any) -> Text:
        if person.staff_role in roles:
            return but(record)
        return _("Is not one of these: %(roles)s.") % {
            "roles": ", ".join(str(ROLES[role]) for role in roles)
        }

    return Rule(ROLE_RULE, gettext_lazy("Neutral roles"), paths, missing)


def role_paths(holders: Holders, roles: Iterable[str], lens: str) -> Iterator[Path]:
    for role in roles:
        yield Path(
            rule=ROLE_RULE,
            kind=ROLE,
            holder=ROLES[role],
            people=holders.role(role),
            lens=lens,
            fact=_("The neutral role sees both sides"),
            told=vendor_team(),
        )


def vendor_team() -> Text:
    """How the vendor's people are named to partners: the vendor speaks as one."""
    return _("%(vendor)s’s account team") % {"vendor": settings.VENDOR_NAME}
