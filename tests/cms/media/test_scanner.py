"""The virus scanner: not set up, set up and down, and a real clamd with a signature of our own."""

import contextlib
import hashlib
import shutil
import socket
import struct
import subprocess
import threading
import time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.media import validators
from cms.media.models import PortalDocument
from cms.packages.models import Package
from cms.packages.services import import_package
from portal.activity import scanner
from tests.cms.media.hostile import EICAR, office, pdf, upload
from tests.cms.packages import made


@contextlib.contextmanager
def daemon(reply):
    """A clamd that answers one question with `reply`; yields its address and what it was sent."""
    heard = []

    def serve(server):
        line, _address = server.accept()
        with line, line.makefile("rb") as stream:
            heard.append(stream.read(len(b"zINSTREAM\0")))
            while size := struct.unpack("!L", stream.read(4))[0]:
                heard.append(stream.read(size))
            line.sendall(reply)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=[server])
        thread.start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}", heard
        thread.join()


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMD_URL = ""
    assert scanner.virus_in(upload("eicar.txt", EICAR)) == ""


def test_file_is_sent_whole_and_found_clean(settings):
    content = pdf() + b"%" * 200_000
    with daemon(b"stream: OK\0") as (settings.CLAMD_URL, heard):
        validators.check_document(upload("a.pdf", content))
    assert heard[0] == b"zINSTREAM\0" and b"".join(heard[1:]) == content


def test_what_is_found_is_said(settings):
    found = pytest.raises(ValidationError, match="found something in this file: Eicar-Test")
    with daemon(b"stream: Eicar-Test FOUND\0") as (settings.CLAMD_URL, _heard), found:
        validators.check_document(upload("a.txt", b"words"))


def test_packages_of_courses_are_scanned(settings, marketing):
    refused = pytest.raises(ValidationError, match="Eicar-Test")
    with daemon(b"stream: Eicar-Test FOUND\0") as (settings.CLAMD_URL, heard), refused as told:
        import_package(actor=marketing, upload=made.upload(made.scorm12()))
    assert set(told.value.message_dict) == {"file"}
    assert not Package.objects.exists() and len(heard) > 1


def test_no_clear_answer_refuses_the_file(settings):
    for reply in (b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: ?\0"):
        refused = pytest.raises(ValidationError, match="cannot check this file now")
        with daemon(reply) as (settings.CLAMD_URL, _heard), refused:
            validators.check_document(upload("a.txt", b"words"))


def test_scanner_that_is_down_refuses_the_file(settings):
    for address in ("unix:///no/such/socket", "tcp://127.0.0.1:1"):
        settings.CLAMD_URL = address
        with pytest.raises(ValidationError, match="cannot check this file now"):
            validators.check_document(upload("a.txt", b"words"))


@pytest.mark.exhaustive
def test_editor_says_when_nothing_is_scanned(client, marketing, settings):
    client.force_login(marketing)
    words = b"no scanner is set up"
    for door in ("wagtaildocs:add", "wagtaildocs:add_multiple", "wagtailimages:add"):
        settings.CLAMD_URL = ""
        assert words in client.get(reverse(door)).content
        settings.CLAMD_URL = "tcp://127.0.0.1:1"
        assert words not in client.get(reverse(door)).content


# --- A real one ----------------------------------------------------------------------------------
CLAMD = shutil.which("clamd") or shutil.which("/usr/sbin/clamd")


@pytest.fixture
def clamd(tmp_path):
    """A clamd of our own, that knows EICAR by its checksum; yields its address."""
    signatures = tmp_path / "signatures"
    signatures.mkdir()
    line = f"{hashlib.md5(EICAR, usedforsecurity=False).hexdigest()}:{len(EICAR)}:Eicar-Signature\n"
    (signatures / "own.hdb").write_text(line)
    path = tmp_path / "clamd.socket"
    (tmp_path / "clamd.conf").write_text(
        f"LocalSocket {path}\nDatabaseDirectory {signatures}\nForeground yes\nStreamMaxLength 1M\n"
    )
    daemon = subprocess.Popen(
        [CLAMD, "--config-file", str(tmp_path / "clamd.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _try in range(300):
            if path.exists() or daemon.poll() is not None:
                break
            time.sleep(0.1)
        assert path.exists(), "clamd did not start"
        yield f"unix://{path}"
    finally:
        daemon.terminate()
        daemon.wait(30)


@pytest.mark.exhaustive
@pytest.mark.skipif(not CLAMD, reason="clamd (Debian: clamav-daemon) is not installed")
def test_real_clamd_finds_eicar_at_the_editors_door(client, marketing, settings, clamd):
    settings.CLAMD_URL = clamd
    client.force_login(marketing)
    door, before = reverse("wagtaildocs:add"), PortalDocument.objects.count()
    answer = client.post(door, {"title": "Typed words", "file": upload("eicar.txt", EICAR)})
    assert b"Eicar-Signature" in answer.content and b"Typed words" in answer.content
    assert PortalDocument.objects.count() == before
    with pytest.raises(ValidationError, match="Eicar-Signature"):  # inside a package too
        validators.check_document(upload("a.docx", office(word__media=EICAR)))
    with pytest.raises(ValidationError, match="Eicar-Signature"):
        import_package(actor=marketing, upload=made.upload(made.scorm12(**{"e.txt": EICAR})))
    validators.check_document(upload("a.pdf", pdf()))
    with pytest.raises(ValidationError, match="cannot check"):  # larger than it would look at
        validators.check_document(upload("a.txt", b"x" * 2_000_000))
    assert client.post(door, {"title": "Fine", "file": upload("a.pdf", pdf())}).status_code == 302
