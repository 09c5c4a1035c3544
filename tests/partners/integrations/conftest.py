"""Northwind's CRM: an integration with a token, made by its administrator."""

import base64
import hashlib
import secrets
from types import SimpleNamespace

import pytest

from partners.integrations import services
from portal.people.areas import WORDS
from tests.api import Api

CALLBACK = "https://crm.northwind.example/callback"


@pytest.fixture
def admin(world):
    return world.users["admin@northwind.example"]


@pytest.fixture
def rival(world):
    return world.users["admin@bluepeak.example"]


@pytest.fixture
def crm(world, admin):
    return services.make_integration(
        actor=admin, organization=world.organizations["northwind"], name="Zephyr CRM", role="seller"
    )


@pytest.fixture
def crm_api(crm, admin):
    areas = ["deals:read", "deals:write", "profile:read"]
    return Api(services.make_token(integration=crm, actor=admin, name="Sync", areas=areas))


def make_client(integration, actor, **more):
    data = {"name": "App", "kind": "people", "areas": WORDS, "redirect_uris": CALLBACK, **more}
    client, secret = services.make_client(integration=integration, actor=actor, **data)
    return SimpleNamespace(row=client, id=client.client_id, secret=secret)


@pytest.fixture
def app(crm, admin):
    return make_client(crm, admin, areas=["deals:read", "profile:read", "profile:write"])


def proof():
    """A PKCE verifier and its challenge."""
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    return verifier, base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
