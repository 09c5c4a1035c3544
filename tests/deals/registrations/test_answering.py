"""Answering what a reviewer asked for: exactly those fields, once, nothing lost."""

import re

import pytest

from deals.registrations import services
from deals.registrations.models import Deal
from tests.deals.registrations.test_detail import post
from tests.visitor import visit, words


@pytest.fixture
def asked(world):
    """A deal whose reviewer asks for a contact and the products."""
    return services.perform(
        deal=world.deals["nw-submitted"],
        action="request_info",
        actor=world.users["cam@meridian.example"],
        version=world.deals["nw-submitted"].version,
        data={"fields": ["contact_name", "products"], "message": "Who, and how many?"},
    )


LINES = {
    "lines-TOTAL_FORMS": "1",
    "lines-INITIAL_FORMS": "0",
    "lines-0-family": "network",
    "lines-0-quantity": "60",
    "lines-0-unit_price": "900",
}


def test_answer_form_has_exactly_the_asked_fields(world, asked):
    text = words(visit(asked.owner).get(f"/deals/{asked.pk}/answer/"))
    names = set(re.findall(r' name="([\w-]+)"', text.split("<main")[1]))
    lines = {f"lines-0-{name}" for name in ("family", "name", "quantity", "unit_price", "DELETE")}
    shown = {name for name in names if not re.search("__prefix__|_FORMS", name)}
    own = {"contact_name", "message", "version", "add_line", "csrfmiddlewaretoken"}
    assert shown - {"csrfmiddlewaretoken"} == (lines | own) - {"csrfmiddlewaretoken"}
    assert "Who, and how many?" in text


def test_answer_sent_twice_is_one_answer(world, asked):
    data = LINES | {"contact_name": "Uma", "message": "Here", "version": asked.version}
    for _time in range(2):
        response = visit(asked.owner).post(f"/deals/{asked.pk}/answer/", data)
        assert response.status_code == 302
    fresh = Deal.objects.get(pk=asked.pk)
    assert (fresh.status, fresh.contact_name, fresh.lines.get().quantity) == (
        "in_review",
        "Uma",
        60,
    )


def test_answer_changes_nothing_else(world, asked):
    data = LINES | {"contact_name": "Uma", "title": "Renamed", "value_amount": "1"}
    post(asked.owner, asked, "answer", **data)
    fresh = Deal.objects.get(pk=asked.pk)
    assert (fresh.title, fresh.value_amount) == ("Umbrella campus network", 36000)


@pytest.mark.parametrize("bad", [{"contact_name": ""}, {"lines-0-quantity": "0"}])
def test_bad_answer_is_refused_whole(world, asked, bad):
    post(asked.owner, asked, "answer", status=400, **(LINES | {"contact_name": "Uma"} | bad))
    fresh = Deal.objects.get(pk=asked.pk)
    assert (fresh.status, fresh.contact_name, fresh.version) == (
        "info_requested",
        "",
        asked.version,
    )


def test_stale_answer_keeps_the_words(world, asked):
    data = LINES | {"contact_name": "Uma", "message": "My long answer", "version": 1}
    response = visit(asked.owner).post(f"/deals/{asked.pk}/answer/", data)
    assert response.status_code == 409 and "My long answer" in words(response)
