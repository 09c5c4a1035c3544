"""What is accepted, what is refused and why; nothing half-imported."""

import io
import os
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError

from cms.packages import archive, manifests, services
from cms.packages.models import Package, PackageVersion
from portal.access.policy import Refused
from tests.cms.packages import made
from tests.visitor import status, visit


def read(content):
    return manifests.read(archive.checked(io.BytesIO(content), len(content)))


def reason(content):
    with pytest.raises(ValidationError) as caught:
        read(content)
    return caught.value.messages[0]


def named(name, **kwargs):
    return made.scorm12(**{name: "x"}, **kwargs)


def encrypted():
    content = bytearray(made.scorm12())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def linked():
    out = io.BytesIO(made.scorm12())
    with zipfile.ZipFile(out, "a") as opened:
        info = zipfile.ZipInfo("passwd.html")
        info.external_attr = 0o120777 << 16
        opened.writestr(info, "/etc/passwd")
    return out.getvalue()


def overlapping():
    """Two entries of the directory name the same bytes."""
    content = made.zipped(
        {"imsmanifest.xml": made.manifest12([("A", "a.html", "sco")]), "a.html": "x"}
    )
    end = content.index(b"PK\x05\x06")
    start = struct.unpack("<I", content[end + 16 : end + 20])[0]
    record = content[start:end]
    twin = record[record.rindex(b"PK\x01\x02") :].replace(b"a.html", b"b.html")
    tail = bytearray(content[end:])
    tail[8:12] = struct.pack("<HH", 3, 3)
    tail[12:16] = struct.pack("<I", len(record) + len(twin))
    return content[:end] + twin + bytes(tail)


def damaged():
    content = bytearray(
        made.zipped({"imsmanifest.xml": "<a/>", "big.txt": os.urandom(4000)}, method=0)
    )
    content[3000] ^= 0xFF
    return bytes(content)


BAD = {
    "no zip": (lambda: b"<html>", "not a zip archive"),
    "empty": (lambda: made.zipped({}), "no SCORM"),
    "traversal": (lambda: named("../evil.html"), "not an acceptable file name"),
    "absolute": (lambda: named("/etc/evil.html"), "not an acceptable file name"),
    "backslash": (lambda: named("a\\..\\evil.html"), "not an acceptable file name"),
    "drive": (lambda: named("C:evil.html"), "not an acceptable file name"),
    "device": (lambda: named("a/nul.html"), "not an acceptable file name"),
    "right to left": (lambda: named("a\u202elmth.exe"), "not an acceptable file name"),
    "two cases": (lambda: named("SCO.HTML"), "in this archive twice"),
    "file and folder": (lambda: named("sco.html/x.js"), "both a file and a folder"),
    "link": (linked, "a link or a device"),
    "encrypted": (encrypted, "encrypted"),
    "overlap": (overlapping, "overlap"),
    "damaged": (damaged, "damaged"),
    "bzip2": (lambda: made.zipped({"a": "b"}, method=zipfile.ZIP_BZIP2), "not supported"),
    "bomb": (lambda: made.zipped({"a": b"0" * 30_000_000}), "bomb"),
    "deeper": (lambda: made.zipped({"a/imsmanifest.xml": "<a/>"}), "at the top of the archive"),
    "entities": (
        lambda: made.zipped({"imsmanifest.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "XML entities",
    ),
    "not xml": (lambda: made.zipped({"imsmanifest.xml": "<a>"}), "not well-formed"),
    "other edition": (lambda: made.scorm2004(edition="AICC 4"), "not SCORM 1.2"),
    "missing file": (
        lambda: made.zipped({"imsmanifest.xml": made.manifest12([("A", "a.html", "sco")])}),
        "not in it",
    ),
    "elsewhere": (lambda: made.cmi5(url="https://maker.example/au.html"), "outside the package"),
    "script to run": (
        lambda: made.zipped(
            {"imsmanifest.xml": made.manifest12([("A", "a.php", "sco")]), "a.php": "x"}
        ),
        "not played",
    ),
    "mastery": (lambda: made.cmi5(mastery="7"), "outside 0 to 1"),
    "moveOn": (lambda: made.cmi5(move_on="Always"), "unknown to cmi5"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_refused_says_why(name):
    build, words = BAD[name]
    assert words in reason(build())


def test_too_large_is_refused_by_each_measure(settings, monkeypatch):
    content = made.scorm12()
    monkeypatch.setattr(archive, "MAX_ENTRIES", 1)
    assert "entries" in reason(content)
    settings.MAX_PACKAGE_MB = 0
    assert "larger than" in reason(content)


def test_every_standard_is_read():
    units = (("Basics", "sco.html?p=1", "sco"), ("Reading", "more.html", "asset"))
    old = read(made.scorm12(units, mastery="80"))
    assert (old.standard, old.title) == ("scorm12", "Selling storage")
    assert [(u.title, u.file, u.query, u.mastery, u.is_asset) for u in old.units] == [
        ("Basics", "sco.html", "p=1", 0.8, False),
        ("Reading", "more.html", "", 0.8, True),
    ]
    new = read(made.scorm2004())
    assert (new.standard, new.units[0].mastery, new.units[0].query) == ("scorm2004", 0.8, "lang=en")
    five = read(made.cmi5())
    assert (five.standard, five.units[0].move_on, five.units[0].launch_data) == (
        "cmi5",
        "CompletedAndPassed",
        "p=1",
    )
    assert read(made.tincan()).standard == "xapi"


def test_an_import_is_whole_or_not_at_all(marketing, who, tmp_path):
    for actor, content, error in (
        (marketing, made.zipped({"a": "b"}), ValidationError),
        (who("cam"), made.scorm12(), Refused),
    ):
        with pytest.raises(error):
            services.import_package(actor=actor, upload=made.upload(content))
    assert not Package.objects.exists()
    assert not list(tmp_path.rglob("*.*"))
    first = services.import_package(actor=marketing, upload=made.upload(made.scorm12()))
    again = services.import_package(actor=marketing, upload=made.upload(made.scorm12()))
    assert first == again
    assert PackageVersion.objects.count() == 1


def test_editors_import_in_the_browser_and_others_find_nothing(marketing, who):
    for name in ("cam", "auditor", "seller@northwind.example"):
        assert status(who(name), "package_list") == 404
        assert status(who(name), "package_new", "post") == 404
    editor = visit(marketing)
    bad = editor.post("/training/packages/new/", {"title": "Kept", "file": made.upload(b"<html>")})
    assert bad.status_code == 400
    assert b"not a zip archive" in bad.content
    assert b"Kept" in bad.content
    good = editor.post("/training/packages/new/", {"file": made.upload(made.scorm12())})
    page = editor.get(good.url)
    assert b"Basics" in page.content
    other = made.scorm12((("Other", "sco.html", "sco"),))
    assert editor.post(good.url, {"file": made.upload(other)}).status_code == 302
    assert b"Other" in editor.get(good.url).content
    assert b"Selling storage" in editor.get("/training/packages/").content
    assert status(who("cam"), "package_detail", pk=Package.objects.get().pk) == 404


def test_what_the_scanner_finds_is_refused_and_not_kept(marketing, monkeypatch, tmp_path):
    monkeypatch.setattr("portal.activity.scanner.virus_in", lambda upload: "Eicar-Test-Signature")
    with pytest.raises(ValidationError, match="Eicar") as caught:
        services.import_package(actor=marketing, upload=made.upload(made.scorm12()))
    assert set(caught.value.message_dict) == {"file"}
    assert not Package.objects.exists()
    assert not list(tmp_path.rglob("*.*"))
