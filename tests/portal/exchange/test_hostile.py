"""Broken files of every sort: never a fault of ours, always a reason."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.exchange import imports, running
from portal.exchange.models import FileImport
from tests.portal.exchange.conftest import DESK, reasons

HOSTILE = {
    "latin-1": "account_id,name\nH1,Société Générale\n".encode("latin-1"),
    "mixed delimiters": b"account_id,name\nH1;Semicolon Ltd\nH2,Comma Ltd\nH3\tTab Ltd\n",
    "ragged": b"account_id,name\nH1\nH2,Two,,,\nH3,Three,3\n",
    "quotes": b'account_id,name\nH1,say "hi"\nH2,"open\n',
    "byte order mark twice": "\ufeff\ufeffaccount_id,name\nH1,One\n".encode(),
    "headings twice": b"account_id,name,name,account_id\nH1,One,Uno,X1\n",
    "no headings": b",,\nH1,One,\n",
    "nothing but commas": b"account_id,name\n" + b"," * 17_000_000,
    "old line ends": b"account_id,name\rH1,One\r",
    "zeros": b"account_id,name\nH1,\x00\x00\n\x00\n",
    "half of UTF-16": "account_id,name\nH1,One\n".encode("utf-16")[:-1],
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_whatever_the_file_it_is_said_and_nothing_breaks(data, pages, room):
    """Refused as a whole with a reason, or taken in row by row with the reasons of the others."""
    file = SimpleUploadedFile("hostile.csv", data)
    answer = pages(DESK).post("/imports/new/accounts/", {"file": file, "place": ""})
    row = FileImport.objects.first()
    if row is None:
        assert answer.status_code == 400 and answer.context["form"].errors
        return
    assert answer.status_code == 302
    try:
        imports.assign(row=row, actor=room.user(DESK), columns=row.columns, source="crm")
    except ValidationError as error:
        assert error.messages
        return
    running.work(row.pk)
    row.refresh_from_db()
    assert row.problem if row.status == "failed" else row.status == "checked"
    assert row.new + row.refused == row.total and all(reason for _line, reason in reasons(row))
