"""How a file is handed out: parts, validators, headers, sizes, and what is told to other rooms."""

import io
from typing import ClassVar

import pytest
from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from PIL import Image

from cms.media import served, services
from cms.media.models import PortalDocument, PortalImage
from cms.media.serving import OutOfReach, part_asked
from tests.cms.media.hostile import mp4, picture, upload
from tests.stored import stored_files

SELLER = "seller@northwind.example"

RANGES = {
    "bytes=0-0": (0, 0),
    "bytes=0-": (0, 99),
    "bytes=10-19": (10, 19),
    "bytes=90-500": (90, 99),
    "bytes=-5": (95, 99),
    "bytes=-500": (0, 99),
    "bytes=0-1,5-6": None,
    "bytes=5-2": None,
    "bytes=-": None,
    "bytes=a-b": None,
    "items=0-1": None,
    "": None,
    "bytes=" + "9" * 5000 + "-": None,
}


def test_parts_understood():
    assert {header: part_asked(header, 100) for header in RANGES} == RANGES
    for header in ("bytes=100-", "bytes=500-600", "bytes=-0"):
        with pytest.raises(OutOfReach):
            part_asked(header, 100)


def test_whole_file_and_its_parts(visit, collateral, price_list):
    whole = visit(SELLER, price_list.address())
    size = len(whole.bytes)
    assert whole.bytes.startswith(b"%PDF-") and int(whole["Content-Length"]) == size
    part = visit(SELLER, price_list.address(), Range="bytes=5-9")
    assert (part.status_code, part.bytes) == (206, whole.bytes[5:10])
    assert part["Content-Range"] == f"bytes 5-9/{size}" and part["Content-Length"] == "5"
    rest = visit(SELLER, price_list.address(), Range="bytes=10-")
    assert rest.bytes == whole.bytes[10:]
    several = visit(SELLER, price_list.address(), Range="bytes=0-1,4-5")
    assert (several.status_code, several.bytes) == (200, whole.bytes)
    beyond = visit(SELLER, price_list.address(), Range=f"bytes={size}-")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{size}")
    same = visit(SELLER, price_list.address(), Range="bytes=0-3", If_Range=whole["ETag"])
    assert same.status_code == 206
    other = visit(SELLER, price_list.address(), Range="bytes=0-3", If_Range='"another"')
    assert (other.status_code, other.bytes) == (200, whole.bytes)
    head = visit(SELLER, price_list.address(), "head")
    assert head.bytes == b"" and head["Content-Length"] == str(size)
    assert visit(SELLER, price_list.address(), "post").status_code == 405


def test_headers_seal_the_file_and_keep_it_out_of_caches(visit, collateral, price_list, diagram):
    answer = visit(SELLER, price_list.address())
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="Secret_prices.pdf"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    shown = visit(SELLER, price_list.address() + "?inline")
    assert shown["Content-Disposition"].startswith("inline")
    for sent in (answer, shown, visit(SELLER, diagram.address())):
        assert sent["X-Content-Type-Options"] == "nosniff"
        assert {"private", "no-store"} <= set(sent["Cache-Control"].split(", "))
        assert "Cookie" in sent["Vary"]
        assert "script" not in sent["Content-Security-Policy"]


@pytest.mark.exhaustive
def test_a_picture_in_its_sizes_keeps_what_matters(visit, collateral, marketing, diagram):
    """Left half red, right half blue, the focal point far to the right: the cut is blue."""
    two = Image.new("RGB", (1200, 300), "red")
    two.paste("blue", (600, 0, 1200, 300))
    out = io.BytesIO()
    two.save(out, "PNG")
    banner = services.keep_picture(
        actor=marketing, title="Banner", description="x", upload=upload("b.png", out.getvalue())
    )
    PortalImage.objects.filter(pk=banner.pk).update(
        focal_point_x=1150, focal_point_y=150, focal_point_width=50, focal_point_height=50
    )
    cut = Image.open(
        io.BytesIO(visit("desk@meridian.example", banner.address("fill-400x300")).bytes)
    )
    assert cut.size == (400, 300) and cut.getpixel((5, 5))[2] > 200
    assert [width for _address, width in diagram.sources()] == [320, 800, 900]
    small = visit(SELLER, diagram.address("width-320"))
    assert Image.open(io.BytesIO(small.bytes)).width == 320
    assert visit(SELLER, diagram.address("width-320"), If_None_Match=small["ETag"]).bytes == b""


@pytest.mark.exhaustive
@pytest.mark.filterwarnings("ignore:Unclosed file")  # Wagtail's own, of a size it cannot make
def test_missing_and_broken_originals_are_404(visit, collateral, price_list, diagram):
    with default_storage.open(diagram.file.name, "wb") as stored:
        stored.write(b"not a picture")
    default_storage.delete(price_list.file.name)
    assert visit(SELLER, diagram.address()).status_code == 404
    assert visit(SELLER, price_list.address()).status_code == 404


class Elsewhere(Storage):
    """As files in an S3 bucket: no path on this machine; nobody may be sent to its address."""

    kept: ClassVar[dict[str, bytes]] = {}

    def _open(self, name, mode="rb"):
        if name not in self.kept:
            raise FileNotFoundError(name)
        return File(io.BytesIO(self.kept[name]), name)

    def _save(self, name, content):
        self.kept[name] = b"".join(content.chunks())
        return name

    def exists(self, name):
        return name in self.kept

    def size(self, name):
        return len(self.kept[name])

    def delete(self, name):
        self.kept.pop(name, None)

    def url(self, name):
        raise AssertionError("an address of the storage was asked for")


def test_storage_elsewhere_stays_behind_the_wall(visit, settings, request):
    kept = {"BACKEND": f"{__name__}.Elsewhere"}
    settings.STORAGES = {**settings.STORAGES, "default": kept}
    collateral = request.getfixturevalue("collateral")
    paper, sketch = collateral.document, PortalImage.objects.get()
    whole = visit(SELLER, paper.address())
    assert whole.bytes.startswith(b"%PDF-") and "Location" not in whole
    part = visit(SELLER, paper.address(), Range="bytes=5-9")
    assert (part.status_code, part.bytes) == (206, whole.bytes[5:10])
    assert visit(SELLER, paper.address(), If_None_Match=whole["ETag"]).status_code == 304
    small = visit(SELLER, sketch.address("width-320"))
    assert Image.open(io.BytesIO(small.bytes)).width == 320
    for address in (paper.address(), sketch.address("width-320")):
        assert visit("seller@bluepeak.example", address).status_code == 404
    default_storage.delete(paper.file.name)
    assert visit(SELLER, paper.address()).status_code == 404


def test_listeners_hear_of_each_file_once(
    visit, collateral, price_list, diagram, world, monkeypatch
):
    heard = []
    monkeypatch.setattr(served, "SERVED", [lambda **told: heard.append(told)])
    visit(SELLER, price_list.address())
    visit(SELLER, price_list.address(), Range="bytes=0-4")
    etag = f'"{price_list.file_hash}"'
    for method, headers in (
        ("get", {"Range": "bytes=5-9"}),
        ("get", {"Range": "bytes=9999999-"}),
        ("get", {"If-None-Match": etag}),
        ("head", {}),
    ):
        visit(SELLER, price_list.address(), method, **headers)
    visit("seller@bluepeak.example", price_list.address())
    visit(SELLER, diagram.address())
    assert [(told["user"].email, told["file"]) for told in heard] == [(SELLER, price_list)] * 2


@pytest.mark.exhaustive
def test_video_with_captions(visit, marketing):
    film = services.keep_document(actor=marketing, title="Film", upload=upload("film.mp4", mp4()))
    words = services.keep_document(
        actor=marketing, title="Words", upload=upload("film.vtt", b"WEBVTT\n\n")
    )
    answer = visit(marketing.email, film.address())
    assert answer["Content-Type"] == "video/mp4" and answer["Accept-Ranges"] == "bytes"
    assert visit(marketing.email, words.address())["Content-Type"] == "text/vtt"


def test_files_go_with_their_rows(visit, marketing, diagram, django_capture_on_commit_callbacks):
    others = stored_files() - {diagram.file.name}
    spare = services.keep_document(actor=marketing, title="x", upload=upload("x.png", picture()))
    for spec in ("width-320", "fill-400x300"):
        assert visit(marketing.email, diagram.address(spec)).status_code == 200
    assert len(stored_files() - others) == 4
    with django_capture_on_commit_callbacks(execute=True):
        PortalImage.objects.get(pk=diagram.pk).delete()
        PortalDocument.objects.get(pk=spare.pk).delete()
    assert stored_files() <= others
    assert visit(marketing.email, diagram.address()).status_code == 404
