"""What is found when a registration is sent, and again when it is decided."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from deals.conflicts.matching.scoring import threshold
from deals.conflicts.models import ConflictCheck, ConflictFinding
from deals.conflicts.services import changes_since, highest_score, latest_check
from deals.registrations import services
from deals.registrations.models import Deal
from portal.people.models import User
from portal.workflow import clock
from tests.deals.conflicts.registering import act, northwind, register


def met(deal):
    """{(rule, whose)} of the newest check, accounts left out."""
    rows = ConflictFinding.objects.newest().filter(check_run__deal=deal, source="deal")
    return {(row.rule, row.facts["holder"]) for row in rows}


def test_sending_a_rivals_customer_is_found_at_once(world):
    deal = northwind(world, name="Umbrella Labs Ltd.", website="www.umbrella.example")
    assert met(deal) == {("competing", "Bluepeak Systems"), ("own", "Northwind Resale")}
    assert highest_score(deal) >= Decimal(str(threshold()))
    assert latest_check(deal).moment == "submit"


def test_other_product_family_is_no_conflict(world):
    deal = northwind(world, name="Umbrella Labs", website="umbrella.example", family="security")
    assert met(deal) == set()
    assert highest_score(deal) == 0


def test_direct_protection_on_an_account_is_found_by_name(world):
    deal = northwind(world, name="ACME Industries", family="security")
    assert met(deal) == {("direct_protected", "Direct North")}


def test_direct_opportunity_meets_the_same_check(world):
    side = {"team": world.teams["Direct South"]}
    customer = {"name": "Umbrella Labs", "website": "umbrella.example"}
    deal = register(world, "direct2@meridian.example", side, **customer)
    assert met(deal) == {("competing", "Bluepeak Systems"), ("competing", "Northwind Resale")}


def test_direct_opportunity_is_never_back_dated(world):
    """No way in takes a date, and the clock's day is what stands there."""
    side = {"team": world.teams["Direct South"]}
    for name in ("submitted_at", "decided_at", "created_at"):
        with pytest.raises(ValidationError):
            services.create_draft(
                actor=world.users["direct2@meridian.example"], **side, data={name: "2020-01-01"}
            )
    deal = register(world, "direct2@meridian.example", side, name="Somebody New")
    assert deal.submitted_at.date() == clock.today()


def test_decision_compares_again_and_says_what_changed(world):
    deal = northwind(world, name="Soylent Foods", website="soylent.example")
    assert met(deal) == set()
    side = {"organization": world.organizations["bluepeak"]}
    register(
        world, "seller@bluepeak.example", side, name="Soylent Foods", website="soylent.example"
    )
    rejected = services.perform(
        deal=deal, action="reject", actor=world.desk, version=deal.version,
        data={"reason": "not_accepted", "message": "No"},
    )  # fmt: skip
    check = latest_check(rejected)
    assert check.moment == "decision"
    assert [row.facts["holder"] for row in changes_since(check)["new"]] == ["Bluepeak Systems"]
    assert ConflictCheck.objects.filter(deal=deal).count() == 2


def test_a_check_leaves_the_registration_as_it_was(world):
    deal = northwind(world, name="Acme Industries", website="acme.example")
    row = Deal.objects.get(pk=deal.pk)
    assert (row.account_id, row.version, row.updated_at) == (None, 2, deal.updated_at)


def test_withdrawn_and_drafts_are_not_found(world):
    act(world, "bp-review", "withdraw", "seller@bluepeak.example")
    deal = northwind(world, name="Umbrella Labs", website="umbrella.example")
    assert met(deal) == {("own", "Northwind Resale")}


# --- Who reads it --------------------------------------------------------------------------------
def test_nobody_but_the_desk_learns_of_another_party(world):
    deal = northwind(world, name="Umbrella Labs", website="umbrella.example")
    rivals = ConflictFinding.objects.filter(check_run__deal=deal, rule="competing")
    assert rivals.exists()
    for user in User.objects.all():
        sees = rivals.visible_to(user).exists()
        assert sees is (user.staff_role in {"desk", "auditor"}), user
        checks = ConflictCheck.objects.visible_to(user).exists()
        assert checks is (user.staff_role in {"desk", "auditor"}), user


def test_account_manager_reads_what_is_about_own_companies(world):
    cam = world.users["cam@meridian.example"]
    deal = northwind(world, name="Umbrella Labs", website="umbrella.example")
    mine = ConflictFinding.objects.visible_to(cam).newest().filter(check_run__deal=deal)
    assert {row.rule for row in mine} == {"own"}
    other = world.users["cam2@meridian.example"]
    assert not ConflictFinding.objects.visible_to(other).filter(check_run__deal=deal).exists()


def test_account_manager_reads_accounts_in_own_sight_only(world):
    cam = world.users["cam@meridian.example"]
    acme = northwind(world, name="Acme Industries", website="acme.example")  # engaged
    globex = northwind(world, name="Globex", country="DE")  # Direct South's
    seen = ConflictFinding.objects.visible_to(cam).newest().filter(source="account")
    names = set(seen.values_list("check_run__deal", "account__name"))
    assert (acme.pk, "Acme Industries") in names
    assert not {name for pk, name in names if pk == globex.pk} - {"Acme Industries", "Initech"}
    hidden = ConflictFinding.objects.filter(check_run__deal=globex, account__name="Globex")
    assert hidden.exists()
