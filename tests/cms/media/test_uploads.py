"""What may be uploaded, by every door of the editor; what hostile files are told."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from cms.media import inspection, services, validators
from cms.media.choices import KINDS
from cms.media.models import PortalDocument, PortalImage
from tests.cms.media import hostile
from tests.cms.media.conftest import one_and_rest
from tests.cms.media.hostile import mp4, office, pdf, picture, upload

FINE = {
    "a.pdf": pdf(),
    "a.docx": office(),
    "a.xlsx": office("xl/workbook.xml", xl__media__chart=b"\0" * 2_000_000),
    "a.pptx": office("ppt/presentation.xml"),
    "a.csv": b"name,price\nAlpha,1\n",
    "a.txt": "Grüße".encode(),
    "a.png": picture(),
    "a.jpg": picture("JPEG"),
    "a.JPEG": picture("JPEG"),
    "a.gif": picture("GIF"),
    "a.webp": picture("WEBP"),
    "a.mp4": mp4(),
    "a.webm": bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878102"),
    "a.vtt": b"\xef\xbb\xbfWEBVTT\n\n00:00.000 --> 00:01.000\nHello\n",
    "preisliste-2026 (final) 价格.pdf": pdf(),
}
ZIP = hostile.archive({"inside.txt": "x" * 100})
LOCKED = (
    hostile.archive({"word/document.xml": "x"})
    .replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\1\0")
    .replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0")
)
HOSTILE = {
    "page.svg": (b"<svg onload='alert(1)'/>", "not accepted"),
    "page.html": (b"<script>alert(1)</script>", "not accepted"),
    "pack.zip": (ZIP, "not accepted"),
    "macros.docm": (office(), "not accepted"),
    "tool.pdf.exe": (b"MZ\x90\0", "not accepted"),
    "no-name": (pdf(), "not accepted"),
    "empty.pdf": (b"", "empty"),
    "huge.pdf": (pdf() + b"\0" * (3 * 1024 * 1024), "larger than 2 MB"),
    "\u202efdp.exe.pdf": (pdf(), "plain name"),
    "line\nbreak.pdf": (pdf(), "plain name"),
    "l" * 300 + ".pdf": (pdf(), "plain name"),
    "tool.pdf": (b"MZ\x90\0" + b"\0" * 500, "does not match"),
    "page.png": (b"<html><script>alert(1)</script>", "does not match"),
    "other.png": (picture("JPEG"), "does not match"),
    "other.docx": (office("xl/workbook.xml"), "does not match"),
    "jar.docx": (ZIP, "does not match"),
    "film.mp4": (b"\0\0\0\x18ftypqt  ", "does not match"),
    "words.vtt": (b"1\n00:00 --> 00:01\n", "does not match"),
    "binary.txt": (b"MZ\0\0", "does not match"),
    "late.pdf": (b"GARBAGE" + pdf(), "does not match"),
    "gifar.gif": (picture("GIF") + ZIP, "hidden"),
    "pdfzip.pdf": (pdf() + ZIP, "hidden"),
    "pngpdf.gif": (picture("GIF")[:20] + b"%PDF-1.4", "hidden"),
    "rar.jpg": (picture("JPEG") + b"Rar!\x1a\x07\x01\0", "hidden"),
    "films.mp4": (mp4() + ZIP, "hidden"),
    "broken.pdf": (pdf()[: len(pdf()) // 2], "damaged"),
    "empty-inside.pdf": (b"%PDF-1.7\n%%EOF\n", "damaged"),
    "locked.pdf": (pdf(password="secret"), "password"),
    "bomb.png": (hostile.pixel_bomb(), "too many pixels"),
    "cut.png": (picture(size=(300, 300), colour="red")[:-30], "damaged"),
    "macros.docx": (office(word__vbaProject_bin=b"x").replace(b"_bin", b".bin"), "macros"),
    "traversal.docx": (
        hostile.archive({"word/document.xml": "x", "../../etc/cron.d/x": "x"}),
        "hidden",
    ),
    "bomb.xlsx": (office("xl/workbook.xml", xl__s=b"\0" * 40_000_000), "unpacks"),
    "parts.pptx": (
        hostile.archive({"ppt/presentation.xml": "", **{f"p{n}": "" for n in range(5001)}}, 0),
        "unpacks",
    ),
    "lying.docx": (hostile.lying_part(office(word__s=b"\0" * 400_000)), "damaged"),
    "locked.docx": (LOCKED, "password"),
    "cut.docx": (office()[:-40], "damaged"),
}


@pytest.fixture(autouse=True)
def small_limit(settings):
    settings.MAX_UPLOAD_MB = 2


def test_honest_files_are_accepted():
    for name, content in FINE.items():
        validators.check_document(upload(name, content))
    assert {name.rpartition(".")[2].lower() for name in FINE} == set(KINDS)


def answer_to(name, content):
    """What somebody is told who sends this."""
    sent = upload("x", content)
    sent._name = name  # as a hand-made request would send it, without Django's cleaning
    try:
        validators.check_document(sent)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return "accepted"


def test_hostile_files_are_refused_with_a_reason():
    told = {name: answer_to(name, content) for name, (content, _reason) in HOSTILE.items()}
    wrong = {name: words for name, words in told.items() if HOSTILE[name][1] not in words}
    assert wrong == {}


def test_pdf_that_takes_for_ever_is_given_up(monkeypatch):
    monkeypatch.setattr(inspection, "PROBE_SECONDS", 0.01)
    with pytest.raises(ValidationError, match="damaged"):
        validators.check_document(upload("a.pdf", pdf()))


def test_animation_counts_every_frame(settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 10_000
    frames = [
        Image.new("RGB", (50, 50), colour) for colour in ("red", "blue", "lime", "teal", "navy")
    ]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(ValidationError, match="too many pixels"):
        validators.check_picture(upload("a.gif", out.getvalue()))


# --- The doors of the editor ---------------------------------------------------------------------
DOCUMENT_DOORS = {
    "wagtaildocs:add": ("", "file"),
    "wagtaildocs:add_multiple": ("", "files[]"),
    "wagtaildocs_chooser:create": ("document-chooser-upload-", "document-chooser-upload-file"),
}
IMAGE_DOORS = {
    "wagtailimages:add": ("", "file"),
    "wagtailimages:add_multiple": ("", "files[]"),
    "wagtailimages_chooser:create": ("image-chooser-upload-", "image-chooser-upload-file"),
}


def send(client, door, prefix, field, file, **data):
    data = {f"{prefix}{name}": value for name, value in data.items()}
    return client.post(reverse(door), {**data, field: file})


@pytest.mark.parametrize("door", one_and_rest(DOCUMENT_DOORS))
def test_every_door_for_documents_checks(client, marketing, collateral, door):
    client.force_login(marketing)
    before, root = PortalDocument.objects.count(), collateral.document.collection.pk
    sent = upload("pdfzip.pdf", pdf() + ZIP)
    answer = send(client, door, *DOCUMENT_DOORS[door], sent, title="Typed words", collection=root)
    assert answer.status_code == 200 and b"hidden in this file" in answer.content
    if "multiple" not in door:
        assert b"Typed words" in answer.content
    assert PortalDocument.objects.count() == before
    sent = upload("prices.pdf", pdf())
    send(client, door, *DOCUMENT_DOORS[door], sent, title="Typed words", collection=root)
    assert PortalDocument.objects.count() == before + 1


@pytest.mark.parametrize("door", one_and_rest(IMAGE_DOORS))
def test_every_door_for_pictures_checks(client, marketing, collateral, door):
    client.force_login(marketing)
    root, words = collateral.document.collection.pk, "Typed words"
    before = PortalImage.objects.count()
    for sent in (
        upload("g.gif", picture("GIF") + ZIP),
        upload("p.png", hostile.pixel_bomb(20_000)),
    ):
        answer = send(
            client, door, *IMAGE_DOORS[door], sent, title=words, description=words, collection=root
        )
        assert answer.status_code == 200
        assert b"hidden in this file" in answer.content or b"too many pixels" in answer.content
        if "multiple" not in door:
            assert words.encode() in answer.content
    assert PortalImage.objects.count() == before


def test_picture_needs_alternative_text(client, marketing, collateral):
    client.force_login(marketing)
    root = collateral.document.collection.pk
    sent = {"title": "x", "collection": root, "file": upload("x.png", picture())}
    answer = client.post(reverse("wagtailimages:add"), sent)
    assert set(answer.context["form"].errors) == {"description"}
    sent |= {"file": upload("x.png", picture()), "description": "A ship"}
    assert client.post(reverse("wagtailimages:add"), sent).status_code == 302


def test_replaced_file_leaves_no_old_address(client, visit, marketing, collateral, price_list):
    old, stored = price_list.address(), price_list.file.name
    client.force_login(marketing)
    sent = {
        "title": "Prices",
        "collection": price_list.collection_id,
        "file": upload("new prices.pdf", pdf("New")),
    }
    address = reverse("wagtaildocs:edit", args=[price_list.pk])
    assert client.post(address, sent).status_code == 302
    price_list = PortalDocument.objects.get()
    assert not default_storage.exists(stored)
    seller = "seller@northwind.example"
    assert visit(seller, old).status_code == 404
    assert visit(seller, price_list.address()).status_code == 200


@pytest.mark.exhaustive
def test_file_in_use_is_deleted_only_after_a_warning(
    client, marketing, collateral, price_list, diagram
):
    client.force_login(marketing)
    for address, usage in (
        (reverse("wagtaildocs:delete", args=[price_list.pk]), price_list.usage_url),
        (reverse("wagtailimages:delete", args=[diagram.pk]), diagram.usage_url),
    ):
        assert usage.encode() in client.get(address).content
        assert collateral.title.encode() in client.get(usage).content
    client.post(reverse("wagtaildocs:delete", args=[price_list.pk]))
    assert PortalDocument.objects.filter(pk=price_list.pk).exists()  # the page is its file


@pytest.mark.exhaustive
def test_editor_shows_pictures_from_its_own_addresses(client, marketing, diagram, collateral):
    client.force_login(marketing)
    for address in (
        reverse("wagtailimages:index"),
        reverse("wagtailimages:edit", args=[diagram.pk]),
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtaildocs:index"),
        reverse("wagtailadmin_pages:edit", args=[collateral.pk]),
    ):
        answer = client.get(address)
        assert answer.status_code == 200 and b'"/media/' not in answer.content
    rendition = diagram.renditions.first()
    shown = client.get(rendition.url)
    assert shown.status_code == 200 and b"".join(shown)[:4] == b"\x89PNG"
    client.logout()
    assert client.get(rendition.url).status_code == 302  # the editor's door asks for sign-in


def test_strangers_find_no_size_of_the_editor(visit, marketing, diagram):
    rendition = diagram.get_rendition("max-165x165")
    assert visit(marketing.email, rendition.url).status_code == 200
    for email in ("seller@northwind.example", "direct@meridian.example"):
        assert visit(email, rendition.url).status_code == 404


def test_service_says_which_field(marketing):
    with pytest.raises(ValidationError) as refusal:
        services.keep_document(actor=marketing, title="x", upload=upload("x.svg", b"<svg/>"))
    assert set(refusal.value.message_dict) == {"file"}


class Untouched:
    """The body of a request, that nobody may read."""

    def read(self, *_size):
        raise AssertionError("the body was read")

    readline = read


def test_huge_request_is_refused_unread(client, world, settings):
    huge = (settings.MAX_VIDEO_MB + 6) * 1024 * 1024
    for address in (reverse("wagtaildocs:add"), "/auth/login/", "/api/v1/deals/"):
        for length in (str(huge), f"00{huge}", "9" * 30):
            answer = client.request(
                REQUEST_METHOD="POST",
                PATH_INFO=address,
                CONTENT_TYPE="multipart/form-data; boundary=x",
                CONTENT_LENGTH=length,
                **{"wsgi.input": Untouched()},
            )
            assert (address, answer.status_code) == (address, 413)
            assert b"larger than anything" in answer.content
