"""`manage.py check_grants` finds every kind of drift, and --repair makes rows follow facts."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from deals.registrations.models import DealUserGrant
from partners.accounts.models import AccountGroupGrant
from partners.organizations.models import OrganizationGroupGrant, OrganizationUserGrant
from portal.access import grants
from portal.workflow import clock


def missing_row(world):
    company = world.organizations["northwind"]
    OrganizationGroupGrant.objects.filter(
        content_object=company,
        permission__codename="register_deals",
        group__name__endswith="seller",
    ).delete()


def missing_seat(world):
    company = world.organizations["northwind"]
    world.users["seller@northwind.example"].groups.remove(
        Group.objects.get(name=f"org:{company.pk}:seller")
    )


def surplus_row(world):
    """Bluepeak's seller is given a Northwind deal behind the portal's back."""
    deal = world.deals["nw-submitted"]
    grants._add(deal, [grants.UserMay(world.users["seller@bluepeak.example"].pk, "view_deal")])


def surplus_seat(world):
    company = world.organizations["northwind"]
    group = Group.objects.get(name=f"org:{company.pk}:admin")
    world.users["seller@bluepeak.example"].groups.add(group)


def surplus_manager(world):
    OrganizationUserGrant.objects.filter(content_object=world.organizations["northwind"]).update(
        user=world.users["cam2@meridian.example"]
    )


def wrong_expiry(world):
    tomorrow = clock.now() + dt.timedelta(days=1)
    AccountGroupGrant.objects.filter(content_object=world.accounts["acme"]).update(
        expires_at=tomorrow
    )


DRIFTS = [missing_row, missing_seat, surplus_row, surplus_seat, surplus_manager, wrong_expiry]


@pytest.mark.parametrize("plant", DRIFTS)
def test_check_grants_finds_drift_and_repair_ends_it(world, plant, capsys):
    before = {root: grants.stored_on(root) for root in roots(world)}
    plant(world)
    assert {root: grants.stored_on(root) for root in roots(world)} != before

    with pytest.raises(CommandError, match="1 root"):
        call_command("check_grants")
    said = capsys.readouterr().out
    assert ("missing:" in said) or ("surplus:" in said)

    call_command("check_grants", "--repair")
    assert {root: grants.stored_on(root) for root in roots(world)} == before
    call_command("check_grants")
    assert "all grants follow from facts" in capsys.readouterr().out


def roots(world):
    return [
        *world.organizations.values(),
        *world.teams.values(),
        *world.accounts.values(),
        *world.deals.values(),
    ]


def test_check_grants_without_repair_writes_nothing(world):
    surplus_row(world)
    count = DealUserGrant.objects.count()
    with pytest.raises(CommandError):
        call_command("check_grants")
    assert DealUserGrant.objects.count() == count == 1
