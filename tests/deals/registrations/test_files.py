"""Attachments: checked on the way in, private on the way out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deals.registrations import services
from deals.registrations.models import DealFile
from tests.visitor import visit, words

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(user, deal, name="plan.pdf", content=PDF, **data):
    data = {"file": SimpleUploadedFile(name, content), "audience": "joint"} | data
    return visit(user).post(f"/deals/{deal.pk}/files/", data)


@pytest.fixture
def deal(world):
    return world.deals["nw-submitted"]


@pytest.fixture
def seller(world):
    return world.users["seller@northwind.example"]


def test_file_is_added_listed_and_downloaded_privately(world, deal, seller):
    assert upload(seller, deal, 'p"lan ü.pdf').status_code == 302
    stored = deal.files.get()
    assert f"files/{stored.pk}/" in words(visit(seller).get(f"/deals/{deal.pk}/"))
    address = f"/deals/{deal.pk}/files/{stored.pk}/"
    answer = visit(world.users["cam@meridian.example"]).get(address)
    assert b"".join(answer.streaming_content) == PDF
    answer.close()
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"] and "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("email", "status"),
    [
        ("seller@bluepeak.example", 404),
        ("seller2@northwind.example", 404),
        ("learner@northwind.example", 404),
        ("cam2@meridian.example", 404),
        ("direct@meridian.example", 404),
        ("auditor@meridian.example", 200),
    ],
)
def test_download_is_scoped(world, deal, seller, email, status):
    stored = services.add_file(deal=deal, actor=seller, upload=SimpleUploadedFile("a.pdf", PDF))
    address = f"/deals/{deal.pk}/files/{stored.pk}/"
    answer = visit(world.users[email]).get(address)
    answer.close()
    assert answer.status_code == status


def test_internal_file_is_not_there_for_the_partner(world, deal, seller):
    upload(world.users["cam@meridian.example"], deal, "notes.pdf", audience="internal")
    stored = deal.files.get()
    assert stored.audience == "internal"
    assert "notes.pdf" not in words(visit(seller).get(f"/deals/{deal.pk}/"))
    assert visit(seller).get(f"/deals/{deal.pk}/files/{stored.pk}/").status_code == 404


def test_file_of_another_deal_is_not_found_under_this_one(world, deal, seller):
    stored = services.add_file(deal=deal, actor=seller, upload=SimpleUploadedFile("a.pdf", PDF))
    other = world.deals["nw-draft"]
    assert visit(seller).get(f"/deals/{other.pk}/files/{stored.pk}/").status_code == 404


BAD = {
    "program": ("evil.exe", b"MZ"),
    "page": ("page.html", b"<script>alert(1)</script>"),
    "lie": ("plan.pdf", b"MZ\x90\x00 not a pdf"),
    "empty": ("plan.pdf", b""),
    "drawing": ("logo.svg", b"<svg/>"),
    "nameless": (".pdf", PDF),
}


@pytest.mark.parametrize(("name", "content"), BAD.values(), ids=BAD)
def test_bad_files_are_refused(world, deal, seller, name, content):
    assert upload(seller, deal, name, content).status_code == 400
    assert not DealFile.objects.exists()


def test_too_large_a_file_is_refused(world, deal, seller, settings):
    settings.MAX_UPLOAD_MB = 0
    answer = upload(seller, deal)
    assert answer.status_code == 400 and "larger than" in words(answer)


def test_no_file_at_all_is_refused(world, deal, seller):
    assert visit(seller).post(f"/deals/{deal.pk}/files/", {}).status_code == 400


def test_file_sent_twice_is_one(world, deal, seller):
    token = "6f1c3f0e-0000-4000-8000-000000000002"
    for _time in range(2):
        assert upload(seller, deal, token=token).status_code == 302
    assert deal.files.count() == 1


def test_partner_cannot_add_an_internal_file(world, deal, seller):
    assert upload(seller, deal, audience="internal").status_code == 403
    assert not DealFile.objects.exists()


def test_own_file_is_removed_while_the_deal_is_open(world, seller):
    draft, admin = world.deals["nw-draft"], world.users["admin@northwind.example"]
    upload(seller, draft)
    address = f"/deals/{draft.pk}/files/{draft.files.get().pk}/remove/"
    assert visit(admin).post(address).status_code == 403
    assert "Remove this file?" in words(visit(seller).get(address))
    assert visit(seller).post(address).status_code == 302
    assert not draft.files.exists()


def test_file_stays_after_the_deal_was_sent(world, deal, seller):
    upload(seller, deal)
    address = f"/deals/{deal.pk}/files/{deal.files.get().pk}/remove/"
    assert visit(seller).post(address).status_code == 403
    assert "/remove/" not in words(visit(seller).get(f"/deals/{deal.pk}/"))
    assert deal.files.exists()
