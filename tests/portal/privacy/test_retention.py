"""What is older than its days goes; what is not, stays."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from portal.access.policy import Refused
from portal.activity.models import OutgoingEmail
from portal.jobs.services import run_now
from portal.privacy import services
from portal.privacy.retention import KINDS, days_of
from portal.workflow import clock


@pytest.fixture
def mail(db):
    """One sent mail of each age in days, one that waits."""
    OutgoingEmail.objects.all().delete()
    now = clock.now()
    for age in (10, 100, 400):
        at = now - dt.timedelta(days=age)
        OutgoingEmail.objects.create(
            to="a@b.example", subject=str(age), text="x", created_at=at, sent_at=at
        )
    OutgoingEmail.objects.create(
        to="a@b.example", subject="waits", text="x", created_at=now - dt.timedelta(days=400)
    )


def left():
    return set(OutgoingEmail.objects.values_list("subject", flat=True))


def test_only_what_is_older_goes(mail, world):
    OutgoingEmail.objects.exclude(to="a@b.example").delete()
    run_now("retention")
    assert left() == {"10", "100", "waits"}
    services.save_days(actor=world.desk, kind="mail", days=30)
    run_now("retention")
    assert left() == {"10", "waits"}


def test_days_have_a_floor_and_belong_to_the_desk(world):
    with pytest.raises(ValidationError):
        services.save_days(actor=world.desk, kind="mail", days=1)
    with pytest.raises(ValidationError):
        services.save_days(actor=world.desk, kind="deals", days=100)
    with pytest.raises(Refused):
        services.save_days(actor=world.users["auditor@meridian.example"], kind="mail", days=90)
    assert days_of()["mail"] == 365


def test_usual_days_are_at_least_the_floor():
    assert [kind.name for kind in KINDS if kind.days < kind.least] == []
