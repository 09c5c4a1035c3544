"""The review queue: who has one, what is in it, oldest first, claimed in place."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.registrations import services
from deals.registrations.models import Deal
from portal.access.scope import one_request
from tests.visitor import visit, words

TITLE = re.compile(r'table__link" href="[^"]*">([^<]+)</a>')


def queue(user, show="waiting", status=200):
    response = visit(user).get(f"/reviews/?show={show}")
    assert response.status_code == status
    return TITLE.findall(words(response))


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("cam@meridian.example", ["Umbrella campus network", "Cobalt via Harbor"]),
        ("cam2@meridian.example", ["Bluepeak secret Umbrella bid", "Delta without Harbor"]),
    ],
)
def test_queue_is_oldest_first_and_own_partners_only(world, email, expected):
    assert queue(world.users[email]) == expected


def test_desk_sees_all_undecided_and_what_it_holds(world):
    desk = world.users["desk@meridian.example"]
    everything = {
        "Umbrella campus network",
        "Bluepeak secret Umbrella bid",
        "Bluepeak held deal",
        "Cobalt via Harbor",
        "Delta without Harbor",
    }
    assert set(queue(desk, "all")) == everything
    assert queue(desk, "hold") == ["Bluepeak held deal"]


def test_unknown_part_of_the_queue_says_so(world):
    queue(world.users["cam@meridian.example"], "hold", status=400)
    queue(world.users["cam@meridian.example"], "nonsense", status=400)


@pytest.mark.parametrize(
    "email",
    [
        "seller@northwind.example",
        "admin@northwind.example",
        "buyer@harbor.example",
        "direct@meridian.example",
        "direct-manager@meridian.example",
        "marketing@meridian.example",
        "auditor@meridian.example",
    ],
)
def test_people_who_never_review_are_refused(world, email):
    assert visit(world.users[email]).get("/reviews/").status_code == 403


def test_claim_in_place_answers_with_the_row(world):
    deal = world.deals["nw-submitted"]
    answer = visit(world.users["cam@meridian.example"]).post(
        f"/deals/{deal.pk}/claim/", {"version": deal.version}, headers={"HX-Request": "true"}
    )
    deal.refresh_from_db()
    assert (answer.status_code, deal.status) == (200, "in_review")
    assert "<tr" in words(answer) and "Start review" not in words(answer)


def test_claim_when_somebody_was_quicker_says_so(world):
    deal = world.deals["nw-submitted"]
    services.perform(
        deal=deal, action="claim", actor=world.users["desk@meridian.example"], version=deal.version
    )
    answer = visit(world.users["cam@meridian.example"]).post(
        f"/deals/{deal.pk}/claim/", {"version": deal.version - 1}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 409
    assert "Somebody was quicker" in words(answer)


def test_claim_without_script_returns_to_the_queue(world):
    deal = world.deals["nw-submitted"]
    data = {"version": deal.version, "next": "/reviews/"}
    cam = visit(world.users["cam@meridian.example"])
    assert cam.post(f"/deals/{deal.pk}/claim/", data)["Location"] == "/reviews/"
    other = {"version": deal.version, "next": "https://evil.example/"}
    assert cam.post(f"/deals/{deal.pk}/claim/", other)["Location"] == f"/deals/{deal.pk}/"


def test_queue_takes_the_same_queries_for_many_rows(world):
    client, counts = visit(world.users["cam@meridian.example"]), []
    for count in (0, 20):
        for place in range(count):
            services.create_draft(
                actor=world.users["seller@northwind.example"],
                organization=world.organizations["northwind"],
                data={"title": f"Extra {place}"},
            )
        Deal.objects.filter(title__startswith="Extra").update(
            status="submitted",
            created_at=world.deals["nw-submitted"].created_at,
            submitted_at=world.deals["nw-submitted"].submitted_at,
        )
        with one_request(), CaptureQueriesContext(connection) as queries:
            client.get("/reviews/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
