"""Erasing reaches what came in and went out as files: rows refused, files kept 30 and 7 days."""

import pytest
from django.core.files.storage import default_storage

from portal.activity.models import AuditEntry
from portal.exchange.models import (
    ExternalKey,
    FileExport,
    FileImport,
    RejectedRow,
    RememberedColumns,
)
from portal.privacy import services
from tests.portal.exchange.conftest import NORTH, Room
from tests.portal.privacy.test_subjects import everywhere

CONTACTS = "/accounts/contacts/export.csv"
MARK, OTHER = "mark@gone.example", "ark@gone.example"


@pytest.fixture
def room(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Room(world)


@pytest.fixture
def erase(room, django_capture_on_commit_callbacks):
    def done(address=MARK):
        subject = services.subject_of(address)
        with django_capture_on_commit_callbacks(execute=True):
            return services.erase(subject=subject, actor=room.user("desk@meridian.example"))

    return done


def contacts(*rows):
    lines = "".join(f"Nobody Ltd,{name},{email}\n" for name, email in rows)
    return f"Account,Name,Email\n{lines}"


def test_files_and_refused_rows_that_hold_the_person_go_and_others_stay(room, erase):
    columns = {"0": "account", "1": "name", "2": "email"}
    told = [("Mark", "Mark@Gone.example"), ("Other", OTHER)]
    row = room.take("contacts", contacts(*told), NORTH, columns=columns)
    kept = room.take("contacts", contacts(("Other", OTHER)), NORTH, columns=columns)
    assert (row.refused, kept.refused) == (2, 1)
    stored, other = row.content.name, kept.content.name
    assert "exchange.RejectedRow.cells" in everywhere(MARK)
    done = erase()
    assert (done["import_rejects"], done["files"]) == (1, 1)
    assert list(FileImport.objects.all()) == [kept]
    assert RejectedRow.objects.get().cells[2] == OTHER
    assert everywhere(MARK) <= {"activity.OutgoingEmail.to"}
    assert AuditEntry.objects.filter(action="erase_file", target_id=row.pk).exists()
    assert default_storage.exists(other)
    assert not default_storage.exists(stored)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_file_is_read_in_its_own_encoding_and_to_its_end(room, erase, encoding):
    rows = [(f"Näme {number}", f"n{number}@x.example") for number in range(3_000)]
    text = contacts(*rows, ("Mark", MARK.upper()))
    row = room.upload("contacts", text.encode(encoding), NORTH)
    assert MARK not in str(row.samples).lower()
    erase(OTHER)
    assert FileImport.objects.exists(), "a part of an address is another person"
    erase()
    assert not FileImport.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_files_that_went_out_go(room, erase, world, form):
    account = world.accounts["acme"]
    account.contacts.create(name="Mark", email=MARK)
    room.export(CONTACTS, form=form)
    stored = FileExport.objects.get().content.name
    erase("nobody@gone.example")
    assert default_storage.exists(stored)
    erase()
    assert not FileExport.objects.exists() and not default_storage.exists(stored)


def test_an_export_asked_for_by_the_address_goes(room, erase):
    room.export(f"{CONTACTS}?q=mark%40gone.example")
    erase()
    assert not FileExport.objects.exists()


def test_what_was_remembered_goes(room, erase):
    """A file without headings: the first person is taken for them."""
    RememberedColumns.objects.create(
        user=room.user(NORTH), kind="contacts", signature="x",
        columns={"places": {}, "header": ["Mark", MARK]},
    )  # fmt: skip
    account = room.world.accounts["acme"]
    ExternalKey.objects.create(kind="contacts", source="crm", key=MARK, record=account.pk)
    erase()
    assert not RememberedColumns.objects.exists() and not ExternalKey.objects.exists()
