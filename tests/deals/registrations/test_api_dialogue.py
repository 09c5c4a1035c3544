"""Comments and files of a deal through the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deals.registrations.models import DealComment, DealFile
from tests.api import as_user, is_problem


def bodies(api, deal):
    return [row["body"] for row in api.get(f"deals/{deal.pk}/comments/").json()["results"]]


def test_internal_notes_stay_with_the_reviewers(world):
    deal = world.deals["nw-submitted"]
    seller = as_user(world.users["seller@northwind.example"])
    manager = as_user(world.users["cam@meridian.example"])
    path = f"deals/{deal.pk}/comments/"
    assert seller.post(path, {"body": "Any news?"}).status_code == 201
    note = manager.post(path, {"body": "Looks thin", "internal": True})
    assert note.json().keys() == {"id", "author", "internal", "created_at", "body"}
    assert manager.post(path, {"body": "Soon"}).json()["internal"] is False
    assert bodies(seller, deal) == ["Any news?", "Soon"]
    assert bodies(manager, deal) == ["Any news?", "Looks thin", "Soon"]
    own, vendor = seller.get(path).json()["results"]
    assert own.keys() == {"id", "author", "created_at", "body"}
    assert own["author"]["name"] == "Nils Seller"
    assert vendor["author"] == {"name": "Meridian"}  # the vendor speaks as one
    assert is_problem(seller.post(path, {"body": "x", "internal": True}), 403)


@pytest.mark.parametrize(
    ("email", "key"),
    [("buyer@harbor.example", "co-submitted"), ("direct@meridian.example", "nw-approved")],
)
def test_supply_and_joint_lenses_open_no_dialogue(world, email, key):
    api, deal = as_user(world.users[email]), world.deals[key]
    assert api.get(f"deals/{deal.pk}/").status_code == 200
    for part in ("comments", "files"):
        assert is_problem(api.get(f"deals/{deal.pk}/{part}/"), 403)
    assert is_problem(api.post(f"deals/{deal.pk}/comments/", {"body": "x"}), 403)


def test_auditor_reads_and_does_not_write(world):
    deal, auditor = world.deals["nw-submitted"], as_user(world.users["auditor@meridian.example"])
    assert auditor.get(f"deals/{deal.pk}/comments/").status_code == 200
    assert is_problem(auditor.post(f"deals/{deal.pk}/comments/", {"body": "x"}), 403)


@pytest.mark.parametrize("body", ["", "   ", None, 5, ["x"], "x" * 5001, "a\x00b"])
def test_bad_comment_is_refused(world, body):
    deal, api = world.deals["nw-submitted"], as_user(world.users["seller@northwind.example"])
    answer = api.post(f"deals/{deal.pk}/comments/", {"body": body})
    assert is_problem(answer, 400)["errors"].keys() == {"body"}
    assert not DealComment.objects.filter(deal=deal).exists()


def test_file_goes_up_and_comes_down(world):
    deal, api = world.deals["nw-submitted"], as_user(world.users["seller@northwind.example"])
    path = f"deals/{deal.pk}/files/"
    sent = api.upload(path, file=SimpleUploadedFile("Angebot ü.txt", b"hello"))
    assert sent.status_code == 201, sent.content
    assert sent.json().keys() == {"id", "author", "created_at", "name", "content_type", "size"}
    assert api.get(path).json()["results"] == [sent.json()]
    content = api.get(f"{path}{sent.json()['id']}/", Accept="application/pdf")
    assert b"".join(content.streaming_content) == b"hello"
    assert content["Content-Disposition"].startswith("attachment;")
    assert content["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in content["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("virus.exe", b"MZ"), ("plan.pdf", b"<html>"), ("empty.txt", b""), ("page.html", b"<p>")],
)
def test_bad_file_is_refused(world, name, content):
    deal, api = world.deals["nw-submitted"], as_user(world.users["seller@northwind.example"])
    answer = api.upload(f"deals/{deal.pk}/files/", file=SimpleUploadedFile(name, content))
    assert is_problem(answer, 400)["errors"].keys() == {"file"}
    assert not DealFile.objects.exists()


def test_files_are_sent_as_forms(world):
    deal, api = world.deals["nw-submitted"], as_user(world.users["seller@northwind.example"])
    assert is_problem(api.post(f"deals/{deal.pk}/files/", {"file": "x"}), 415)
    assert is_problem(api.upload(f"deals/{deal.pk}/files/", file="just text"), 400)
    assert is_problem(api.upload(f"deals/{deal.pk}/comments/", body="x"), 415)
