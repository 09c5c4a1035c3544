"""Required single sign-on: passwords end, and the emergency door is watched."""

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import ValidationError
from django.test import Client

from partners.federation import guards, services
from partners.federation.models import Connection
from partners.organizations import services as organizations
from partners.organizations.models import Membership
from portal.activity.models import AuditEntry
from portal.people.models import User
from portal.workflow.machine import StateMoved
from tests.api import Api, as_user
from tests.partners.federation.conftest import by_oidc, signed_in_as
from tests.portal.signin.hands import code_of, give_app
from tests.visitor import PASSWORD


def log_in(address, password=PASSWORD):
    client = Client()
    client.post("/auth/login/", {"login": address, "password": password})
    return client


def test_passwords_and_their_sessions_end_for_the_company_alone(office):
    connection = office.connect()
    mine, rival = log_in("seller@northwind.example"), log_in("seller@bluepeak.example")
    assert mine.get("/company/").status_code == rival.get("/company/").status_code == 200
    office.turn(connection, "required")
    assert mine.get("/company/").status_code == 302
    assert rival.get("/company/").status_code == 200
    assert signed_in_as(log_in("seller@northwind.example")) is None
    # A new password by mail does not open the door either
    office["nw"].refresh_from_db()
    office["nw"].set_password("another-good-password")
    office["nw"].save()
    wrong = log_in("seller@northwind.example", "another-good-password")
    unknown = log_in("nobody@northwind.example", "another-good-password")
    assert signed_in_as(wrong) is signed_in_as(unknown) is None
    said = {"email": "seller@northwind.example", "password": "another-good-password"}
    assert Api().post("auth/token/", said).status_code == 401
    client, _answer = by_oidc(office, connection, email="seller@northwind.example")
    assert client.get("/company/").status_code == 200
    office.turn(connection, "off")
    assert signed_in_as(log_in("seller@northwind.example", "another-good-password"))


def test_a_passkey_is_no_way_around(office, rf):
    connection = office.connect(status="required")
    request = rf.get("/")
    request.session = Client().session
    request._messages = FallbackStorage(request)
    assert guards.only_by_provider(request, office["nw"], None).url == "/auth/company/"
    assert guards.only_by_provider(request, office["bp"], None) is None
    assert connection.status == "required"


def test_the_emergency_door_needs_a_second_factor_and_rings(office):
    connection = office.connect(status="on")
    admin, desk = office["nw-admin"], office["desk"]
    name = {"connection": connection, "actor": desk, "user": admin}
    with pytest.raises(ValidationError, match="second factor"):
        services.name_emergency(**name)
    step = office.second_factor("nw-admin")
    seat = services.name_emergency(**name)
    assert services.name_emergency(**name) == seat
    with pytest.raises(ValidationError):
        services.name_emergency(connection=connection, actor=desk, user=office["nw"])
    office.turn(connection, "required")
    admin.refresh_from_db()
    assert admin.has_usable_password()
    assert guards.may_use_password(admin)
    services.note_use(seat=seat)
    assert AuditEntry.objects.get(action="use_emergency").actor == admin
    told = set(User.objects.filter(notifications__kind="sso_alert"))
    assert {admin, desk} <= told
    assert not told & {office["nw"], office["bp"], office["bp-admin"]}
    step.delete()
    assert not guards.may_use_password(admin)
    services.end_emergency(seat=seat, actor=desk)
    admin.refresh_from_db()
    assert not admin.has_usable_password()


def test_the_emergency_door_over_http(office):
    """The provider is down: password and code, at the page everybody has."""
    connection = office.connect()
    secret = give_app(office["nw-admin"])
    name = {"connection": connection, "actor": office["desk"], "user": office["nw-admin"]}
    services.name_emergency(**name)
    office.turn(connection, "required")
    client = log_in("admin@northwind.example")
    assert signed_in_as(client) is None, "a password alone opens nothing"
    refused = client.post("/auth/second-factor/", {"code": "000000"})
    assert (refused.status_code, signed_in_as(client)) == (200, None)
    assert not AuditEntry.objects.filter(action="use_emergency").exists()
    client.post("/auth/second-factor/", {"code": code_of(secret)})
    assert signed_in_as(client) == str(office["nw-admin"].pk)
    assert client.get("/company/").status_code == 200
    assert AuditEntry.objects.get(action="use_emergency").actor == office["nw-admin"]
    others = log_in("seller@northwind.example")
    assert signed_in_as(others) is None


def test_another_address_is_no_way_around(office):
    """Whoever came in by the provider stays bound, and so does whose new address still waits."""
    connection = office.connect(status="required")
    seller = office["nw"]
    by_oidc(office, connection, email=seller.email)
    seller.set_password(PASSWORD)
    seller.email = "me@private.example"
    seller.save()
    seller.emailaddress_set.update(email=seller.email)
    assert signed_in_as(log_in("me@private.example")) is None
    learner = office["nw-learner"]
    learner.set_password(PASSWORD)
    learner.save()
    learner.emailaddress_set.create(email="waits@private.example", verified=False)
    said = {"email": "waits@private.example", "password": PASSWORD}
    assert Api().post("auth/token/", said).status_code == 401
    assert signed_in_as(log_in("waits@private.example")) is None
    office.turn(connection, "on")
    assert signed_in_as(log_in("me@private.example")) == str(seller.pk)


def test_requiring_waits_for_a_domain_and_a_test(office):
    company, desk = office.company("northwind"), office["desk"]
    said = {"kind": "oidc", "issuer": office.provider.issuer, "client_id": "n"}
    connection = services.save_connection(
        organization=company, actor=desk, data={**said, "client_secret": "s"}
    )
    turn = {"connection": connection, "actor": desk}
    for status in ("on", "required"):
        with pytest.raises(ValidationError, match="domain"):
            services.turn_connection(**turn, status=status)
    domain = office.domain("northwind", "northwind.example")
    with pytest.raises(ValidationError, match="Test"):
        services.turn_connection(**turn, status="required")
    with pytest.raises(StateMoved):
        services.turn_connection(**turn, status="on", version=77)
    services.turn_connection(**turn, status="on")
    with pytest.raises(ValidationError, match="Switch it off"):
        services.release_domain(domain=domain, actor=desk)
    office.turn(connection, "required")
    with pytest.raises(ValidationError, match="Set it to"):
        services.save_connection(organization=company, actor=desk, data={"client_id": "other"})
    services.save_connection(organization=company, actor=desk, data={"default_role": "learner"})
    connection.refresh_from_db()
    assert connection.tested_at


def test_a_test_signs_nobody_in_and_counts_for_the_settings_it_was_made_with(office):
    connection = office.connect()
    Connection.objects.update(tested_at=None)
    place = f"/company/{connection.organization_id}/sign-in/"
    client = office.visit("nw-admin")
    for claims, works in (
        ({"email": "x@bluepeak.example"}, False),
        ({"email": "fresh@northwind.example"}, True),
    ):
        asked = client.get(f"{place}test/")["Location"]
        state, nonce = (asked.split(f"{name}=")[1].split("&")[0] for name in ("state", "nonce"))
        office.provider.behave(nonce=nonce, **claims)
        back = client.get(f"/auth/company/{connection.pk}/callback/", {"code": "c", "state": state})
        assert back["Location"] == place
        connection.refresh_from_db()
        assert bool(connection.tested_at) is works
    assert signed_in_as(client) == str(office["nw-admin"].pk)
    assert not User.objects.filter(email="fresh@northwind.example").exists()
    services.save_connection(
        organization=connection.organization, actor=office["desk"], data={"client_id": "other"}
    )
    connection.refresh_from_db()
    assert connection.tested_at is None


@pytest.mark.parametrize(
    ("rule", "amr", "counts"),
    [
        ("portal", ["mfa"], False),
        ("claimed", ["pwd"], False),
        ("claimed", ["pwd", "mfa"], True),
        ("trusted", ["pwd"], True),
    ],
)
def test_the_second_factor_of_the_provider(office, rule, amr, counts):
    connection = office.connect(second_factor=rule)
    office.second_factor("nw")
    client, answer = by_oidc(office, connection, email="seller@northwind.example", amr=amr)
    assert (client.session.get(guards.VOUCHED) == str(office["nw"].pk)) is counts
    assert bool(signed_in_as(client)) is counts or answer["Location"] != "/"


def test_tokens_of_the_api_stay_and_programs_are_not_bound(office):
    connection = office.connect(status="required")
    assert as_user(office["nw"]).get("me/").status_code == 200
    User.objects.filter(pk=office["nw"].pk).update(is_integration=True)
    office["nw"].refresh_from_db()
    assert guards.may_use_password(office["nw"])
    assert connection.is_live


def test_the_invited_come_in_by_the_provider(office):
    connection = office.connect(status="required")
    for address, leads in (("x@northwind.example", True), ("x@elsewhere.example", False)):
        invitation = organizations.invite_member(
            organization=connection.organization, actor=office["nw-admin"],
            email=address, role="buyer",
        )  # fmt: skip
        page = Client().get(f"/invitations/{invitation.token}/")
        assert page.get("Location", "").endswith(f"{connection.pk}/start/") is leads
    client, _answer = by_oidc(office, connection, email="x@northwind.example", sub="x")
    assert signed_in_as(client)
    assert Membership.objects.get(user__email="x@northwind.example").role == "buyer"
