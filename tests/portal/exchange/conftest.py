"""Files sent through the import room as people send them, with the worker's part done here."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.exchange import exports, imports, running
from portal.exchange.models import FileExport, FileImport
from tests.visitor import visit

DESK = "desk@meridian.example"
NORTH = "direct@meridian.example"  # a rep of the team Direct North
SELLER = "seller@northwind.example"
RIVAL = "seller@bluepeak.example"


class Room:
    """`room.take(kind, text)`: upload, assign as recognised, dry run, import."""

    def __init__(self, world):
        self.world = world

    def user(self, email):
        return self.world.users[email]

    def upload(self, kind, data, by=DESK, place=None, name="file.csv", **how):
        file = SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())
        return imports.upload(actor=self.user(by), kind=kind, file=file, place=place, **how)

    def look(
        self, kind, data, by=DESK, place=None, columns=None, source="crm", options=None, **how
    ):
        row = self.upload(kind, data, by, place, **how)
        imports.assign(
            row=row, actor=self.user(by), columns=columns or row.columns,
            source=source, options=options,
        )  # fmt: skip
        running.work(row.pk)
        row.refresh_from_db()
        return row

    def take(self, kind, data, by=DESK, **how):
        row = self.look(kind, data, by, **how)
        if row.status == "checked":
            imports.start(row=row, actor=self.user(by))
            running.work(row.pk)
            row.refresh_from_db()
        return row

    def export(self, address, by=DESK, form="csv"):
        """The file a worker makes of a list, as bytes."""
        row = exports.ask(actor=self.user(by), address=address, form=form)
        exports.make(row.pk)
        row.refresh_from_db()
        assert row.status == "ready", row.problem
        with row.content.open("rb") as file:
            return file.read()


def counts(row):
    return row.new, row.changed, row.unchanged, row.refused


def reasons(row):
    return [(one.line, one.reason) for one in row.rejected.all()]


def whole(response):
    """A streamed file; reading it to the end closes it."""
    return b"".join(response.streaming_content)


def lines_of(response):
    text = whole(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def room(world):
    FileImport.objects.all().delete()
    FileExport.objects.all().delete()
    return Room(world)


@pytest.fixture
def pages(room):
    return lambda email: visit(room.user(email))
