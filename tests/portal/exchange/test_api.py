"""The same steps for programs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from partners.accounts.models import Account
from portal.exchange import exports, running
from portal.people.models import ApiToken
from tests.portal.exchange.conftest import NORTH, RIVAL, SELLER, whole

V1 = "/api/v1/"


@pytest.fixture
def api(room):
    def client(email):
        found = APIClient()
        found.credentials(HTTP_AUTHORIZATION=f"Bearer {ApiToken.issue(room.user(email), 'x')}")
        return found

    return client


def test_import_by_the_api(api):
    program = api(NORTH)
    kinds = {kind["name"]: kind for kind in program.get(f"{V1}imports/kinds/").json()}
    assert set(kinds) == {"accounts", "contacts", "deals", "touchpoints"}
    assert kinds["accounts"]["places"][0]["name"] == "Direct North"
    file = SimpleUploadedFile("a.csv", b"Account ID,Account Name\nK1,Made by API\n,Bad\n")
    made = program.post(f"{V1}imports/", {"kind": "accounts", "file": file})
    assert made.status_code == 201, made.json()
    address = f"{V1}imports/{made.json()['id']}/"
    looked = program.post(f"{address}columns/", {"source": "crm"}, format="json")
    assert looked.json()["status"] == "checking"
    running.work(made.json()["id"])
    assert program.get(address).json() | {"status": "checked", "new": 1, "refused": 1} == (
        program.get(address).json()
    )
    (reject,) = program.get(f"{address}rejects/").json()["results"]
    assert (reject["line"], reject["cells"]) == (3, ["", "Bad"])
    assert program.post(f"{address}start/").json()["status"] == "running"
    running.work(made.json()["id"])
    assert Account.objects.filter(source="crm", name="Made by API").exists()
    assert b"reject_reason" in whole(program.get(f"{address}rejects.csv"))
    assert api(RIVAL).get(address).status_code == 404
    assert program.post(f"{address}cancel/").status_code == 409


def test_export_by_the_api(api):
    program = api(SELLER)
    lists = {one["name"]: one["address"] for one in program.get(f"{V1}exports/lists/").json()}
    assert lists["deals_export"] == "/deals/export.csv"
    body = {"address": lists["deals_export"], "format": "csv"}
    made = program.post(f"{V1}exports/", body, format="json")
    assert (made.status_code, made.json()["status"]) == (201, "waiting")
    exports.make(made.json()["id"])
    address = f"{V1}exports/{made.json()['id']}/"
    assert program.get(address).json()["status"] == "ready"
    file = whole(program.get(f"{address}file/"))
    assert file.startswith(b"\xef\xbb\xbfnumber,")
    assert api(RIVAL).get(f"{address}file/").status_code == 404
    wrong = program.post(f"{V1}exports/", {"address": "/me/"}, format="json")
    assert wrong.status_code == 400 and "address" in wrong.json()["errors"]
