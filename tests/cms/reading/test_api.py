"""Confirming and starring through the API: the same rules as on the pages."""

import pytest

from cms.reading.models import Acknowledgement, Favourite
from tests.api import as_user

pytestmark = pytest.mark.django_db


def test_acknowledge(shelf, people):
    api, address = as_user(people.nw_seller), f"resources/{shelf.gold.key}/acknowledge/"
    assert api.post(address).status_code == 400
    assert api.post(address, {"edition": "0"}).status_code == 400
    answers = [api.post(address, {"edition": "1"}) for _again in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    body = answers[0].json()
    assert body == answers[1].json() and body["resource"] == str(shelf.gold.key)
    assert Acknowledgement.objects.confirmed().count() == 1
    assert as_user(people.bp_seller).post(address, {"edition": "1"}).status_code == 404
    assert as_user(people.desk).post(address, {"edition": "1"}).status_code == 403


def test_favourite(shelf, people):
    api, address = as_user(people.nw_seller), f"resources/{shelf.gold.key}/favourite/"
    for _again in range(2):
        assert api.post(address).status_code == 204
    assert Favourite.objects.get().user == people.nw_seller
    for _again in range(2):
        assert api.delete(address).status_code == 204
    assert not Favourite.objects.exists()
    assert as_user(people.bp_seller).post(address).status_code == 404
