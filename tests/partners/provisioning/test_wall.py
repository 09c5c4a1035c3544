"""What a rival's directory, and tokens that are not a directory's, learn: nothing."""

import json

import pytest

from portal.people.areas import WORDS
from portal.people.models import ApiToken
from tests.partners.provisioning.conftest import Scim

HIDDEN = "6f8a2b1e-7c2d-4a55-9a62-0d6a3b6f3a11"


@pytest.fixture
def rivals(northwind, directory_of):
    _directory, scim = northwind
    person = scim.create("mark-secret@northwind.example", displayName="Mark Secret").json()
    group = scim.group("Mark Secret group", person["id"]).json()
    return directory_of("Bluepeak")[1], person, group


def test_rival_reads_an_empty_directory(rivals):
    rival, _person, _group = rivals
    for path in ("Users", "Groups", 'Users?filter=userName sw "mark"', "Users?count=0"):
        answer = rival("GET", path)
        assert answer.status_code == 200
        assert answer.json()["totalResults"] == 0
        assert "Secret" not in answer.content.decode()


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_rivals_resources_read_like_unknown_ones(rivals, method):
    rival, person, group = rivals
    for kind, resource in (("Users", person), ("Groups", group)):
        body = None if method == "GET" else {}
        answers = [rival(method, f"{kind}/{pk}", body) for pk in (resource["id"], HIDDEN)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content


def test_rivals_people_cannot_be_put_in_a_group(rivals):
    rival, person, _group = rivals
    mine, unknown = (rival.group("Friends", pk) for pk in (person["id"], HIDDEN))
    assert mine.status_code == unknown.status_code == 400
    assert mine.content == unknown.content


def test_only_the_directorys_own_program_may_write(northwind, world):
    _directory, _scim = northwind
    admin = world.users["admin@northwind.example"]
    desk = world.users["desk@meridian.example"]
    for user in (admin, desk):
        text = ApiToken.issue(user, "mine")
        ApiToken.objects.filter(user=user).update(areas=list(WORDS))
        assert Scim(text)("GET", "Users").status_code == 403
    assert Scim("concord_wrong")("GET", "Users").status_code == 401


def test_switched_off_directory_and_ended_integration_are_refused_at_once(northwind):
    directory, scim = northwind
    assert scim("GET", "Users").status_code == 200
    directory.is_on = False
    directory.save()
    refused = scim("GET", "Users")
    assert refused.status_code == 403
    assert json.loads(refused.content)["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


@pytest.mark.parametrize(
    "body", ["[]", "{", "null", '"x"', '{"schemas": ["urn:x"], "userName": "\\u0000"}', "\x00"]
)
def test_odd_bodies_are_scim_errors(northwind, body):
    _directory, scim = northwind
    for method, path in (("POST", "Users"), ("POST", "Groups"), ("POST", ".search")):
        answer = scim.client.generic(
            method, f"/scim/v2/{path}", data=body, content_type="application/scim+json"
        )
        assert answer.status_code == 400
        assert answer.json()["status"] == "400"
