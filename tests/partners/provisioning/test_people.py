"""People of a directory become members, follow it, and leave with it."""

import pytest
from django.contrib.auth import get_user_model

from deals.registrations.models import Deal
from partners.federation.models import ClaimedDomain
from partners.organizations.models import Invitation, Membership
from partners.provisioning.models import DirectoryPerson
from portal.activity.models import OutgoingEmail
from portal.workflow import clock
from tests.partners.provisioning.conftest import CORE
from tests.visitor import visit

NEW = "newcomer@northwind.example"


@pytest.fixture
def own_domain(northwind):
    directory, _scim = northwind
    ClaimedDomain.objects.create(
        organization=directory.organization, name="northwind.example", verified_at=clock.now()
    )


def test_address_of_an_unproven_domain_is_invited(northwind, seat_of):
    directory, scim = northwind
    answer = scim.create(NEW, displayName="Nadia New")
    assert answer.status_code == 201
    assert seat_of(NEW) is None and not get_user_model().objects.filter(email=NEW).exists()
    invitation = Invitation.objects.open().get(email=NEW)
    assert (invitation.organization, invitation.role, invitation.name) == (
        directory.organization,
        "learner",
        "Nadia New",
    )
    assert OutgoingEmail.objects.filter(to=NEW).count() == 1


def test_address_of_the_own_domain_is_a_member_at_once(northwind, own_domain, seat_of):
    _directory, scim = northwind
    answer = scim.create(NEW, name={"givenName": "Nadia", "familyName": "New"}, title="Buyer")
    assert answer.status_code == 201
    seat = seat_of(NEW)
    assert (seat.role, seat.job_title, seat.user.name) == ("learner", "Buyer", "Nadia New")
    assert not seat.user.has_usable_password()


def test_other_peoples_accounts_are_not_taken_in_without_asking(
    northwind, directory_of, seat_of, world
):
    """Northwind's directory says that Bluepeak's seller is its own: he is asked, nothing else."""
    _directory, scim = northwind
    theirs = "seller@bluepeak.example"
    before = set(Membership.objects.values_list("pk", "role", "ended_at"))
    known, unknown = scim.create(theirs), scim.create("nobody@bluepeak.example")
    assert set(Membership.objects.values_list("pk", "role", "ended_at")) == before
    told = [
        {name: text for name, text in answer.json().items() if name not in {"id", "meta"}}
        for answer in (known, unknown)
    ]
    assert told[0] == told[1] | {"userName": theirs}
    gone = scim("DELETE", f"Users/{known.json()['id']}")
    assert gone.status_code == 204
    assert seat_of(theirs).organization.name == "Bluepeak Systems"
    assert seat_of(theirs).user.is_active


def test_leaver_loses_access_and_the_successor_gets_the_deals(northwind, seat_of, world):
    directory, scim = northwind
    leaver = seat_of("seller@northwind.example").user
    heir = seat_of("seller2@northwind.example").user
    directory.successor = heir
    directory.save()
    owned = set(Deal.objects.filter(owner=leaver).values_list("pk", flat=True))
    assert owned
    browser = visit(leaver)
    assert browser.get("/deals/").status_code == 200
    person = scim.create(leaver.email).json()
    answer = scim.patch(
        f"Users/{person['id']}", {"op": "replace", "path": "active", "value": False}
    )
    assert answer.status_code == 200 and answer.json()["active"] is False
    assert browser.get("/deals/").status_code == 302
    assert seat_of(leaver.email) is None
    assert owned <= set(Deal.objects.filter(owner=heir).values_list("pk", flat=True))
    assert not Deal.objects.filter(owner=leaver).exists()


def test_leaver_who_comes_back_is_a_member_again(northwind, own_domain, seat_of):
    _directory, scim = northwind
    person = scim.create(NEW).json()
    path = f"Users/{person['id']}"
    scim.patch(path, {"op": "replace", "value": {"active": False}})
    assert seat_of(NEW) is None
    assert not get_user_model().objects.get(email=NEW).is_active
    scim.patch(path, {"op": "replace", "value": {"active": True}})
    assert seat_of(NEW).user.is_active


def test_deleting_withdraws_the_invitation(northwind):
    _directory, scim = northwind
    person = scim.create(NEW).json()
    assert scim("DELETE", f"Users/{person['id']}").status_code == 204
    assert not Invitation.objects.open().filter(email=NEW).exists()
    assert scim("GET", f"Users/{person['id']}").status_code == 404


def test_last_administrator_stays(northwind, seat_of):
    _directory, scim = northwind
    admins = Membership.objects.live().filter(
        organization__name="Northwind Resale", role="admin", user__is_integration=False
    )
    only = admins.get().user
    person = scim.create(only.email).json()
    answer = scim.patch(f"Users/{person['id']}", {"op": "replace", "value": {"active": False}})
    assert answer.status_code == 400
    assert "administrator" in answer.json()["detail"]
    assert seat_of(only.email) and DirectoryPerson.objects.get(pk=person["id"]).is_active


def test_user_name_is_unique_in_its_own_directory_only(northwind, directory_of):
    _directory, scim = northwind
    _other, rival = directory_of("Bluepeak")
    assert scim.create(NEW).status_code == 201
    again = scim.create(NEW.upper())
    assert (again.status_code, again.json()["scimType"]) == (409, "uniqueness")
    assert rival.create(NEW).status_code == 201


def test_role_follows_the_groups(northwind, own_domain, seat_of):
    directory, scim = northwind
    person = scim.create(NEW).json()
    group = scim.group("Sales").json()
    path = f"Groups/{group['id']}"
    directory.groups.update(role="seller")
    member = [{"value": person["id"]}]
    assert scim.patch(path, {"op": "add", "path": "members", "value": member}).status_code == 200
    assert seat_of(NEW).role == "seller"
    gone = {"op": "remove", "path": f'members[value eq "{person["id"]}"]'}
    assert scim.patch(path, gone).status_code == 200
    assert seat_of(NEW).role == "learner"


def test_what_has_no_use_here_is_not_kept(northwind):
    _directory, scim = northwind
    answer = scim.create(
        NEW, password="secret-word", phoneNumbers=[{"value": "+44 20"}], nickName="Nad"
    )
    assert answer.status_code == 201
    kept = str(DirectoryPerson.objects.get().data) + answer.content.decode()
    assert not any(word in kept for word in ("secret-word", "+44 20", "Nad"))


def test_repeated_writes_do_one_thing(northwind, own_domain, seat_of):
    _directory, scim = northwind
    person = scim.create(NEW).json()
    body = {"schemas": [CORE + "User"], "userName": NEW, "active": True}
    seats = set(Membership.objects.values_list("pk", flat=True))
    for _time in range(2):
        assert scim("PUT", f"Users/{person['id']}", body).status_code == 200
    assert set(Membership.objects.values_list("pk", flat=True)) == seats
    stale = scim("PUT", f"Users/{person['id']}", body, **{"If-Match": 'W/"1"'})
    assert stale.status_code == 412
