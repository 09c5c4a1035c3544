"""import_accounts: rows, rejects, re-runs, parents, bad files."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from partners.accounts.models import Account
from partners.organizations.models import Team
from portal.activity.models import AuditEntry

HEADER = "account_id,name,domain,country,city,parent_account_id,source"
FILE = f"""{HEADER}
A1,Umbrella Corp,https://Umbrella.Example/,gb,York,,crm
A2,Umbrella Labs,,UK,,A1,crm
A3,Soylent,soylent.example,,,,crm
"""


@pytest.fixture
def run(db, tmp_path):
    """`run(text or bytes, *options)` → (what the command said, rows of the reject file)."""

    def import_text(content, *options):
        path, rejects = tmp_path / "in.csv", tmp_path / "rejects.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        rejects.unlink(missing_ok=True)
        said = StringIO()
        call_command("import_accounts", str(path), "--rejects", str(rejects), *options, stdout=said)
        assert not list(tmp_path.glob("*.part"))
        refused = []
        if rejects.exists():
            with rejects.open(encoding="utf-8", newline="") as stream:
                refused = list(csv.DictReader(stream))
        return said.getvalue(), refused

    return import_text


def imported():
    rows = Account.objects.exclude(external_id="").order_by("external_id")
    return {row.external_id: row for row in rows}


def reasons(refused):
    return [(row["reject_line"], row["reject_reason"]) for row in refused]


def test_import_creates_accounts_and_links_parents(run):
    said, refused = run(FILE)
    rows = imported()
    assert "3 new, 0 updated, 0 unchanged, 0 rejected. Parents: 1 set" in said
    assert refused == [] and set(rows) == {"A1", "A2", "A3"}
    one = rows["A1"]
    assert (one.website, str(one.country), one.city) == ("umbrella.example", "GB", "York")
    assert (str(rows["A2"].country), rows["A2"].parent) == ("GB", one)
    assert (one.source, one.coverage, one.owner_team) == ("crm", "unassigned", None)


def test_import_again_changes_nothing(run):
    run(FILE)
    before = list(Account.objects.order_by("pk").values())
    said, _refused = run(FILE)
    assert "0 new, 0 updated, 3 unchanged" in said
    assert list(Account.objects.order_by("pk").values()) == before


def test_import_again_updates_what_changed_and_keeps_what_is_empty(run):
    run(FILE)
    run(FILE.replace("Soylent", "Soylent Green").replace("soylent.example", ""))
    row = imported()["A3"]
    assert (row.name, row.website, row.version) == ("Soylent Green", "soylent.example", 2)
    entry = AuditEntry.objects.about(row).get()
    assert (entry.action, entry.note, entry.actor) == ("import_changed", {"fields": ["name"]}, None)


def test_import_leaves_team_and_coverage_of_known_accounts(run, world):
    run(FILE)
    run(FILE + "A4,New,,,,,crm\n", "--team", "Direct North")
    teams = {key: (row.owner_team, row.coverage) for key, row in imported().items()}
    north = Team.objects.get(name="Direct North")
    assert teams == {**dict.fromkeys(["A1", "A2", "A3"], (None, "unassigned")),
                     "A4": (north, "direct")}  # fmt: skip


def test_dry_run_counts_and_writes_nothing(run):
    accounts, trail = Account.objects.count(), AuditEntry.objects.count()
    said, refused = run(FILE + "A5,,,,,,crm\nA6,Orphan,,,,A99,crm\n", "--dry-run")
    assert "nothing written: 4 new, 0 updated, 0 unchanged, 1 rejected" in said
    assert "Parents: 1 set, 1 not found" in said
    assert [line for line, _reason in reasons(refused)] == ["5", "6"]
    assert (Account.objects.count(), AuditEntry.objects.count()) == (accounts, trail)


def test_import_is_on_the_trail(run):
    run(FILE)
    started, finished = AuditEntry.objects.filter(action__endswith="_import").order_by("pk")
    assert (started.action, finished.action) == ("start_import", "finish_import")
    assert finished.note["new"] == 3 and finished.note["file"] == "in.csv"


def test_source_option_replaces_the_column(run):
    run(FILE, "--source", "erp")
    assert {row.source for row in imported().values()} == {"erp"}
    run(FILE)
    assert Account.objects.exclude(external_id="").count() == 6


def test_limit_takes_the_first_rows(run):
    run(FILE, "--limit", "2")
    assert set(imported()) == {"A1", "A2"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",No Key,,,,,crm", "account_id: This is needed."),
        ("B1,,,,,,crm", "name: This is needed."),
        ("B1,X,,ZZ,,,crm", "country: “ZZ” is no country."),
        ("B1,X,not a host,,,,crm", "domain: Enter a web address such as example.com."),
        (f"B1,{'x' * 301},,,,,crm", "name: Please keep this under 300 characters."),
        (f"B1,X,,,{'x' * 121},,crm", "city: Please keep this under 120 characters."),
        (f"{'B' * 81},X,,,,,crm", "account_id: Please keep this under 80 characters."),
        ("B1,a\x00b,,,,,crm", "name: This contains characters that cannot be stored."),
        ("B1,X,,,,,", "source: Say which system the keys are from."),
        ("B1,X", "This row has 2 cells; the first line names 7."),
        ("B1,X,,,,,crm,extra", "This row has 8 cells; the first line names 7."),
        ("A1,Twice,,,,,crm", "Line 2 of the file is the same record."),
    ],
)
def test_bad_row_is_rejected_with_its_line_and_the_rest_comes_in(run, row, reason):
    _said, refused = run(f"{FILE}{row}\nC1,Good,,,,,crm\n")
    ((line, why),) = reasons(refused)
    assert line == "5" and why.startswith(reason)
    assert set(imported()) == {"A1", "A2", "A3", "C1"}
    assert imported()["A1"].name == "Umbrella Corp"


def test_reject_file_fixed_and_imported_again_completes_the_import(run, tmp_path):
    run(FILE + "B1,,,,,A1,crm\nB2,X,,ZZ,,,crm\n")
    fixed = (tmp_path / "rejects.csv").read_text().replace(",B1,,", ",B1,Was Empty,")
    said, refused = run(fixed.replace("ZZ", "FR"))
    assert refused == [] and "2 new" in said
    rows = imported()
    assert rows["B1"].name == "Was Empty" and rows["B1"].parent == rows["A1"]


def test_unknown_parents_and_loops_are_reported_and_not_fatal(run):
    loop = "L1,One,,,,L2,crm\nL2,Two,,,,L1,crm\nL3,Self,,,,L3,crm\nL4,Orphan,,,,A99,crm\n"
    for found in (2, 0):
        said, refused = run(FILE + loop)
        assert f"Parents: {found} set, 3 not found" in said
        assert [line for line, _reason in reasons(refused)] == ["6", "7", "8"]
    rows = imported()
    assert rows["L1"].parent == rows["L2"] and rows["L2"].parent is None


def test_parent_may_have_come_with_an_earlier_file(run):
    run(FILE)
    run(f"{HEADER}\nA9,Later,,,,A1,crm\n")
    assert imported()["A9"].parent == imported()["A1"]


def test_file_forms_that_are_read(run):
    text = FILE.replace("Soylent", '"Soylent ""Green"",\nInc."').replace("\n", "\r\n")
    text = text.replace("account_id", " Account ID ", 1) + "\r\n,,,,,,\r\n"
    _said, refused = run(b"\xef\xbb\xbf" + text.encode())
    assert refused == [] and imported()["A3"].name == 'Soylent "Green", Inc.'


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "The file is empty"),
        (b"\n\n", "The file is empty"),
        (b"name,country\nX,GB\n", "lacks the column: account_id"),
        (b"account_id,name,name\nA,X,Y\n", "names a column twice: name"),
        (b"account_id,name,domain,website\nA,X,,\n", "names a column twice: domain"),
        (FILE.encode() + b'D1,"open,,,,,crm\nD2,X,,,,,crm\n', "Line 5 cannot be read"),
        (FILE.encode() + b'D1,"a"b,,,,,crm\n', "Line 5 cannot be read"),
    ],
)
def test_unreadable_file_is_refused_whole(run, content, complaint):
    with pytest.raises(CommandError, match="Nothing was imported") as refusal:
        run(content)
    assert complaint in str(refusal.value)
    assert imported() == {}


@pytest.mark.parametrize(
    "data",
    [
        FILE.encode("utf-16"),
        FILE.replace("York", "Zürich").encode("cp1252"),
        FILE.replace(",", ";").encode(),
    ],
)
def test_other_encodings_and_delimiters_are_read(run, data):
    _said, refused = run(data)
    assert refused == [] and set(imported()) == {"A1", "A2", "A3"}


def test_unused_columns_are_named(run):
    said, _refused = run("account_id,name,source,colour\nA,X,crm,red\n")
    assert "Columns not used: colour" in said and "A" in imported()


def test_missing_file_and_unknown_team_are_explained(db, world):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_accounts", "/nowhere/at/all.csv")
    with pytest.raises(CommandError, match=r"no team “Nope”.*Channel, Direct North"):
        call_command("import_accounts", "x.csv", "--team", "Nope")


def test_sample_is_licensed_and_imports_whole(db):
    said = StringIO()
    call_command("import_accounts", "partners/accounts/sample/accounts.csv", stdout=said)
    assert " 0 rejected" in said.getvalue() and "not found" in said.getvalue()
    rows = imported()
    assert len(rows) >= 120
    assert {row.source for row in rows.values()} == {"ror", "gleif", "sec"}
