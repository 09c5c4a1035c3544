"""Backups and restores of a small SQLite installation; `make restore-drill` does it at large."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from portal.activity.models import OutgoingEmail
from portal.keeping import archive, backing, held, manifest, marks, restoring, sqlite
from portal.workflow import clock

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="make restore-drill does it on PostgreSQL"
)


@pytest.fixture
def house(race_database, settings, tmp_path, monkeypatch):
    """A copy of the test database as an installation of its own, with one file."""
    settings.DATA_DIR = tmp_path / "house"
    settings.DATA_DIR.mkdir()
    place = settings.DATA_DIR / "concord.sqlite3"
    shutil.copy(race_database.removeprefix("sqlite:///"), place)
    unsealed(place)
    monkeypatch.setattr(sqlite, "place", lambda: place)
    settings.MEDIA_ROOT = settings.DATA_DIR / "files"
    default_storage.save("paper/one", ContentFile(b"words" * 1000))
    yield settings.DATA_DIR


def unsealed(place):
    """An entry of long ago that the snapshot caught between its commit and its seal."""
    words = "action, target_type, target_id, audience, note"
    found = f"SELECT '2026-01-01 00:00:00', {words} FROM activity_auditentry LIMIT 1"  # noqa: S608
    database = sqlite3.connect(place)
    database.execute(f"INSERT INTO activity_auditentry (at, {words}) {found}")
    database.commit()
    database.close()


@pytest.fixture
def backup(house, tmp_path):
    target = tmp_path / "backup.tar"
    backing.make(target)
    return target


def rows(place, statement):
    database = sqlite3.connect(place)
    try:
        return database.execute(statement).fetchall()
    finally:
        database.close()


def spoil(source, target, change):
    """A copy of an archive with a manifest changed by `change`."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old.getmembers():
            text = old.extractfile(member).read()
            if member.name == manifest.NAME:
                content = json.loads(text)
                change(content)
                text = json.dumps(content).encode()
            member.size = len(text)
            new.addfile(member, io.BytesIO(text))
    return target


def test_a_backup_says_what_is_in_it(backup, house):
    with archive.reading(backup) as tar:
        found = archive.verify(tar)
    assert (
        found.tables["people_user"]
        == rows(sqlite.place(), "SELECT count(*) FROM people_user")[0][0]
    )
    assert found.files["paper/one"][0] == 5000
    assert found.audit["links"] > 0
    assert restoring.same_key(found)
    assert backup.stat().st_mode & 0o077 == 0
    assert marks.last_backup()[1] == str(backup)


def test_it_holds_one_moment_while_somebody_writes(house, tmp_path):
    writer = sqlite3.connect(sqlite.place(), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM activity_outgoingemail")
    backing.make(tmp_path / "b.tar")
    writer.execute("ROLLBACK")
    writer.close()
    assert restoring.look(tmp_path / "b.tar").tables["activity_outgoingemail"] == len(
        rows(sqlite.place(), "SELECT id FROM activity_outgoingemail")
    )


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda found: found.update(format=2), "format 2"),
        (lambda found: found.update(vendor="postgresql"), "DATABASE_URL names sqlite"),
        (lambda found: found.update(version="0.0.9"), "made by Concord 0.0.9"),
        (lambda found: found["migrations"].append("deals.9999_later"), "newer than this code"),
        (lambda found: found["migrations"].pop(), "older than this code"),
        (lambda found: found["files"].pop("paper/one"), "does not name"),
        (lambda found: found["files"].update(two=[1, "x"]), "lacks 1 files"),
        (lambda found: found["files"].update({"paper/one": [1, "x"]}), "damaged: paper/one"),
        (lambda found: found.pop("tables"), "cannot be read"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(backup, tmp_path, change, words):
    with pytest.raises(manifest.Unfit, match=words):
        restoring.look(spoil(backup, tmp_path / "other.tar", change))


def test_half_a_backup_and_no_backup_are_refused(backup, tmp_path):
    half = tmp_path / "half.tar"
    half.write_bytes(backup.read_bytes()[:-20_000])
    with pytest.raises(manifest.Unfit, match="not a whole backup"):
        restoring.look(half)
    with pytest.raises(manifest.Unfit, match="There is no"):
        restoring.look(tmp_path / "nothing")


def test_a_backup_that_fails_leaves_nothing(house, tmp_path, monkeypatch):
    def fail(*args):
        raise OSError("no space left")

    monkeypatch.setattr(archive, "add_manifest", fail)
    with pytest.raises(CommandError, match="No backup was made: no space left"):
        call_command("backup", str(tmp_path / "b.tar"))
    assert not list(tmp_path.glob("b.tar*"))
    assert marks.last_backup() is None


def test_a_restore_puts_everything_back_and_holds_what_waited(backup, house, tmp_path):
    expected = rows(sqlite.place(), "SELECT id, email FROM people_user ORDER BY id")
    place = tmp_path / "elsewhere"
    address = f"sqlite:///{place}/concord.sqlite3"
    env = os.environ | {"DEBUG": "1", "DATA_DIR": str(place), "DATABASE_URL": address}
    command = [sys.executable, "manage.py", "restore", str(backup)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)
    assert "all grants follow" in done.stdout, done.stderr
    database = place / "concord.sqlite3"
    assert rows(database, "SELECT id, email FROM people_user ORDER BY id") == expected
    assert (place / "files/paper/one").read_bytes() == b"words" * 1000
    waiting = "SELECT count(*) FROM activity_outgoingemail WHERE sent_at IS NULL"
    assert rows(database, f"{waiting} AND not_before < '9000'") == [(0,)]
    assert sorted(path.name for path in place.iterdir()) == ["concord.sqlite3", "files"]


def test_held_mail_leaves_only_when_released(db):
    mail = OutgoingEmail.objects.create(to="a@b.example", subject="s", text="t")
    held.hold()
    mail.refresh_from_db()
    assert not OutgoingEmail.objects.all().waiting().exists()
    assert held.waiting().mails >= 1
    assert held.release().mails >= 1
    assert OutgoingEmail.objects.all().waiting().filter(pk=mail.pk).exists()
    assert not held.waiting().is_any


def test_held_mail_can_be_given_up(db):
    mail = OutgoingEmail.objects.create(to="a@b.example", subject="s", text="t")
    held.hold()
    held.drop()
    mail.refresh_from_db()
    assert mail.failed_at is not None and mail.failed_at <= clock.now()


def test_an_unfinished_restore_stops_commands(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert not [error for error in run_checks() if error.id == "keeping.E001"]
    marks.write(marks.RESTORE, source="b.tar", taken_at="", into_empty=True)
    assert [error for error in run_checks() if error.id == "keeping.E001"]


def test_a_running_portal_is_not_restored_under(backup, house):
    reader = sqlite3.connect(sqlite.place())
    reader.execute("SELECT 1 FROM people_user").fetchall()
    with pytest.raises(manifest.Unfit, match="stop them"):
        sqlite.put(copied(house), ())
    reader.close()
    assert sqlite.place().exists()


def copied(house):
    copy = house / "copy"
    shutil.copy(sqlite.place(), copy)
    return copy


def test_what_is_there_is_replaced_only_when_it_is_said(backup, house):
    with pytest.raises(CommandError, match="say --replace"):
        call_command("restore", str(backup))
    with pytest.raises(CommandError, match="--replace --yes"):
        call_command("restore", str(backup), "--replace")


def test_old_backups_are_forgotten_from_a_folder(tmp_path):
    for day in range(4):
        (tmp_path / f"concord-2026010{day}T000000Z.tar").touch()
    (tmp_path / "concord-other.txt").touch()
    backing.forget_older(tmp_path, 2)
    left = [path.name for path in sorted(tmp_path.iterdir())]
    assert left == [
        "concord-20260102T000000Z.tar",
        "concord-20260103T000000Z.tar",
        "concord-other.txt",
    ]


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["there"], "never overwritten"),
        (["no/folder/b.tar"], "There is no folder"),
        (["new.tar", "--keep", "2"], "--keep wants"),
        (["-", "--verify"], "down a pipe"),
    ],
)
def test_nonsense_is_refused_before_anything_is_done(tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").touch()
    with pytest.raises(CommandError, match=words):
        call_command("backup", *arguments)
