"""Build a world from a plain description, through the services people use.

One builder serves the demo, the tests' fixed cast and outside checks. The description is
documented in docs/seed-world.md. Every record has a key; its id follows from the key, so
building twice builds once.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from deals.registrations import services as deals
from deals.registrations.models import Deal, DealShare, ProductFamily
from partners.accounts import services as accounts
from partners.accounts.models import Account, Engagement
from partners.organizations import services as organizations
from partners.organizations.models import Organization, Team, Territory, Tier
from portal.people.choices import StaffRole
from portal.workflow import clock

NAMESPACE = uuid.UUID("c0c0c0de-0000-4000-8000-000000000001")
PASSWORD = "concord-demo"
Spec = Mapping[str, Any]

# How a deal comes to its status: (action, who, input) after the one before it.
SUBMIT: tuple = ("submit", "owner", {})
CLAIM: tuple = ("claim", "reviewer", {})
APPROVE: tuple = ("approve", "reviewer", {"message": "Approved. Good luck with this customer."})
PATHS: dict[str, tuple[tuple, ...]] = {
    "draft": (),
    "submitted": (SUBMIT,),
    "in_review": (SUBMIT, CLAIM),
    "info_requested": (
        SUBMIT,
        CLAIM,
        (
            "request_info",
            "reviewer",
            {"fields": ["contact_name", "need"], "message": "Who is your contact, and what for?"},
        ),
    ),
    "on_hold": (SUBMIT, CLAIM, ("hold", "desk", {"message": "Another protection is active."})),
    "approved": (SUBMIT, CLAIM, APPROVE),
    "won": (SUBMIT, CLAIM, APPROVE, ("win", "owner", {"reason": "relationship"})),
    "lost": (SUBMIT, CLAIM, APPROVE, ("lose", "owner", {"reason": "price"})),
    "rejected": (
        SUBMIT,
        CLAIM,
        (
            "reject",
            "reviewer",
            {"reason": "not_accepted", "message": "We cannot accept this registration."},
        ),
    ),
    "withdrawn": (SUBMIT, ("withdraw", "owner", {})),
    "revoked": (
        SUBMIT,
        CLAIM,
        APPROVE,
        ("revoke", "desk", {"reason": "inactive", "message": "No activity for three months."}),
    ),
    "expired": (SUBMIT, CLAIM, APPROVE),
}
CUSTOMER = ("name", "website", "country", "city", "address", "tax_id", "phone")


def key_id(kind: str, key: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{kind}:{key}")


class World:
    """Builds and remembers: `users` by e-mail, the rest by key."""

    def __init__(self) -> None:
        self.users: dict[str, Any] = {}
        self.organizations: dict[str, Organization] = {}
        self.teams: dict[str, Team] = {}
        self.accounts: dict[str, Account] = {}
        self.deals: dict[str, Deal] = {}
        self.families: dict[str, ProductFamily] = {}

    @property
    def desk(self) -> Any:
        return next(user for user in self.users.values() if user.staff_role == StaffRole.DESK)


def build(spec: Spec) -> World:
    """Everything in `spec`, in one transaction. Raises KeyError or ValidationError on nonsense."""
    world = World()
    with transaction.atomic():
        _programme(world, spec)
        for row in spec.get("users", ()):
            _user(world, row)
        for row in spec.get("teams", ()):
            _team(world, row)
        for row in spec.get("organizations", ()):
            _organization(world, row)
        for row in spec.get("distribution_links", ()):
            _link(world, row)
        for row in spec.get("users", ()):
            _seats(world, row)
        for row in spec.get("assignments", ()):
            organizations.assign(
                organization=world.organizations[row["organization"]],
                actor=world.desk,
                user=world.users[row["user"]],
            )
        for row in spec.get("accounts", ()):
            _account(world, row)
        for row in spec.get("engagements", ()):
            _engagement(world, row)
        for row in spec.get("deals", ()):
            _deal(world, row)
        for row in spec.get("shares", ()):
            _share(world, row)
    return world


def _programme(world: World, spec: Spec) -> None:
    for row in spec.get("tiers", ()):
        Tier.objects.get_or_create(code=row["code"], defaults=row)
    for row in spec.get("territories", ()):
        Territory.objects.get_or_create(code=row["code"], defaults=row)
    for row in spec.get("product_families", ()):
        family, _new = ProductFamily.objects.get_or_create(code=row["code"], defaults=row)
        world.families[family.code] = family


def _user(world: World, row: Spec) -> None:
    users = get_user_model().objects
    user = users.filter(email=row["email"]).first()
    if user is None:
        kept = ("name", "staff_role", "language", "timezone")
        user = users.create_user(
            row["email"],
            row.get("password", PASSWORD),
            id=key_id("user", row["email"]),
            **{name: row[name] for name in kept if name in row},
        )
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    world.users[user.email] = user


def _team(world: World, row: Spec) -> None:
    team = Team.objects.filter(name=row["name"]).first()
    world.teams[row["name"]] = team or organizations.create_team(
        actor=world.desk, name=row["name"], kind=row["kind"]
    )


def _organization(world: World, row: Spec) -> None:
    pk = key_id("organization", row["key"])
    organization = Organization.objects.filter(pk=pk).first()
    if organization is None:
        data = {name: value for name, value in row.items() if name not in {"key", "status"}}
        if code := data.get("tier"):
            data["tier"] = Tier.objects.get(code=code)
        if code := data.get("territory"):
            data["territory"] = Territory.objects.get(code=code)
        organization = organizations.create_organization(actor=world.desk, data={"id": pk} | data)
        if row.get("status", "active") != "active":
            organizations.set_status(
                organization=organization, actor=world.desk, status=row["status"]
            )
    world.organizations[row["key"]] = organization


def _link(world: World, row: Spec) -> None:
    ends = {"distributor": row["distributor"], "reseller": row["reseller"]}
    pair = {end: world.organizations[key] for end, key in ends.items()}
    if pair["distributor"].reseller_links.filter(reseller=pair["reseller"]).exists():
        return
    organizations.link_distributor(
        **pair,
        actor=world.desk,
        starts_on=_date(row.get("starts_on")),
        ends_on=_date(row.get("ends_on")),
    )


def _seats(world: World, row: Spec) -> None:
    user = world.users[row["email"].lower()]
    for name in row.get("teams", ()):
        organizations.join_team(team=world.teams[name], actor=world.desk, user=user)
    for seat in row.get("memberships", ()):
        organization = world.organizations[seat["organization"]]
        if not organization.memberships.live().filter(user=user).exists():
            organizations.add_member(
                organization=organization,
                actor=world.desk,
                user=user,
                role=seat["role"],
                job_title=seat.get("job_title", ""),
            )
    if row.get("is_active") is False and user.is_active:
        organizations.deactivate(user)


def _account(world: World, row: Spec) -> None:
    pk = key_id("account", row["key"])
    account = Account.objects.filter(pk=pk).first()
    if account is None:
        own = {"key", "names", "contacts", "owner_team", "parent"}
        data = {name: value for name, value in row.items() if name not in own}
        if row.get("owner_team"):
            data["owner_team"] = world.teams[row["owner_team"]]
        if row.get("parent"):
            data["parent"] = world.accounts[row["parent"]]
        account = accounts.create_account(actor=world.desk, data={"id": pk} | data)
        for name in row.get("names", ()):
            accounts.add_name(account=account, actor=world.desk, **name)
        for contact in row.get("contacts", ()):
            accounts.save_contact(account=account, actor=world.desk, data=contact)
    world.accounts[row["key"]] = account


def _engagement(world: World, row: Spec) -> None:
    account = world.accounts[row["account"]]
    organization = world.organizations[row["organization"]]
    if Engagement.objects.filter(account=account, organization=organization).exists():
        return
    engagement = accounts.propose_engagement(
        account=account,
        organization=organization,
        actor=world.desk,
        level=row.get("level", "directory"),
        purpose=row.get("purpose", "Work this customer together"),
        starts_on=_date(row.get("starts_on")),
        ends_on=_date(row.get("ends_on")),
    )
    status = row.get("status", "active")
    if status in {"active", "ended"}:
        accounts.accept_engagement(engagement=engagement, actor=world.desk)
        admin = organization.memberships.live().filter(role="admin").first().user
        accounts.accept_engagement(engagement=engagement, actor=admin)
    if status == "ended":
        accounts.end_engagement(engagement=engagement, actor=world.desk)


def _deal(world: World, row: Spec) -> None:
    pk = key_id("deal", row["key"])
    deal = Deal.objects.filter(pk=pk).first()
    world.deals[row["key"]] = deal or _new_deal(world, row, pk)


def _new_deal(world: World, row: Spec, pk: uuid.UUID) -> Deal:
    owner = world.users[row["owner"]]
    started = clock.now() - dt.timedelta(days=row.get("age_days", 1))
    with clock.at(started):
        deal = deals.create_draft(
            actor=owner,
            organization=world.organizations.get(row.get("organization", "")),
            team=world.teams.get(row.get("team", "")),
            data=_deal_data(world, row, started),
            lines=[_line(world, line) for line in row.get("products", ())],
            deal_id=pk,
        )
        if people := row.get("team_members"):
            deals.set_team(deal=deal, actor=owner, users=[world.users[who] for who in people])
    deal = _walk(world, row, deal, started)
    for place, comment in enumerate(row.get("comments", ())):
        with clock.at(started + dt.timedelta(hours=20 + place)):
            deals.add_comment(
                deal=deal,
                actor=world.users[comment["author"]],
                body=comment["body"],
                internal=comment.get("internal", False),
            )
    return deal


def _deal_data(world: World, row: Spec, started: dt.datetime) -> dict[str, Any]:
    customer, value = row.get("customer", {}), row.get("value") or {}
    contact = row.get("contact", {})
    data = {f"customer_{name}": customer[name] for name in CUSTOMER if name in customer}
    data |= {f"contact_{name}": contact[name] for name in ("name", "email", "role") if name in contact}
    data |= {name: row[name] for name in ("title", "kind", "need", "stage", "competitor") if name in row}
    if value:
        data |= {
            "value_amount": deals.to_money(value["amount"]),
            "value_currency": value.get("currency", settings.DEFAULT_CURRENCY),
        }
    close = started.date() + dt.timedelta(days=row.get("close_in_days", 120))
    data["expected_close"] = _date(row.get("expected_close")) or close
    if row.get("distributor"):
        data["distributor"] = world.organizations[row["distributor"]]
    return data


def _line(world: World, line: Spec) -> dict[str, Any]:
    price = line.get("unit_price")
    return {
        "family": world.families[line["family"]],
        "name": line.get("name", ""),
        "quantity": int(line.get("quantity", 1)),
        "unit_price": None if price is None else deals.to_money(price),
    }


def _walk(world: World, row: Spec, deal: Deal, started: dt.datetime) -> Deal:
    """Take the deal along the table to its status, a few hours a step."""
    who = {"owner": world.users[row["owner"]], "desk": world.desk}
    who["reviewer"] = world.users[row["reviewer"]] if row.get("reviewer") else _reviewer(world, deal)
    status = row.get("status", "draft")
    moment = started
    for action, actor, data in PATHS[status]:
        moment += dt.timedelta(hours=row.get("step_hours", 5))
        extra = row.get("inputs", {}).get(action, {})
        with clock.at(min(moment, clock.now())):
            deal = deals.perform(
                deal=deal, action=action, actor=who[actor], version=deal.version, data=data | extra
            )
    if row.get("account") and status not in {"draft"}:
        Deal.objects.filter(pk=deal.pk).update(account=world.accounts[row["account"]])
    if status == "expired":
        deals.expire_due(on=deal.protected_until + dt.timedelta(days=1), only=deal.pk)
    deal.refresh_from_db()
    return deal


def _reviewer(world: World, deal: Deal) -> Any:
    if deal.organization:
        assignment = deal.organization.assignments.live().select_related("user").first()
        if assignment:
            return assignment.user
    return world.desk


def _share(world: World, row: Spec) -> None:
    deal, user = world.deals[row["deal"]], world.users[row["user"]]
    if not DealShare.objects.filter(deal=deal, user=user).exists():
        deals.share_deal(
            deal=deal,
            actor=world.users.get(row.get("shared_by", ""), world.desk),
            user=user,
            reason=row.get("reason", "Asked for help"),
            expires_at=clock.now() + dt.timedelta(days=row.get("days", 30)),
        )


def _date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
