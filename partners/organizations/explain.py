"""Who can see a company, and the facts behind its keys, for every room that hangs off companies."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.organizations.choices import (
    ASSIGNMENT_KEYS,
    ROLE_KEYS,
    MemberRole,
    OrganizationStatus,
)
from partners.organizations.models import (
    Assignment,
    Cover,
    Membership,
    Organization,
    StandIn,
    Team,
    TeamMembership,
    covers,
)
from partners.organizations.policies import LENSES
from portal.access.explain import (
    EXPLAINED,
    PERSON,
    TEAM,
    Explained,
    Holders,
    Path,
    Rule,
    neutral_rule,
    vendor_team,
)
from portal.access.policy import Text
from portal.activity.models import AuditEntry


@dataclass(frozen=True)
class Seats:
    """The live facts of one company by person, and who made them."""

    members: dict[Any, Membership]
    managers: dict[Any, Assignment]
    covers: dict[Any, Cover]
    absences: dict[Any, StandIn]
    makers: dict[tuple[str, str], Any]


def seats_of(holders: Holders, organization: Organization) -> Seats:
    return holders.once(("seats", organization.pk), lambda: _seats(organization))


def _seats(organization: Organization) -> Seats:
    members = organization.memberships.live().select_related("user")
    managers = organization.assignments.live().select_related("user")
    stand_ins = StandIn.objects.started().select_related("user", "stand_in", "created_by")
    stand_ins = stand_ins.filter(user__in=[row.user_id for row in managers])
    made = AuditEntry.objects.about(organization).filter(action__in=["add_member", "assign"])
    return Seats(
        members={row.user_id: row for row in members},
        managers={row.user_id: row for row in managers},
        covers={row.user_id: row for row in covers(organization)},
        absences={row.stand_in_id: row for row in stand_ins},
        makers={
            (row.action, str(row.note.get("person", "")).lower()): row.actor
            for row in made.select_related("actor")
        },
    )


def key_paths(
    holders: Holders,
    organization: Organization | None,
    codename: str,
    *,
    rule: str,
    lens: str = "",
    vendor_lens: str = "",
    why: Text = "",
    only: Any = None,
    told: Text = "",
) -> Iterator[Path]:
    """One path for each fact that gives somebody `codename` on the company.

    `lens` is worn by the company's people, `vendor_lens` by the vendor's; `why` stands before the
    fact; `only`: these people; `told`: what another company's administrator reads instead.
    """
    if organization is None:
        return
    people = holders.holding(codename, organization.pk)
    people = people if only is None else people & frozenset(only)
    if not people:
        return
    seats = seats_of(holders, organization)
    for person in sorted(people, key=lambda pk: _name_of(seats, pk)):
        for path in _facts_of(seats, organization, codename, person):
            yield Path(
                rule=rule,
                kind=PERSON,
                people=frozenset({person}),
                lens=lens if path["company"] else vendor_lens,
                told=told if path["company"] else vendor_team(),
                **(path | {"fact": f"{why} · {path['fact']}" if why else path["fact"]}),
            )


def _name_of(seats: Seats, person: Any) -> str:
    row = seats.members.get(person) or seats.managers.get(person)
    return f"0{row.user.name}" if row else f"1{person}"


def _facts_of(
    seats: Seats, organization: Organization, codename: str, person: Any
) -> list[dict[str, Any]]:
    """The facts that give `person` the key, as fields of a path. Grants without a fact say so."""
    found = []
    member = seats.members.get(person)
    if member and codename in ROLE_KEYS[member.role]:
        found.append(_membership(seats, member, organization))
    if codename in ASSIGNMENT_KEYS:
        if manager := seats.managers.get(person):
            found.append(_assignment(seats, manager, organization))
        elif person in seats.covers:
            found.append(_cover(seats, person, organization))
    return found or [_nothing(person)]


def _membership(seats: Seats, row: Membership, organization: Organization) -> dict[str, Any]:
    words = {"role": row.get_role_display(), "company": organization.name}
    return {
        "holder": str(row.user),
        "fact": _("%(role)s of %(company)s") % words,
        "fact_type": "organizations.membership",
        "fact_id": row.pk,
        "by": seats.makers.get(("add_member", row.user.email.lower())),
        "since": row.started_at,
        "company": organization.pk,
    }


def _assignment(seats: Seats, row: Assignment, organization: Organization) -> dict[str, Any]:
    return {
        "holder": str(row.user),
        "fact": _("Account manager of %(company)s") % {"company": organization.name},
        "fact_type": "organizations.assignment",
        "fact_id": row.pk,
        "by": seats.makers.get(("assign", row.user.email.lower())),
        "since": row.started_at,
        "company": None,
    }


def _cover(seats: Seats, person: Any, organization: Organization) -> dict[str, Any]:
    row, cover = seats.absences[person], seats.covers[person]
    words = {"person": str(row.user), "company": organization.name}
    return {
        "holder": str(row.stand_in),
        "fact": _("Stands in for %(person)s, account manager of %(company)s") % words,
        "fact_type": "organizations.standin",
        "fact_id": row.pk,
        "by": row.created_by,
        "since": row.starts_on,
        "until": cover.until,
        "company": None,
    }


def _nothing(person: Any) -> dict[str, Any]:
    return {
        "holder": str(person),
        "fact": _("A stored grant with no fact behind it: run check_grants"),
        "company": None,
    }


def team_path(
    holders: Holders, team: Team | None, *, rule: str, lens: str, fact: Text, **more: Any
) -> Iterator[Path]:
    """The people of a sales team, as one path."""
    if team is not None:
        told = more.pop("told", vendor_team())
        yield Path(
            rule=rule,
            kind=TEAM,
            holder=team.name,
            people=holders.team(team),
            lens=lens,
            fact=fact,
            told=told,
            **({"fact_type": "organizations.team", "fact_id": team.pk} | more),  # type: ignore[arg-type]
        )


# --- What is missing -----------------------------------------------------------------------------
def why_no_key(
    holders: Holders, organization: Organization | None, codename: str, person: Any
) -> Text:
    """Why a person does not hold `codename` on the company."""
    if organization is None:
        return _("No partner company owns this record.")
    words = {"company": organization.name}
    if person.staff_role:
        return _why_not_manager(organization, codename, person, words)
    rows = Membership.objects.filter(organization=organization, user=person)
    row = rows.order_by("-started_at").first()
    if row is None:
        return _("Is not a member of %(company)s.") % words
    if row.ended_at:
        return _("Left %(company)s on %(day)s.") % (words | {"day": _day(row.ended_at)})
    if organization.status != OrganizationStatus.ACTIVE:
        return _("%(company)s is suspended: its people see nothing through it.") % words
    words |= {"role": row.get_role_display(), "needed": _roles_with(codename)}
    if codename not in ROLE_KEYS[row.role]:
        return _("Is %(role)s of %(company)s; this takes: %(needed)s.") % words
    return ""


def _roles_with(codename: str) -> str:
    roles = [MemberRole(role).label for role, keys in ROLE_KEYS.items() if codename in keys]
    return ", ".join(str(role) for role in roles) or _("account manager")


def _why_not_manager(organization: Any, codename: str, person: Any, words: dict[str, Any]) -> Text:
    rows = Assignment.objects.filter(organization=organization, user=person)
    row = rows.order_by("-started_at").first()
    if codename not in ASSIGNMENT_KEYS:
        return _("This is for people of %(company)s.") % words
    if row is None:
        return _("Is not an account manager of %(company)s, and stands in for none.") % words
    if row.ended_at:
        words |= {"day": _day(row.ended_at)}
        return _("Was account manager of %(company)s until %(day)s.") % words
    return ""


def why_not_in_team(team: Team | None, person: Any) -> Text:
    if team is None:
        return _("No sales team owns it.")
    words = {"team": team.name}
    row = TeamMembership.objects.filter(team=team, user=person).order_by("-started_at").first()
    if row is None:
        return _("Is not in the team %(team)s.") % words
    return _("Left the team %(team)s on %(day)s.") % (words | {"day": _day(row.ended_at)})


def _day(moment: Any) -> str:
    return date_format(moment, "DATE_FORMAT") if moment else "–"


# --- The company itself --------------------------------------------------------------------------
def _people(holders: Holders, organization: Organization) -> Iterator[Path]:
    yield from key_paths(
        holders, organization, "view_organization", rule="people", lens="own", vendor_lens="manage"
    )


EXPLAINED["organizations.organization"] = Explained(
    name="organizations",
    label=gettext_lazy("Organization"),
    lenses=LENSES,
    companies=lambda organization: [organization.pk],
    rules=(
        Rule(
            "people",
            gettext_lazy("People of the company and its account managers"),
            _people,
            lambda holders, organization, person: why_no_key(
                holders, organization, "view_organization", person
            ),
        ),
        neutral_rule(lens="manage"),
    ),
)
