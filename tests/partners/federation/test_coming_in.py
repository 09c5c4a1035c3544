"""Who a provider's word makes a member, and whom it never does."""

from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from partners.federation import services
from partners.federation.refusals import REFUSALS
from partners.organizations import services as organizations
from partners.organizations.models import Membership
from partners.organizations.services.people import add_member
from portal.activity.models import AuditEntry
from portal.people.models import User
from tests.partners.federation.conftest import (
    by_oidc,
    come_back,
    leave,
    nobody_new,
    reason,
    signed_in_as,
)

NEW = {"email": "fresh@northwind.example", "sub": "fresh"}


def test_a_new_person_becomes_a_member_and_the_administrators_hear_of_it(office):
    connection = office.connect(default_role="learner")
    client, _answer = by_oidc(office, connection, **NEW, name="Fresh Face")
    user = User.objects.get(email=NEW["email"])
    assert signed_in_as(client) == str(user.pk)
    assert (user.name, user.has_usable_password(), user.staff_role) == ("Fresh Face", False, "")
    seat = Membership.objects.get(user=user)
    assert (seat.organization, seat.role) == (office.company("northwind"), "learner")
    actions = AuditEntry.objects.filter(target_id=seat.organization_id).values_list(
        "action", flat=True
    )
    assert {"add_member", "sso_join"} <= set(actions)
    told = set(User.objects.filter(notifications__kind="sso_member"))
    assert told == {office["nw-admin"]}
    assert mail.outbox == []  # by the outbox alone
    assert client.get("/company/").status_code == 200


def test_roles_by_attribute(office):
    connection = office.connect(
        role_attribute="groups", role_map={"sales": "seller", "heads": "admin", "shop": "buyer"}
    )
    for subject, groups, role in (
        ("a", ["shop", "heads"], "admin"),
        ("b", "shop", "buyer"),
        ("c", ["cleaning"], "seller"),
        ("d", {"heads": 1}, "seller"),
    ):
        by_oidc(
            office, connection, email=f"{subject}@northwind.example", sub=subject, groups=groups
        )
        assert Membership.objects.get(user__email=f"{subject}@northwind.example").role == role


def test_where_nobody_comes_in_by_themselves_an_invitation_does_it(office):
    connection = office.connect(brings_people=False)
    with nobody_new():
        _client, answer = by_oidc(office, connection, **NEW)
    assert reason(answer) == str(REFUSALS["not_a_member"])
    organizations.invite_member(
        organization=office.company("northwind"), actor=office["nw-admin"],
        email=NEW["email"], role="marketer",
    )  # fmt: skip
    by_oidc(office, connection, **NEW)
    assert Membership.objects.get(user__email=NEW["email"]).role == "marketer"


def test_who_has_left_or_was_deactivated_stays_out_until_invited_again(office):
    connection = office.connect()
    person = {"email": "learner@northwind.example", "sub": "l-1"}
    by_oidc(office, connection, **person)
    learner, admin = office["nw-learner"], office["nw-admin"]
    seat = Membership.objects.get(user=learner)
    organizations.end_membership(membership=seat, actor=admin, successor=office["nw"])
    for subject in ("l-1", "l-2"):
        with nobody_new():
            client, answer = by_oidc(office, connection, **{**person, "sub": subject})
        assert (reason(answer), signed_in_as(client)) == (str(REFUSALS["not_a_member"]), None)
    organizations.invite_member(
        organization=seat.organization, actor=admin, email=person["email"], role="seller"
    )
    client, _answer = by_oidc(office, connection, **person)
    assert signed_in_as(client) == str(learner.pk)
    assert Membership.objects.live().get(user=learner).role == "seller"
    User.objects.filter(pk=learner.pk).update(is_active=False)  # by the desk
    client, _answer = by_oidc(office, connection, **person)
    assert signed_in_as(client) is None


def test_nobody_of_another_company_or_of_the_vendor_is_taken_over(office):
    """Bluepeak's seller has an address of Northwind's domain, and so has one of the vendor."""
    connection = office.connect()
    for name, address in (("bp", "b@northwind.example"), ("desk", "d@northwind.example")):
        User.objects.filter(pk=office[name].pk).update(email=address)
        organizations.invite_member(
            organization=office.company("northwind"), actor=office["nw-admin"],
            email=address, role="seller",
        )  # fmt: skip
        with nobody_new():
            client, answer = by_oidc(office, connection, email=address, sub=address)
        assert (reason(answer), signed_in_as(client)) == (str(REFUSALS["not_a_member"]), None)


def test_a_company_speaks_for_nobody_who_has_moved_on_to_another(office):
    """Known to Northwind's provider, then a person of Bluepeak's under its address, too."""
    connection = office.connect()
    person = {"email": "seller@northwind.example", "sub": "s-1"}
    by_oidc(office, connection, **person)
    add_member(
        organization=office.company("bluepeak"), actor=office["desk"],
        user=office["nw"], role="seller",
    )  # fmt: skip
    client, _answer = by_oidc(office, connection, **person)
    assert signed_in_as(client) == str(office["nw"].pk)
    User.objects.filter(pk=office["nw"].pk).update(email="seller2@bluepeak.example")
    with nobody_new():
        client, answer = by_oidc(office, connection, **person)
    assert (reason(answer), signed_in_as(client)) == (str(REFUSALS["not_a_member"]), None)


def test_a_trusted_provider_does_not_weaken_what_is_opened_elsewhere(office):
    connection = office.connect(second_factor="trusted")
    office.second_factor("nw")
    client, _answer = by_oidc(office, connection, email="seller@northwind.example")
    assert signed_in_as(client)
    add_member(
        organization=office.company("bluepeak"), actor=office["desk"],
        user=office["nw"], role="seller",
    )  # fmt: skip
    client, answer = by_oidc(office, connection, email="seller@northwind.example")
    assert signed_in_as(client) is None
    assert answer["Location"].startswith("/auth/second-factor/")


def test_the_old_keys_do_not_open_the_account_for_who_comes_back(office):
    """A mailbox may be somebody else's by then."""
    learner = office["nw-learner"]
    office.second_factor("nw-learner")
    seat = Membership.objects.get(user=learner)
    organizations.end_membership(membership=seat, actor=office["nw-admin"], successor=office["nw"])
    assert not Authenticator.objects.filter(user=learner).exists()


def test_a_suspended_company_lets_nobody_in(office):
    connection = office.connect()
    under_way = Client()
    asked = leave(under_way, connection)
    organizations.set_status(
        organization=office.company("northwind"), actor=office["desk"], status="suspended"
    )
    start = Client().get(f"/auth/company/{connection.pk}/start/")
    unknown = Client().get("/auth/company/00000000-0000-0000-0000-000000000000/start/")
    assert start.status_code == unknown.status_code == 404
    # A sign-in that was under way ends too
    office.provider.behave(nonce=asked["nonce"], email="seller@northwind.example")
    answer = come_back(under_way, connection, asked)
    assert (reason(answer), signed_in_as(under_way)) == (str(REFUSALS["switched_off"]), None)
    page = Client().post("/auth/company/", {"login": "seller@northwind.example"})
    assert "do not sign in by a provider" in page.content.decode()


def test_the_vendor_takes_nobody_without_an_invitation(office):
    desk = office["desk"]
    row = services.claim_domain(organization=None, actor=desk, name="meridian.example")
    services.confirm_domain(domain=row, actor=desk)
    said = {"kind": "oidc", "issuer": office.provider.issuer, "client_id": "northwind"}
    connection = services.save_connection(
        organization=None, actor=desk, data={**said, "client_secret": "s"}
    )
    office.turn(connection, "on")
    new = {"email": "new@meridian.example", "sub": "v-1"}
    with nobody_new():
        _client, answer = by_oidc(office, connection, **new)
    assert reason(answer) == str(REFUSALS["not_a_member"])
    organizations.invite_staff(actor=desk, email=new["email"], staff_role="marketing")
    by_oidc(office, connection, **new)
    assert User.objects.get(email=new["email"]).staff_role == "marketing"
    client, _answer = by_oidc(office, connection, email="cam@meridian.example", sub="v-2")
    assert signed_in_as(client) == str(office["cam"].pk)


def test_a_provider_of_another_name_knows_nobody(office):
    connection = office.connect()
    by_oidc(office, connection, email="seller@northwind.example", sub="s-1")
    space = connection.space
    connection.issuer = "https://elsewhere.example"
    assert connection.space != space
