"""Building the programme, the vendor's teams, partner companies and their people."""

import uuid
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from deals.registrations.models import ProductFamily
from partners.organizations import services
from partners.organizations.models import (
    Assignment,
    DistributionLink,
    Invitation,
    Membership,
    Organization,
    PartnerApplication,
    Team,
    TeamMembership,
    Territory,
    Tier,
)
from portal.home.worlds.world import Row, World, date, key_id, named, present

PASSWORD = "concord-demo"  # noqa: S105 - public on purpose; refused where DEBUG is off
USER_COLUMNS = ("name", "staff_role", "language", "timezone")


def build_programme(world: World, spec: Row) -> None:
    for row in spec.get("tiers", ()):
        Tier.objects.get_or_create(code=row["code"], defaults=row)
    for row in spec.get("territories", ()):
        Territory.objects.get_or_create(code=row["code"], defaults=row)
    for row in spec.get("product_families", ()):
        family, _new = ProductFamily.objects.get_or_create(code=row["code"], defaults=row)
        world.families[family.code] = family


def build_users(world: World, rows: list[Row]) -> None:
    emails = [row["email"].lower() for row in rows]
    world.users = {u.email: u for u in get_user_model().objects.filter(email__in=emails)}
    for place, row in enumerate(rows):
        if row["email"].lower() not in world.users:
            with named(f"users[{place}]"):
                _user(world, row)
    world.users = {email: world.users[email] for email in emails}


def _user(world: World, row: Row) -> None:
    user = get_user_model().objects.create_user(
        row["email"],
        row.get("password", PASSWORD),
        id=key_id("user", row["email"].lower()),
        **{name: row[name] for name in USER_COLUMNS if name in row},
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    world.users[user.email] = user


def build_teams(world: World, rows: list[Row]) -> None:
    names = [row["name"] for row in rows]
    world.teams = {team.name: team for team in Team.objects.filter(name__in=names)}
    for place, row in enumerate(rows):
        if row["name"] not in world.teams:
            with named(f"teams[{place}]"):
                world.teams[row["name"]] = services.create_team(actor=world.desk, **row)


def build_organizations(world: World, rows: list[Row]) -> None:
    known = present(Organization, "organization", rows)
    for place, row in enumerate(rows):
        pk = key_id("organization", row["key"])
        with named(f"organizations[{place}]"):
            world.organizations[row["key"]] = known.get(pk) or _organization(world, row, pk)


def _organization(world: World, row: Row, pk: uuid.UUID) -> Organization:
    data: dict[str, Any] = {k: v for k, v in row.items() if k not in {"key", "status"}}
    if code := data.get("tier"):
        data["tier"] = Tier.objects.get(code=code)
    if code := data.get("territory"):
        data["territory"] = Territory.objects.get(code=code)
    organization = services.create_organization(actor=world.desk, data={"id": pk} | data)
    if row.get("status", "active") != "active":
        services.set_status(organization=organization, actor=world.desk, status=row["status"])
    return organization


def build_links(world: World, rows: list[Row]) -> None:
    known = set(DistributionLink.objects.values_list("distributor_id", "reseller_id"))
    for place, row in enumerate(rows):
        distributor = world.organizations[row["distributor"]]
        reseller = world.organizations[row["reseller"]]
        if (distributor.pk, reseller.pk) in known:
            continue
        with named(f"distribution_links[{place}]"):
            services.link_distributor(
                distributor=distributor,
                reseller=reseller,
                actor=world.desk,
                starts_on=date(row.get("starts_on")),
                ends_on=date(row.get("ends_on")),
            )


def build_seats(world: World, rows: list[Row]) -> None:
    """Team seats and memberships. One that was ever there is not made again."""
    seats = set(TeamMembership.objects.values_list("team_id", "user_id"))
    jobs = set(Membership.objects.values_list("organization_id", "user_id"))
    for place, row in enumerate(rows):
        user = world.users[row["email"].lower()]
        with named(f"users[{place}]"):
            for name in row.get("teams", ()):
                if (world.teams[name].pk, user.pk) not in seats:
                    services.join_team(team=world.teams[name], actor=world.desk, user=user)
            for job in row.get("memberships", ()):
                if (world.organizations[job["organization"]].pk, user.pk) not in jobs:
                    _join(world, user, job)
            if row.get("is_active") is False and user.is_active:
                services.deactivate(user)


def _join(world: World, user: Any, job: Row) -> None:
    services.add_member(
        organization=world.organizations[job["organization"]],
        actor=world.desk,
        user=user,
        role=job["role"],
        job_title=job.get("job_title", ""),
    )


def build_assignments(world: World, rows: list[Row]) -> None:
    known = set(Assignment.objects.values_list("organization_id", "user_id"))
    for place, row in enumerate(rows):
        organization, user = world.organizations[row["organization"]], world.users[row["user"]]
        if (organization.pk, user.pk) not in known:
            with named(f"assignments[{place}]"):
                services.assign(organization=organization, actor=world.desk, user=user)


def build_invitations(world: World, rows: list[Row]) -> None:
    known = set(Invitation.objects.values_list("organization_id", "email"))
    for place, row in enumerate(rows):
        organization = world.organizations[row["organization"]]
        if (organization.pk, row["email"].lower()) in known:
            continue
        with named(f"invitations[{place}]"):
            services.invite_member(
                organization=organization,
                actor=world.users[row["invited_by"]] if "invited_by" in row else world.desk,
                email=row["email"],
                role=row["role"],
                name=row.get("name", ""),
            )


def build_applications(world: World, rows: list[Row]) -> None:
    tokens = [key_id("application", row["contact_email"]) for row in rows]
    known = set(PartnerApplication.objects.filter(token__in=tokens).values_list("token", flat=True))
    for place, (row, token) in enumerate(zip(rows, tokens, strict=True)):
        if token not in known:
            with named(f"applications[{place}]"):
                data = {name: value for name, value in row.items() if name != "language"}
                services.apply(data=data, language=row.get("language", "en"), token=token)
