"""Every door that keeps a file asks the virus scanner first: found or not asked, none is kept."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from deals.registrations.models import DealFile
from deals.registrations.services import add_file as add_to_deal
from partners.touchpoints.models import AccountFile
from partners.touchpoints.services.files import add_file as add_to_account
from portal.activity import scanner
from portal.exchange import imports
from portal.exchange.models import FileImport
from tests.api import as_user
from tests.cms.media.test_scanner import daemon
from tests.visitor import visit, words

TEXT = b"Name\nAcme Foods\n"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def file():
    return SimpleUploadedFile("plan.csv", TEXT)


def of_deal(world):
    seller = world.users["seller@northwind.example"]
    return add_to_deal(deal=world.deals["nw-submitted"], actor=seller, upload=file())


def of_account(world):
    rep = world.users["direct@meridian.example"]
    return add_to_account(
        account=world.accounts["acme"], actor=rep, upload=file(), visibility="own"
    )


def of_import(world):
    return imports.upload(actor=world.desk, kind="organizations", file=file())


DOORS = {DealFile: of_deal, AccountFile: of_account, FileImport: of_import}


@pytest.mark.parametrize("model", DOORS)
def test_found_or_not_asked_is_not_kept_and_clean_is_kept_whole(world, settings, model):
    add = DOORS[model]
    for reply, said in ((b"stream: Eicar FOUND\0", "found something"), (b"", "cannot check")):
        refused = pytest.raises(ValidationError, match=said)
        with daemon(reply) as (settings.CLAMD_URL, _heard), refused as told:
            add(world)
        assert set(told.value.message_dict) == {"file"}
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    with pytest.raises(ValidationError, match="cannot check"):
        add(world)
    assert not model.objects.exists()
    with daemon(b"stream: OK\0") as (settings.CLAMD_URL, heard):
        stored = add(world)
    assert b"".join(heard[1:]) == TEXT
    with stored.content.open("rb") as kept:
        assert kept.read() == TEXT


def test_the_page_says_what_was_found_and_nothing_more(world, settings):
    seller, deal = world.users["seller@northwind.example"], world.deals["nw-submitted"]
    with daemon(b"stream: Eicar FOUND\0") as (settings.CLAMD_URL, _heard):
        data = {"file": file(), "audience": "joint"}
        answer = visit(seller).post(f"/deals/{deal.pk}/files/", data)
    assert answer.status_code == 400
    assert "found something in this file: Eicar" in words(answer)
    assert not DealFile.objects.exists()


def test_with_a_key_of_the_api_it_is_asked_before_the_answers_transaction(
    world, settings, monkeypatch
):
    """A scan may take a minute: on SQLite nobody else could write meanwhile."""
    seller, deal = world.users["seller@northwind.example"], world.deals["nw-submitted"]
    begun, depths, ask = len(connection.savepoint_ids), [], scanner._ask

    def asked(line, upload):
        depths.append(len(connection.savepoint_ids) - begun)
        return ask(line, upload)

    monkeypatch.setattr(scanner, "_ask", asked)
    api, path = as_user(seller), f"deals/{deal.pk}/files/"
    api.headers["Idempotency-Key"] = "f1"
    with daemon(b"stream: Eicar FOUND\0") as (settings.CLAMD_URL, _heard):
        assert api.upload(path, file=file()).status_code == 400
    with daemon(b"stream: OK\0") as (settings.CLAMD_URL, _heard):
        assert api.upload(path, file=file()).status_code == 201
    again = api.upload(path, file=file())
    assert again["Idempotency-Replayed"] == "true"
    assert depths == [0, 0]
    assert DealFile.objects.count() == 1
