"""Directories of two rivals, Northwind and Bluepeak, and how they speak SCIM."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from partners.integrations.models import Integration
from partners.organizations.models import Membership, Organization
from partners.organizations.services.people import join
from partners.provisioning.models import Directory
from portal.people.areas import WORDS
from portal.people.models import ApiToken

CORE = "urn:ietf:params:scim:schemas:core:2.0:"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Scim:
    """A directory at the other end: sends JSON, reads JSON."""

    def __init__(self, token):
        self.token = token
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def __call__(self, method, path, body=None, **headers):
        data = {} if body is None else {"data": json.dumps(body)}
        return self.client.generic(
            method,
            f"/scim/v2/{path}",
            content_type="application/scim+json",
            headers=headers,
            **data,
        )

    def create(self, email, **more):
        body = {"schemas": [CORE + "User"], "userName": email, "active": True, **more}
        return self("POST", "Users", body)

    def patch(self, path, *operations):
        body = {"schemas": [PATCH], "Operations": list(operations)}
        return self("PATCH", path, body)

    def group(self, name, *ids):
        members = [{"value": pk} for pk in ids]
        body = {"schemas": [CORE + "Group"], "displayName": name, "members": members}
        return self("POST", "Groups", body)


@pytest.fixture
def directory_of(world):
    """directory_of("Northwind") → its directory, switched on, and somebody who speaks for it."""

    def make(name, **settings):
        company = Organization.objects.get(name__startswith=name)
        program = get_user_model().objects.create(
            email=f"directory@{company.pk}.invalid", name=f"{name} directory", is_integration=True
        )
        join(company, program, "admin", None)
        integration = Integration.objects.create(
            organization=company, user=program, name="Directory"
        )
        directory = Directory.objects.create(
            organization=company, integration=integration, **settings
        )
        token = ApiToken.issue(program, "SCIM")
        ApiToken.objects.filter(user=program).update(areas=list(WORDS))
        return directory, Scim(token)

    return make


@pytest.fixture
def northwind(directory_of):
    return directory_of("Northwind")


@pytest.fixture
def seat_of():
    """A person's live membership by address, or None."""
    return lambda email: Membership.objects.live().filter(user__email=email).first()
