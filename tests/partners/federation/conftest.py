"""Two rivals, Northwind and Bluepeak, each with a domain and a provider of its own on loopback."""

import re
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from partners.federation import services
from partners.federation.models import Connection
from tests.partners.federation.loopback import DnsServer, OidcProvider
from tests.partners.federation.saml_answers import SamlProvider
from tests.visitor import visit

PEOPLE = {
    "nw": "seller@northwind.example",
    "nw-admin": "admin@northwind.example",
    "nw-learner": "learner@northwind.example",
    "bp": "seller@bluepeak.example",
    "bp-admin": "admin@bluepeak.example",
    "desk": "desk@meridian.example",
    "auditor": "auditor@meridian.example",
    "cam": "cam@meridian.example",
}


class Office:
    def __init__(self, world, provider):
        self.world, self.provider = world, provider

    def __getitem__(self, name):
        return self.world.users[PEOPLE[name]]

    def visit(self, name):
        return visit(self[name])

    def company(self, key):
        return self.world.organizations[key]

    def domain(self, key, name):
        """A domain the company has proved."""
        desk = self["desk"]
        row = services.claim_domain(organization=self.company(key), actor=desk, name=name)
        services.confirm_domain(domain=row, actor=desk)
        return row

    def connect(self, key="northwind", status="on", **data):
        """A connection by OpenID Connect, tested and with the company's domain."""
        self.domain(key, f"{key}.example")
        said = {"kind": "oidc", "issuer": self.provider.issuer, "client_id": key, **data}
        if said["kind"] == "oidc":
            said.setdefault("client_secret", "s3cret")
        found = services.save_connection(
            organization=self.company(key), actor=self["desk"], data=said
        )
        return self.turn(found, status)

    def turn(self, connection, status):
        Connection.objects.filter(pk=connection.pk).update(tested_at=connection.created_at)
        connection.refresh_from_db()
        return services.turn_connection(connection=connection, actor=self["desk"], status=status)

    def second_factor(self, name):
        """As if the person had set one up (portal/signin)."""
        return Authenticator.objects.create(
            user=self[name], type=Authenticator.Type.TOTP, data={"secret": "x"}
        )


@pytest.fixture(scope="session")
def oidc():
    with OidcProvider() as provider:
        yield provider


@pytest.fixture
def office(world, oidc, settings):
    settings.SSO_PRIVATE_HOSTS = frozenset({urlsplit(oidc.issuer).netloc})
    oidc.behave()
    return Office(world, oidc)


@pytest.fixture
def saml(settings):
    return SamlProvider()


@pytest.fixture
def dns_server(settings):
    with DnsServer() as server:
        settings.SSO_DNS_SERVER = server.address
        yield server


def leave(client, connection, start="sso_start", **query):
    """To the provider: the query of the address the browser is sent to."""
    answer = client.get(reverse(start, kwargs={"pk": connection.pk}), query)
    assert answer.status_code == 302, answer.content
    return {
        name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()
    }


def come_back(client, connection, asked, **changes):
    """Back from the OpenID provider with a code."""
    query = {"code": "code", "state": asked["state"], **changes}
    return client.get(reverse("sso_callback", kwargs={"pk": connection.pk}), query)


def by_oidc(office, connection, client=None, **claims):
    """A whole sign-in; what the provider says about the person is `claims`."""
    client = client or Client()
    asked = leave(client, connection)
    office.provider.behave(nonce=asked["nonce"], client=connection.client_id, **claims)
    return client, come_back(client, connection, asked)


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def reason(answer):
    found = re.search(r'public__lede">([^<]*)<', answer.content.decode())
    return found[1] if found else ""


@contextmanager
def nobody_new():
    """Nothing about people changes in the block."""
    from allauth.socialaccount.models import SocialAccount

    from partners.organizations.models import Membership
    from portal.people.models import User

    def counts():
        return [model.objects.count() for model in (User, Membership, SocialAccount)]

    before = counts()
    yield
    assert counts() == before
