"""The audience rule itself: plain data, no database.

A rule has a level (each includes the ones after it) and parts that narrow it. An empty part
narrows nothing. Partners are narrowed by company and membership, our own people by role only.
Our own people read everything written for partners.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from cms.audience.choices import Level

ORDER: list[str] = [Level.PUBLIC, Level.REGISTERED, Level.PARTNER, Level.INTERNAL]
# Parts that say "one of these"; certifications say "all of these" and are kept apart.
ONE_OF = ("kinds", "tiers", "territories", "countries", "roles", "organizations")
PARTS = (*ONE_OF, "certifications")
NOBODY_LEFT = "-"  # what stands in a part when two rules have nothing in common

Words = frozenset[str]
NONE: Words = frozenset()


@dataclass(frozen=True)
class Place:
    """One live membership of a reader: what a rule can ask of it."""

    kind: str
    tier: str
    territory: str
    country: str
    role: str
    organization: str

    def value_of(self, part: str) -> str:
        return getattr(self, SINGULAR[part])


SINGULAR = {
    "kinds": "kind",
    "tiers": "tier",
    "territories": "territory",
    "countries": "country",
    "roles": "role",
    "organizations": "organization",
}


@dataclass(frozen=True)
class Reader:
    """Everything a rule can ask of a person. `certifications`: codes held and valid today."""

    signed_in: bool = False
    staff_role: str = ""
    places: tuple[Place, ...] = ()
    certifications: Words = NONE


@dataclass(frozen=True)
class Rule:
    level: str = Level.PARTNER
    kinds: Words = NONE
    tiers: Words = NONE
    territories: Words = NONE
    countries: Words = NONE
    roles: Words = NONE
    organizations: Words = NONE
    certifications: Words = field(default=NONE)

    @classmethod
    def of(cls, level: str, parts: Mapping[str, Iterable[str]] | None) -> Self:
        """From what is stored: a level and a mapping part → codes. An unknown level or part
        raises KeyError: a rule that is half understood must not open anything."""
        if level not in ORDER:
            raise KeyError(f"unknown level: {level!r}")
        given = dict(parts or {})
        rule = cls(level=level, **{name: frozenset(given.pop(name, ())) for name in PARTS})
        if given:
            raise KeyError(f"unknown part of an audience: {sorted(given)}")
        return rule

    def parts(self) -> dict[str, list[str]]:
        """What is stored beside the level: only the parts that narrow, sorted."""
        return {name: sorted(getattr(self, name)) for name in PARTS if getattr(self, name)}

    def admits(self, reader: Reader) -> bool:
        if self.level == Level.PUBLIC:
            return True
        if self.level == Level.REGISTERED:
            return reader.signed_in
        if reader.staff_role:
            asked = self.roles if self.level == Level.INTERNAL else NONE
            return not asked or reader.staff_role in asked
        if self.level != Level.PARTNER:
            return False
        return self.certifications <= reader.certifications and any(
            self._fits(place) for place in reader.places
        )

    def _fits(self, place: Place) -> bool:
        return all(
            not getattr(self, part) or place.value_of(part) in getattr(self, part)
            for part in ONE_OF
        )

    def within(self, outer: "Rule") -> "Rule":
        """Whom both rules admit: what a page inside a section is really open to."""
        if self.level != outer.level:
            return max(self, outer, key=lambda rule: ORDER.index(rule.level))
        both = {name: _common(getattr(self, name), getattr(outer, name)) for name in ONE_OF}
        both["certifications"] = self.certifications | outer.certifications
        return Rule(level=self.level, **both)


def _common(one: Words, other: Words) -> Words:
    if not one or not other:
        return one or other
    return (one & other) or frozenset({NOBODY_LEFT})


def column_of(rule: Rule) -> tuple[str, dict[str, Any]]:
    """The two columns a rule is kept in."""
    return rule.level, rule.parts()
