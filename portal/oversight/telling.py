"""Paths as the asking person may read them.

The desk and auditors read all. An administrator of the record's company reads the paths of the
company's own people whole; the vendor's people are one line (the vendor speaks as one), the
distributor another; other partners, and which of the vendor's people or teams, are never told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from portal.access.explain import Path, explained, paths_of
from portal.access.policy import Text
from portal.access.scope import Scope
from portal.oversight.choices import LENS_WORDS


@dataclass(frozen=True)
class Told:
    """One line of "who can see this, and why". `people`: those it may name; `fields`: names of
    the fields the path opens, empty where the record is shown whole."""

    holder: Text
    kind: str
    rule: Text = ""
    people: tuple[Any, ...] = ()
    lens: str = ""
    lens_label: Text = ""
    fields: tuple[str, ...] = ()
    fact: Text = ""
    fact_type: str = ""
    fact_id: Any = None
    by: Text = ""
    since: Any = None
    until: Any = None


def told(scope: Scope, record: Any) -> list[Told]:
    """The lines `scope` may read about a record whose explanation it may ask for."""
    paths = paths_of(record)
    if scope.is_neutral:
        people = _people(pk for path in paths for pk in path.people)
        return [_whole(record, path, people) for path in paths]
    own = scope.having("manage_organization") & frozenset(explained(record).companies(record))
    people = _people(pk for path in paths if path.company in own for pk in path.people)
    lines = _once(_for_company(record, paths, own, people))
    # Own people, then what is public, then the vendor: no hidden name decides the order.
    return sorted(lines, key=lambda line: (not line.rule, not line.fact))


def _people(pks: Iterable[Any]) -> dict[Any, Any]:
    rows = get_user_model()._default_manager.filter(pk__in=set(pks)).order_by("name_key", "email")
    return {person.pk: person for person in rows}


def _whole(record: Any, path: Path, people: dict[Any, Any]) -> Told:
    rules = {rule.code: rule.label for rule in explained(record).rules}
    return Told(
        holder=path.holder,
        kind=path.kind,
        rule=rules.get(path.rule, ""),
        people=tuple(person for pk, person in people.items() if pk in path.people),
        fact=path.fact,
        fact_type=path.fact_type,
        fact_id=path.fact_id,
        by=str(path.by or ""),
        since=path.since,
        until=path.until,
        **_lens(record, path),
    )


def _lens(record: Any, path: Path) -> dict[str, Any]:
    lenses = explained(record).lenses
    opened = lenses.table[path.lens] if lenses else frozenset()
    words = LENS_WORDS.get(path.lens, path.lens)
    return {"lens": path.lens, "lens_label": words, "fields": tuple(sorted(opened))}


def _for_company(
    record: Any, paths: Iterable[Path], own: frozenset[Any], people: dict[Any, Any]
) -> Iterator[Told]:
    for path in paths:
        if path.company in own:
            yield _of_vendor(path, _whole(record, path, people))
        elif path.told and path.public:
            shown = {"fact": path.fact, "since": path.since, "until": path.until}
            yield Told(
                holder=path.told, kind="group", by=_maker(path.by), **shown, **_lens(record, path)
            )
        elif path.told:
            yield Told(holder=path.told, kind="group")  # one line, whatever stands behind it


def _of_vendor(path: Path, line: Told) -> Told:
    return Told(**{**vars(line), "by": _maker(path.by)})


def _maker(person: Any) -> str:
    """Who made a fact, for partners: the vendor speaks as one."""
    if person is None:
        return ""
    return str(settings.VENDOR_NAME) if person.staff_role else str(person)


def _once(lines: Iterable[Told]) -> Iterator[Told]:
    """Equal lines are one: how many of the vendor's people stand behind it is not told."""
    seen: list[Told] = []
    for line in lines:
        if line not in seen:
            seen.append(line)
            yield line


def said_by(reader: Any, said: Any) -> str:
    """Who gave an answer of a review (None: it waits), for the reader: to partners the vendor
    speaks as one."""
    if said is None:
        return ""
    if said.answered_by is None:
        return str(_("Nobody"))
    return str(said.answered_by) if reader.staff_role else _maker(said.answered_by)
