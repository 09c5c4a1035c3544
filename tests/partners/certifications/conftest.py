"""A certification, and short words for giving it to people of two rivals: Northwind, Bluepeak."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.certifications import services
from partners.certifications.models import Certification, TierRequirement
from partners.organizations.models import Membership, Tier
from portal.activity.models import OutgoingEmail
from portal.workflow import clock
from tests.visitor import visit

WHO = {
    "nw": "seller@northwind.example",
    "nw2": "seller2@northwind.example",
    "nw-admin": "admin@northwind.example",
    "nw-learner": "learner@northwind.example",
    "bp": "seller@bluepeak.example",
    "bp-admin": "admin@bluepeak.example",
    "cobalt": "seller@cobalt.example",
    "cam": "cam@meridian.example",
    "cam2": "cam2@meridian.example",
    "direct": "direct@meridian.example",
    "desk": "desk@meridian.example",
    "auditor": "auditor@meridian.example",
    "marketing": "marketing@meridian.example",
}
DAY = dt.timedelta(days=1)


class Office:
    def __init__(self, world):
        self.world = world
        self.certification = Certification.objects.create(
            code="specialist", name="Specialist", validity_months=12, take_at="Course “Storage”"
        )

    def __getitem__(self, name):
        return self.world.users[WHO[name]]

    def visit(self, name):
        return visit(self[name])

    def company(self, name):
        return self.seat(name).organization

    def seat(self, name):
        return Membership.objects.select_related("organization", "user").get(user=self[name])

    def issue(self, name, days_ago=0, certification=None, key=""):
        """As if the person had passed a course."""
        return services.issue(
            holder=self[name],
            certification=certification or self.certification,
            organization=self.company(name),
            actor=self[name],
            on=clock.today() - days_ago * DAY,
            key=key,
        )

    def claim(self, name, number="E-1", by="", upload=None, **data):
        """A certificate issued elsewhere, recorded by the person or by somebody else."""
        return services.record_claim(
            seat=self.seat(name),
            certification=self.certification,
            actor=self[by or name],
            data=paper(number) | data,
            upload=upload,
        )

    def ask(self, tier, people, certification=None):
        return services.save_requirement(
            requirement=TierRequirement(),
            actor=self["desk"],
            data={
                "tier": Tier.objects.get(code=tier),
                "certification": certification or self.certification,
                "people": people,
            },
        )


def paper(number="E-1"):
    return {
        "issuer": "Institute", "external_number": number,
        "issued_on": clock.today() - 10 * DAY, "expires_on": clock.today() + 300 * DAY,
    }  # fmt: skip


def pdf(name="paper.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4 paper")


def mailed():
    """(who, subject) of all mail since the last look."""
    rows = OutgoingEmail.objects.order_by("to", "subject")
    found = list(rows.values_list("to", "subject"))
    rows.delete()
    return found


@pytest.fixture
def office(world):
    OutgoingEmail.objects.all().delete()
    return Office(world)
