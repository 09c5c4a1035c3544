"""A reader's lists, the log and who has confirmed, through the API."""

import pytest

from cms.reading.services import logbook
from tests.api import as_user, is_problem


def keys(*pages):
    return {str(page.key) for page in pages}


def test_to_read_is_ones_own(shelf, people):
    seller, rival = as_user(people.nw_seller), as_user(people.bp_seller)
    assert seller.ids("resources/to-read/") == keys(shelf.gold, shelf.everyone)
    assert rival.ids("resources/to-read/") == keys(shelf.everyone)
    done = seller.post(f"resources/{shelf.gold.key}/acknowledge/", {"edition": "1"})
    assert done.status_code == 200
    assert seller.ids("resources/to-read/") == keys(shelf.everyone)
    assert as_user(people.desk).ids("resources/to-read/") == keys(shelf.ours)


def test_favourites_and_recent_are_ones_own(shelf, people):
    seller, rival = as_user(people.nw_seller), as_user(people.bp_seller)
    assert seller.post(f"resources/{shelf.gold.key}/favourite/").status_code == 204
    assert seller.ids("resources/favourites/") == keys(shelf.gold)
    assert rival.ids("resources/favourites/") == set()
    assert rival.get("resources/recent/").json() == []
    assert rival.ids("resources/new/") == set()  # a first visit


def test_readers_by_company(shelf, people):
    path = f"resources/{shelf.gold.key}/readers/"
    own = as_user(people.nw_admin).get(path).json()
    assert [company["name"] for company in own] == ["Northwind Resale"]
    assert own[0]["asked"] == len(own[0]["people"]) and own[0]["confirmed"] == 0
    assert len(as_user(people.marketing).get(path).json()) >= len(own)
    is_problem(as_user(people.nw_seller).get(path), 403)
    is_problem(as_user(people.bp_admin).get(path), 404)
    is_problem(as_user(people.marketing).get(f"resources/{shelf.plain.key}/readers/"), 404)


@pytest.mark.parametrize("query", ["?q=Gold", "?kind=view"])
def test_log_shows_own_and_company(shelf, people, query):
    logbook.note_opening(user=people.nw_seller, page=shelf.gold)
    seen = as_user(people.nw_admin).get(f"openings/{query}").json()["results"]
    mine = as_user(people.nw_seller).get(f"openings/{query}").json()["results"]
    assert [row["title"] for row in mine] == [row["title"] for row in seen]
    assert as_user(people.bp_admin).get(f"openings/{query}").json()["results"] == []


def test_files_open_to_those_who_read_the_page(people):
    is_problem(as_user(people.nw_seller).get(f"library-files/{people.nw_seller.pk}/"), 404)
