"""The disk is full: of files, and of the database itself. A small disk in memory, as root."""

import contextlib
import hashlib
import os
import re
import sqlite3
import subprocess
import time

import pytest

from tests.faults.ledger import Ledger
from tests.faults.stand import SELLER, until

pytestmark = pytest.mark.skipif(bool(os.geteuid()), reason="only root may mount a small disk")
MB = 1024 * 1024


@contextlib.contextmanager
def small_disk(folder, megabytes):
    folder.mkdir(exist_ok=True)
    size = f"size={megabytes}m"
    command = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def upload(stand, content, **who):
    path = f"/api/v1/deals/{stand.known['deal']}/files/"
    with stand.client(SELLER) as client:
        return client.post(path, files={"file": ("offer.txt", content)}, data={"internal": "false"})


def upload_in_a_browser(stand, content):
    deal = f"/deals/{stand.known['deal']}/"
    with stand.client(browser=SELLER) as person:
        page = person.get(deal).text
        form = re.search(rf'<form[^>]*action="({deal}files[^"]*)".*?</form>', page, re.S)
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
        files = {"file": ("offer.txt", content)}
        headers = {"Referer": stand.address + deal}
        return person.post(form[1], data=fields, files=files, headers=headers)


def test_quick_no_room_for_an_upload(stand, server):
    """1 MB at a time into 8 MB; then room is made."""
    with small_disk(stand.folder / "files", 8) as disk, stand.web():
        answers = [upload(stand, os.urandom(MB // 2).hex().encode()) for _n in range(12)]
        statuses = [answer.status_code for answer in answers]
        print(f"  {statuses}")
        assert set(statuses) == {201, 507} and statuses[0] == 201
        refused = answers[-1]
        assert refused.headers["content-type"] == "application/problem+json"
        page = upload_in_a_browser(stand, os.urandom(MB).hex().encode())
        assert page.status_code == 507 and "No room left" in page.text
        assert "Traceback" not in page.text and "retry-after" in page.headers
        assert stand.get("/deals/", browser=SELLER).status_code == 200
        sql = "SELECT size, content, sha256 FROM registrations_dealfile ORDER BY created_at"
        rows = server.ask(sql, stand.database)
        kept = {disk / name: (size, digest) for size, name, digest in rows}
        there = {path for path in disk.rglob("*") if path.is_file()}
        assert there == set(kept), "a file without a row, or a row without a file"
        for path, (size, digest) in kept.items():
            assert path.stat().st_size == size
            assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
        next(iter(kept)).unlink()  # somebody makes room
        assert upload(stand, os.urandom(MB // 4)[:1000].hex().encode()).status_code == 201


def test_no_room_for_the_database(on_sqlite):
    """SQLite on a disk that fills while six people write, and is freed again."""
    stand = on_sqlite
    database = stand.folder / "disk" / "portal.sqlite3"
    ledger = Ledger(stand)
    size = (stand.folder / "live.sqlite3").stat().st_size // MB + 6
    with small_disk(stand.folder / "disk", size) as disk:
        database.write_bytes((stand.folder / "live.sqlite3").read_bytes())
        stand.database = f"sqlite:///{database}"
        with stand.web():
            ballast = disk / "ballast"
            with ledger.writing():
                ledger.goes_on()
                free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
                ballast.write_bytes(b"x" * max(0, free - 600_000))
                until("a full disk", lambda: ledger.statuses[507], 60)
                assert stand.get("/healthz").status_code == 200
                page = stand.get("/auth/login/")
                assert page.status_code == 200, page.status_code
                time.sleep(2)
                ballast.unlink()
                ledger.goes_on()
        ledger.verify()
        with contextlib.closing(sqlite3.connect(database)) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
