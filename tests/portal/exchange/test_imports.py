"""One import from the file to the result: dry run, run, again, corrected."""

from dataclasses import replace

import pytest

from partners.accounts.models import Account, Contact
from portal.activity.models import AuditEntry
from portal.exchange import imports, running
from portal.exchange.kinds import KINDS
from portal.exchange.models import FileImport, RejectedRow
from portal.people.models import User
from portal.workflow.machine import StateMoved
from tests.portal.exchange.conftest import DESK, NORTH, RIVAL, SELLER, counts, reasons, whole
from tests.visitor import words

FILE = """Account ID,Account Name,Website,Billing City,Billing Country,Parent Account ID
001A,Umbrella Corp,https://Umbrella.Example/,York,United Kingdom,
001B,Umbrella Labs,,,DE,001A
001C,Soylent,soylent.example,,USA,
"""


def place(room, name="Direct North"):
    return str(room.world.teams[name].pk)


def test_dry_run_counts_and_writes_nothing(room):
    before = Account.objects.count(), AuditEntry.objects.filter(action="create_account").count()
    row = room.look("accounts", FILE + "001D,,,,,\n001E,X,,,Nowhere,\n", place="")
    assert (row.status, counts(row), row.source) == ("checked", (3, 0, 0, 2), "crm")
    assert reasons(row) == [
        (5, "Account Name: This is needed."),
        (6, "Billing Country: “Nowhere” is no country."),
    ]
    assert (row.linked, row.unlinked) == (1, 0)
    assert (Account.objects.count(), before[1]) == before


def test_run_again_and_changed(room):
    row = room.take("accounts", FILE, place=place(room))
    assert (row.status, counts(row), row.linked) == ("done", (3, 0, 0, 0), 1)
    made = {one.external_id: one for one in Account.objects.filter(source="crm")}
    assert made["001B"].parent == made["001A"]
    assert (made["001A"].website, str(made["001A"].country)) == ("umbrella.example", "GB")
    assert made["001C"].owner_team == room.world.teams["Direct North"]
    again = room.take("accounts", FILE, place=place(room))
    assert (again.status, counts(again), again.linked) == ("checked", (0, 0, 3, 0), 0) or (
        counts(again) == (0, 0, 3, 0)
    )
    other = room.take("accounts", FILE.replace("Soylent,", "Soylent Green,"), place=place(room))
    assert counts(other) == (0, 1, 2, 0)
    entry = AuditEntry.objects.filter(action="import_changed").latest("id")
    assert (entry.note, entry.actor) == ({"fields": ["name"]}, room.user(DESK))
    done = AuditEntry.objects.filter(action="finish_import").latest("id")
    assert done.note["changed"] == 1


def test_rejects_come_back_corrected(room, pages):
    row = room.take("accounts", FILE + "001D,,,,,\n001E,=X,,,Nowhere,\n", place="")
    assert counts(row) == (3, 0, 0, 2)
    page = pages(DESK).get(f"/imports/{row.pk}/")
    assert "Billing Country: “Nowhere”" in words(page)
    file = whole(pages(DESK).get(f"/imports/{row.pk}/rejects.csv"))
    assert b"'=X" in file and b"reject_reason" in file
    fixed = file.replace(b",001D,,", b",001D,Filled,").replace(b"Nowhere", b"FR")
    again = room.upload("accounts", fixed, place="")
    assert again.columns == {"2": "external_id", "3": "name", "4": "website", "5": "city",
                             "6": "country", "7": "parent_account_id"}  # fmt: skip
    assert again.source == "crm"  # remembered with the columns
    again = room.take("accounts", fixed, place="")
    assert counts(again) == (2, 0, 0, 0)
    assert Account.objects.get(external_id="001E").name == "=X"


def test_pages_from_upload_to_result(room, pages):
    browser, north = pages(NORTH), room.world.teams["Direct North"]
    assert "Accounts" in words(browser.get("/imports/"))
    upload = browser.post("/imports/new/accounts/", {"file": _file(FILE), "place": north.pk})
    row = FileImport.objects.get(actor=room.user(NORTH))
    assert upload.url == f"/imports/{row.pk}/columns/"
    page = browser.get(upload.url)
    assert "Umbrella Corp" in words(page) and 'value="salesforce"' in words(page)
    columns = {f"column_{at}": name for at, name in row.columns.items()}
    refused = browser.post(upload.url, columns | {"column_1": "", "source": ""})
    assert refused.status_code == 400 and "No column fills what is needed: Name" in words(refused)
    sent = browser.post(upload.url, columns | {"source": "salesforce"})
    assert sent.url == f"/imports/{row.pk}/"
    assert "Dry run" in words(browser.get(sent.url)) and "hx-get" in words(browser.get(sent.url))
    running.work(row.pk)
    assert "Nothing is written yet" in words(browser.get(sent.url))
    for _twice in range(2):
        assert browser.post(f"{sent.url}start/").status_code == 302
    running.work(row.pk)
    page = words(browser.get(sent.url))
    assert "See: Accounts" in page and Account.objects.filter(source="salesforce").count() == 3
    assert browser.post(f"{sent.url}cancel/").status_code == 409


def test_an_upload_that_cannot_be_read_says_why(room, pages):
    browser = pages(DESK)
    for data, text in (
        (b"", "The file is empty"),
        (b"\xd0\xcf\x11\xe0old", "neither CSV nor XLSX"),
        (b"PK\x03\x04broken", "damaged"),
    ):
        page = browser.post("/imports/new/accounts/", {"file": _file(data), "place": ""})
        assert page.status_code == 400 and text in words(page)
    assert not FileImport.objects.exists()


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setitem(KINDS, "accounts", replace(KINDS["accounts"], batch=10))


def test_cancel_stops_between_batches_and_the_same_file_completes(room, small_batches):
    text = "account_id,name\n" + "".join(f"K{n},Firm {n}\n" for n in range(25))
    row = room.look("accounts", text, place="")
    imports.start(row=row, actor=room.user(DESK))

    def cancel(done):
        if done == 10:
            imports.cancel(row=FileImport.objects.get(pk=row.pk), actor=room.user(DESK))

    assert running.work(row.pk, cancel) is False
    row.refresh_from_db()
    assert (row.status, row.new) == ("cancelled", 10)
    assert Account.objects.filter(source="crm").count() == 10
    with pytest.raises(StateMoved):
        imports.start(row=row, actor=room.user(DESK))
    again = room.take("accounts", text, place="")
    assert counts(again) == (15, 0, 10, 0)


def test_a_worker_takes_up_where_a_killed_one_stopped(room, small_batches):
    text = "account_id,name,parent_account_id\n"
    text += "".join(f"K{n},Firm {n},{f'K{n - 1}' if n else ''}\n" for n in range(25))
    row = room.look("accounts", text, place="")
    imports.start(row=row, actor=room.user(DESK))

    class Killed(BaseException):
        pass

    for at in (10, 35):

        def kill(done, at=at):
            if done == at:
                raise Killed

        with pytest.raises(Killed):
            running.work(row.pk, kill)
        assert running.work(row.pk) is False  # the lease of the killed one still holds
        FileImport.objects.update(beat_at="2020-01-01T00:00:00Z")
    assert running.work(row.pk)
    row.refresh_from_db()
    assert (row.status, counts(row), row.linked) == ("done", (25, 0, 0, 0), 24)
    assert Account.objects.filter(source="crm").exclude(parent=None).count() == 24


def test_who_loses_the_right_stops_and_is_shown_nothing(room, pages):
    row = room.look("accounts", FILE, by=NORTH)
    imports.start(row=row, actor=room.user(NORTH))
    User.objects.filter(pk=room.user(NORTH).pk).update(is_active=False)
    running.work(row.pk)
    row.refresh_from_db()
    assert (row.status, row.new) == ("failed", 0) and "may no longer" in row.problem
    assert pages(RIVAL).get(f"/imports/{row.pk}/").status_code == 404


def test_offered_only_to_who_may_create(room, pages):
    offers = {DESK: 5, SELLER: 2, "learner@northwind.example": 0}
    for email, number in offers.items():
        page = words(pages(email).get("/imports/"))
        assert page.count("/imports/new/") == number, email
    assert pages(SELLER).get("/imports/new/accounts/").status_code == 404
    assert pages(SELLER).get("/imports/new/nothing/").status_code == 404


def test_contacts_match_by_key_mail_and_name(room):
    account = Account.objects.create(name="Wayne Corp")
    Contact.objects.create(account=account, name="Lucius Fox", email="fox@wayne.example")
    head = "Contact ID,Account Name,First Name,Last Name,Email,Title\n"
    text = head + "C1,wayne corp,Lucius,Fox,FOX@wayne.example,CTO\nC2,Wayne Corp,Bruce,Wayne,,\n"
    text += "C3,Unknown Ltd,No,One,,\nC4,Wayne Corp,,,not-a-mail,\n"
    row = room.take("contacts", text, place="")
    assert counts(row) == (1, 1, 0, 2)
    fox = Contact.objects.get(email__iexact="fox@wayne.example")
    assert fox.job_title == "CTO"
    moved = text.replace("Lucius,Fox,FOX@wayne.example", "Lucius,Foxx,lucius@wayne.example")
    assert counts(room.take("contacts", moved, place="")) == (0, 1, 1, 2)
    fox.refresh_from_db()
    assert fox.name == "Lucius Foxx"
    assert "There is no account" in RejectedRow.objects.get(file_import=row, line=4).reason


def _file(data):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("f.csv", data if isinstance(data, bytes) else data.encode())
