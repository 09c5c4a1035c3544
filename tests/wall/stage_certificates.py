"""The certificates on the stage: one of each company, one claimed, what tiers and families ask."""

import random
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile

from deals.registrations.models import ProductFamily
from partners.certifications import services
from partners.certifications.models import Certification, TierRequirement
from partners.organizations.models import Membership, Tier
from portal.workflow import clock

PAPER = {"issuer": "Elsewhere", "external_number": "E-1", "issued_on": None, "expires_on": None}


def specialist():
    found, _new = Certification.objects.get_or_create(
        code="stage-specialist", defaults={"name": "Stage Specialist", "validity_months": 12}
    )
    return found


def certify(world, email, company, key):
    """Numbers are random: here they must not tell two worlds apart."""
    chance = random.Random(key)
    with mock.patch("partners.certifications.numbers.secrets.choice", chance.choice):
        return services.issue(
            holder=world.users[email],
            certification=specialist(),
            organization=world.organizations[company],
            actor=world.users[email],
            key=key,
        )


def claim(world, email, number):
    """A certificate issued elsewhere that waits, with its evidence."""
    return services.record_claim(
        seat=Membership.objects.get(user=world.users[email]),
        certification=specialist(),
        actor=world.users[email],
        data=PAPER | {"external_number": number, "issued_on": clock.today()},
        upload=SimpleUploadedFile("paper.pdf", b"%PDF-1.4 paper"),
    )


def certificates(world):
    """Northwind's learner is certified and its seller claims to be; a rival is certified too."""
    ours = certify(world, "learner@northwind.example", "northwind", "stage-nw")
    certify(world, "seller@bluepeak.example", "bluepeak", "stage-bp")
    claimed = claim(world, "seller@northwind.example", "E-1")
    requirement = services.save_requirement(
        requirement=TierRequirement(),
        actor=world.desk,
        data={
            "tier": Tier.objects.get(code="gold"),
            "certification": ours.certification,
            "people": 2,
        },
    )
    return {
        "specialist": ours.certification_id,
        "nw-certificate": ours.pk,
        "nw-number": ours.number,
        "nw-claim": claimed.pk,
        "requirement": requirement.pk,
        "network-family": ProductFamily.objects.get(code="network").pk,
    }
