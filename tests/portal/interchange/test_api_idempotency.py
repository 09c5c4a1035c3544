"""`Idempotency-Key`: the same request twice does one thing and gets one answer."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deals.registrations.models import Deal, DealComment, DealFile
from portal.interchange.models import IdempotentAnswer
from portal.workflow import clock
from tests.api import as_user, is_problem
from tests.racing import run_race


@pytest.fixture
def seller(world):
    return as_user(world.users["seller@northwind.example"])


def test_same_key_and_body_get_the_first_answer(world, seller):
    body = {"title": "Once", "need": "x"}
    first = seller.post("deals/", body, Idempotency_Key="k1")
    again = seller.post("deals/", {"need": "x", "title": "Once"}, Idempotency_Key="k1")
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first["Location"] == again["Location"] and first["ETag"] == again["ETag"]
    assert "Idempotency-Replayed" not in first and again["Idempotency-Replayed"] == "true"
    assert Deal.objects.filter(title="Once").count() == 1


def test_same_key_for_another_request_is_refused(world, seller):
    seller.post("deals/", {"title": "Once"}, Idempotency_Key="k1")
    assert is_problem(seller.post("deals/", {"title": "Two"}, Idempotency_Key="k1"), 422)
    path = f"deals/{world.deals['nw-submitted'].pk}/comments/"
    assert is_problem(seller.post(path, {"title": "Once"}, Idempotency_Key="k1"), 422)
    assert Deal.objects.filter(title="Two").count() == 0


def test_keys_belong_to_one_person(world, seller):
    seller.post("deals/", {"title": "Mine"}, Idempotency_Key="k1")
    rival = as_user(world.users["seller@bluepeak.example"])
    answer = rival.post("deals/", {"title": "Theirs"}, Idempotency_Key="k1")
    assert answer.status_code == 201 and answer.json()["title"] == "Theirs"


def test_refusals_are_not_kept(world, seller):
    deal = seller.post("deals/", {"title": "x"}).json()
    path = f"deals/{deal['id']}/submit/"
    assert is_problem(seller.post(path, {"version": 1}, Idempotency_Key="k1"), 400)
    assert is_problem(seller.post(path, {"version": 9}, Idempotency_Key="k1"), 409)
    assert not IdempotentAnswer.objects.exists()


def test_a_transition_is_replayed_even_after_the_deal_moved_on(world, seller):
    deal = world.deals["nw-submitted"]
    path = f"deals/{deal.pk}/withdraw/"
    first = seller.post(path, {"version": deal.version}, Idempotency_Key="k1")
    again = seller.post(path, {"version": deal.version}, Idempotency_Key="k1")
    assert first.content == again.content and again.json()["status"] == "withdrawn"


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "ü"])
def test_nonsense_keys_are_refused(world, seller, key):
    answer = seller.post("deals/", {"title": "x"}, Idempotency_Key=key)
    assert is_problem(answer, 400)


def test_keys_hold_for_files_comments_and_empty_answers(world, seller):
    deal = world.deals["nw-submitted"]
    for _time in range(2):
        seller.post(f"deals/{deal.pk}/comments/", {"body": "Hi"}, Idempotency_Key="c")
        sent = seller.client.post(
            f"/api/v1/deals/{deal.pk}/files/",
            {"file": SimpleUploadedFile("a.txt", b"hello")},
            headers=seller.headers | {"Idempotency-Key": "f"},
        )
        assert sent.status_code == 201, sent.content
    assert DealComment.objects.filter(deal=deal).count() == DealFile.objects.count() == 1
    other = {"file": SimpleUploadedFile("a.txt", b"changed")}
    headers = seller.headers | {"Idempotency-Key": "f"}
    refused = seller.client.post(f"/api/v1/deals/{deal.pk}/files/", other, headers=headers)
    assert is_problem(refused, 422)


def test_old_answers_are_forgotten(world, seller):
    with clock.at(clock.now() - dt.timedelta(hours=25)):
        seller.post("deals/", {"title": "Old"}, Idempotency_Key="k1")
    assert seller.post("deals/", {"title": "New"}, Idempotency_Key="k1").status_code == 201
    assert IdempotentAnswer.objects.count() == 1


def test_a_crash_leaves_neither_deal_nor_answer(world, seller, monkeypatch):
    """The answer and its effect are one transaction."""
    seller.client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(IdempotentAnswer.objects, "create", None)
        answer = seller.post("deals/", {"title": "Torn"}, Idempotency_Key="k1")
        assert answer.status_code == 500
    assert not Deal.objects.filter(title="Torn").exists()
    assert seller.post("deals/", {"title": "Torn"}, Idempotency_Key="k1").status_code == 201


def test_parallel_posts_with_one_key_make_one_deal(race_database, tmp_path):
    script = "tests/portal/interchange/race.py"
    found = run_race(script, "one_key", database=race_database, folder=tmp_path)
    assert found["answers"] == 8
    assert 201 in found["statuses"] and set(found["statuses"]) <= {201, 409}
    assert len(found["made"]) == found["deals"] == 1
