"""Certifications, who holds them since when, what waits for a decision, and what asks for them."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from deals.registrations.models import ProductFamily
from deals.registrations.services.catalogue import save_family
from partners.certifications import services
from partners.certifications.models import Certificate, Certification, Claim, TierRequirement
from partners.certifications.services.claims import seats_for
from partners.organizations.models import Tier
from portal.access.scope import scope_of
from portal.home.worlds.world import Row, SpecError, World, key_id, named
from portal.workflow import clock


def build_certifications(world: World, rows: list[Row]) -> None:
    """What is there already stays as it is."""
    known = set(Certification.objects.values_list("code", flat=True))
    for place, row in enumerate(rows):
        if row["code"] in known:
            continue
        with named(f"certifications[{place}]"):
            services.save_certification(
                certification=Certification(code=row["code"]),
                actor=world.desk,
                data={name: value for name, value in row.items() if name != "code"},
            )


def build_tier_requirements(world: World, rows: list[Row]) -> None:
    known = set(TierRequirement.objects.values_list("tier__code", "certification__code"))
    for place, row in enumerate(rows):
        if (row["tier"], row["certification"]) in known:
            continue
        data = {
            "tier": Tier.objects.get(code=row["tier"]),
            "certification": _certification(row),
            "people": row.get("people", 1),
        }
        with named(f"tier_requirements[{place}]"):
            services.save_requirement(requirement=TierRequirement(), actor=world.desk, data=data)


def build_certificates(world: World, rows: list[Row]) -> None:
    """As if each had passed a course `days_ago`; `revoked`: the reason it was taken back for."""
    for place, row in enumerate(rows):
        key = f"world:{row['user'].lower()}:{row['certification']}:{row.get('days_ago', 0)}"
        if Certificate.objects.filter(once=key).exists():
            continue
        with named(f"certificates[{place}]"):
            seat = _seat(world, row, f"certificates[{place}]")
            with clock.at(clock.now() - dt.timedelta(days=row.get("days_ago", 0))):
                made = services.issue(
                    holder=seat.user,
                    certification=_certification(row),
                    organization=seat.organization,
                    actor=seat.user,
                    key=key,
                )
            if row.get("revoked"):
                services.revoke(certificate=made, actor=world.desk, reason=row["revoked"])


def build_claims(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        with named(f"certificate_claims[{place}]"):
            _claim(world, row, _seat(world, row, f"certificate_claims[{place}]"))


def _claim(world: World, row: Row, seat: Any) -> None:
    token = key_id("claim", f"{row['user'].lower()}:{row['issuer']}:{row['number']}")
    if Claim.objects.filter(asked_by=seat.user, token=token).exists():
        return
    issued = clock.today() - dt.timedelta(days=row.get("issued_days_ago", 0))
    days = row.get("valid_days")
    with clock.at(clock.now() - dt.timedelta(hours=row.get("hours_ago", 0))):
        claim = services.record_claim(
            seat=seat,
            certification=_certification(row),
            actor=seat.user,
            data={
                "issuer": row["issuer"],
                "external_number": row["number"],
                "issued_on": issued,
                "expires_on": issued + dt.timedelta(days=days) if days is not None else None,
            },
            upload=_evidence(row.get("evidence", "")),
            token=token,
        )
    if row.get("decision") == "confirmed":
        services.confirm(claim=claim, actor=world.desk)
    elif row.get("decision") == "declined":
        services.decline(claim=claim, actor=world.desk, reason=row.get("reason", ""))


def _evidence(text: str) -> Any:
    return SimpleUploadedFile("certificate.txt", text.encode()) if text else None


def lift_family_requirements(world: World, rows: list[Row]) -> None:
    """Before the deals: those of a larger world built later are as old as the first ones."""
    for row in rows:
        ProductFamily.objects.filter(code=row["family"]).update(requires=None)


def build_family_requirements(world: World, rows: list[Row]) -> None:
    """After the deals: what was sent before the family asked for anything stays as it is."""
    for row in rows:
        family = world.families[row["family"]]  # as it was before the lifting
        if family.requires_id is None:
            save_family(family=family, actor=world.desk, requires=_certification(row))
        else:
            family.save(update_fields=["requires"])


def _certification(row: Row) -> Certification:
    return Certification.objects.get(code=row["certification"])


def _seat(world: World, row: Row, path: str) -> Any:
    """The person's membership: in the company named, or their only one."""
    user = world.users[row["user"].lower()]
    seats = seats_for(user, scope_of(user)).filter(user=user)
    if company := row.get("organization"):
        seats = seats.filter(organization=world.organizations[company])
    if (seat := seats.first()) is None:
        raise SpecError(f"{path}.user: does not work for a partner.")
    return seat
