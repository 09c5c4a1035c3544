"""The demo world: as design §10 tells it, the same every time, and never outside DEBUG."""

import pytest
from django.core.management import CommandError, call_command

from deals.registrations.choices import Status
from deals.registrations.models import Deal
from deals.reports.models import ProgrammeLine
from partners.accounts.models import Account, Engagement
from partners.organizations.models import Invitation, Organization, PartnerApplication, Tier
from portal.access import grants
from portal.activity.models import AuditEntry, OutgoingEmail
from portal.home.demo import SIZES, description, people
from portal.home.worlds.spec import check
from tests.conftest import CAST


def test_demo_is_refused_where_debug_is_off(db):
    before = Deal.objects.count()
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("demo")
    assert Deal.objects.count() == before


def test_demo_people_are_the_cast():
    """Outside checks sign in as these."""
    assert {row["email"] for row in people.users()} == {row["email"] for row in CAST["users"]}


@pytest.mark.parametrize("size", SIZES)
def test_description_of_each_size_can_be_read_and_stays_the_same(size):
    spec = description(size)
    check(spec)
    assert spec == description(size)
    accounts, deals = SIZES[size]
    assert len(spec["deals"]) >= max(deals, 40)
    assert len(spec["accounts"]) >= max(accounts, 150)
    assert len({row["name"] for row in spec["accounts"]}) > 0.99 * len(spec["accounts"])


@pytest.fixture
def bare(db, settings):
    """The demo's own companies, not the cast's of the same name."""
    settings.DEBUG = True
    Deal.objects.all().delete()
    Engagement.objects.all().delete()
    Account.objects.all().delete()
    Organization.objects.all().delete()
    Tier.objects.all().delete()


def test_demo_tells_the_story_once(bare, capsys):
    call_command("demo")
    said = capsys.readouterr().out
    for row in people.users():
        assert row["email"] in said
    for company, names in (
        ("Northwind Resale", set(Status.values)),
        ("Bluepeak Systems", set(Status.values)),
    ):
        deals = Deal.objects.filter(organization__name=company)
        assert set(deals.values_list("status", flat=True)) == names
    rivals = Deal.objects.filter(customer_website="vodafone.com", organization__isnull=False)
    assert {deal.organization.name for deal in rivals} == {"Northwind Resale", "Bluepeak Systems"}
    levels = Engagement.objects.filter(status="active").values_list("level", flat=True)
    assert set(levels) == {"directory", "account", "contacts", "plan"}
    assert Invitation.objects.open().exists()
    assert PartnerApplication.objects.filter(status="received").exists()
    assert not OutgoingEmail.objects.filter(sent_at=None).exists()
    assert list(grants.drift()) == []

    assert ProgrammeLine.objects.filter(organization__name="Northwind Resale").exists()

    models = (Deal, Account, AuditEntry, OutgoingEmail, Invitation, ProgrammeLine)
    before = [model.objects.count() for model in models]
    call_command("demo")
    assert [model.objects.count() for model in models] == before
