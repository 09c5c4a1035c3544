"""Grant tables refuse every codename outside their allow-list, however it is written."""

import pytest
from django.contrib.auth.models import Group, Permission

from deals.registrations.models import Deal, DealUserGrant
from partners.accounts.models import Account, AccountGroupGrant
from partners.organizations.models import (
    Organization,
    OrganizationGroupGrant,
    OrganizationUserGrant,
)
from portal.access.principals import GrantRefused
from portal.access.scope import grant_tables


def permission(model, codename):
    return Permission.objects.get(
        content_type__app_label=model._meta.app_label,
        content_type__model=model._meta.model_name,
        codename=codename,
    )


REFUSED = [
    (OrganizationGroupGrant, Organization, "review_deals"),
    (OrganizationGroupGrant, Organization, "delete_organization"),
    (OrganizationUserGrant, Organization, "manage_members"),
    (OrganizationUserGrant, Organization, "register_deals"),
    (AccountGroupGrant, Account, "change_account"),
    (DealUserGrant, Deal, "change_deal"),
    (DealUserGrant, Deal, "delete_deal"),
]


def holder_of(table):
    return "group" if table.holder_lookup.startswith("group") else "user"


def row(world, table, model, codename):
    root = {Organization: world.organizations["northwind"], Account: world.accounts["acme"]}.get(
        model, world.deals["nw-submitted"]
    )
    holders = {
        "group": Group.objects.first(),
        "user": world.users["learner@northwind.example"],
    }
    name = holder_of(table)
    return table(
        content_object=root, permission=permission(model, codename), **{name: holders[name]}
    )


@pytest.mark.parametrize(("table", "model", "codename"), REFUSED)
@pytest.mark.parametrize("write", ["save", "create", "bulk_create"])
def test_codename_outside_the_list_is_refused(world, table, model, codename, write):
    grant = row(world, table, model, codename)
    before = table.objects.count()
    with pytest.raises(GrantRefused):
        if write == "save":
            grant.save()
        elif write == "create":
            table.objects.create(
                content_object=grant.content_object,
                permission=grant.permission,
                **{holder_of(table): getattr(grant, holder_of(table))},
            )
        else:
            table.objects.bulk_create([grant])
    assert table.objects.count() == before


def test_grant_tables_are_the_four_of_the_three_roots():
    assert [table._meta.label for table in grant_tables()] == [
        "accounts.AccountGroupGrant",
        "organizations.OrganizationGroupGrant",
        "organizations.OrganizationUserGrant",
        "registrations.DealUserGrant",
    ]


def test_no_other_table_of_guardian_is_in_use(world):
    """The generic tables that guardian ships hold nothing: grants live on the roots only."""
    from django.apps import apps

    for name in ("UserObjectPermission", "GroupObjectPermission"):
        assert apps.get_model("guardian", name).objects.count() == 0
