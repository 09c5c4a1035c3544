"""The private store: what FILES_URL may say, and (make objects) what S3 promises."""

import zipfile

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal import files_url
from portal.activity import storage

in_s3 = pytest.mark.skipif(not settings.FILES_URL, reason="make objects")


def test_an_address_says_everything():
    found = files_url.options("s3://a%3Ab:c%2Fd@127.0.0.1:9000/box/part?secure=0&region=eu-1")
    assert found["endpoint_url"] == "http://127.0.0.1:9000"
    assert (found["access_key"], found["secret_key"]) == ("a:b", "c/d")
    assert (found["bucket_name"], found["location"]) == ("box", "part")
    assert (found["region_name"], found["addressing_style"]) == ("eu-1", "path")
    assert found["signature_version"] == "s3v4" and not found["file_overwrite"]


@pytest.mark.parametrize(
    "url",
    [
        "https://a:b@host/box",
        "s3://a:b@host",
        "s3://a:b@host/",
        "s3://a@host/box",
        "s3://a:b@host:x/box",
        "s3://a:b@host/box?secure=no",
        "s3://a:b@host/box?style=odd",
        "s3://a:b@host/box?acl=public-read",
        "s3:///box",
    ],
)
def test_nonsense_fails_loudly(url):
    with pytest.raises(ImproperlyConfigured, match="FILES_URL"):
        files_url.options(url)


def test_a_store_that_is_away_is_an_error_of_files():
    options = files_url.options("s3://a:b@127.0.0.1:9/box?secure=0")
    away = storage.PrivateObjects(**options)
    for act in (lambda: away.open("x"), lambda: away.exists("x"), lambda: away.delete("x")):
        with pytest.raises(OSError, match="does not answer"):
            act()


def test_no_address_opens_a_file():
    away = storage.PrivateObjects(**files_url.options("s3://a:b@127.0.0.1:9/box?secure=0"))
    assert away.url("a/b.pdf") == "/media/a/b.pdf"


@pytest.fixture
def kept():
    content = bytes(range(256)) * 8192  # four parts
    name = default_storage.save("test/storage", ContentFile(content))
    yield name, content
    default_storage.delete(name)


@in_s3
def test_a_file_is_read_in_parts(kept, monkeypatch):
    name, content = kept
    asked = []
    fetch = storage.Parts._fetch
    monkeypatch.setattr(storage.Parts, "_fetch", lambda s, n: asked.append(n) or fetch(s, n))
    with default_storage.open(name) as file:
        assert file.seek(0, 2) == len(content) == file.size
        file.seek(1_000_003)
        assert file.read(7) == content[1_000_003:1_000_010]
        assert len(asked) == 1  # and not the whole file
        file.seek(0)
        assert file.read() == content


@in_s3
def test_a_file_opens_again_and_a_missing_one_does_not(kept):
    name, content = kept
    file = default_storage.open(name)
    file.close()
    with file.open("rb"):
        assert file.read(5) == content[:5]
    default_storage.delete(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name)
    with pytest.raises(FileNotFoundError):
        file.open("rb")


@in_s3
def test_a_large_file_goes_in_several_parts():
    content = b"0123456789abcdef" * (9 * 65536)  # past the 8 MB of one upload
    name = default_storage.save("test/large", ContentFile(content))
    with default_storage.open(name) as file:
        file.seek(-7, 2)
        assert (file.size, file.read()) == (len(content), content[-7:])
    default_storage.delete(name)
    assert not default_storage.exists(name)


@in_s3
def test_a_zip_is_read_by_its_members(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("large", b"1" * 3_000_000)
        archive.writestr("small", b"found")
    name = default_storage.save("test/zip", ContentFile((tmp_path / "x.zip").read_bytes()))
    with default_storage.open(name) as file, zipfile.ZipFile(file) as archive:
        assert archive.read("small") == b"found"
    default_storage.delete(name)


@in_s3
def test_the_bucket_is_closed_to_strangers(kept):
    import requests

    found = files_url.options(settings.FILES_URL)
    address = f"{found['endpoint_url']}/{found['bucket_name']}/tests/{kept[0]}"
    with requests.Session() as session:
        session.trust_env = False
        assert session.get(address, timeout=10).status_code in {400, 401, 403}
