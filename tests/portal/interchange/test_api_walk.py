"""Every list there is: keyset pages, an allow-list of orders and filters, strict parameters."""

import pytest

from portal.home.doors import routes
from tests.api import as_user, is_problem

# Short and whole: published programme data, and the few programs one has let in.
PLAIN = {"tiers/", "territories/", "product-families/", "me/apps/"}


def lists():
    """Addresses without arguments that list, with their views."""
    return {
        route.removeprefix("api/v1/"): view.cls
        for route, view in routes()
        if route.startswith("api/v1/")
        and "<" not in route
        and (getattr(view, "actions", None) or {}).get("get") == "list"
    }


def listing_of(view):
    """The widest one, where it depends on who asks."""
    return view(swagger_fake_view=True).listing


@pytest.fixture
def desk(world):
    return as_user(world.users["desk@meridian.example"])


def test_every_list_has_pages_orders_and_a_cursor(desk):
    wrong = []
    for path, view in lists().items():
        if view.pagination_class is None:
            wrong += [path] * (path not in PLAIN)
            continue
        listing = listing_of(view)
        assert listing.order.lstrip("-") in listing.orders, path
        for name in listing.orders:
            for sign in ("", "-"):
                page = desk.get(f"{path}?page_size=1&ordering={sign}{name}")
                if page.status_code == 400 and name in listing.guarded:
                    continue
                body = page.json() if page.status_code in {200, 403} else {}
                if page.status_code != 403 and body.keys() != {"next", "previous", "results"}:
                    wrong.append(f"{path}?ordering={sign}{name} {page.status_code}")
                elif body.get("next") and desk.get(body["next"]).status_code != 200:
                    wrong.append(f"{path}?ordering={sign}{name} next")
    assert wrong == []
    assert len(lists()) > 20


def test_every_list_refuses_what_it_does_not_know(desk):
    lenient = []
    for path, view in lists().items():
        paged = view.pagination_class is not None
        if desk.get(path).status_code == 403:
            continue
        bad = ["colour=red", "page_size=0", "ordering=colour", "cursor=x", "fields=colour"]
        for query in bad if paged else bad[:1]:
            answer = desk.get(f"{path}?{query}")
            if answer.status_code != 400 or is_problem(answer, 400)["status"] != 400:
                lenient.append(f"{path}?{query} {answer.status_code}")
            elif not query.startswith("cursor"):
                assert answer.json()["errors"].keys() == {query.partition("=")[0]}
    assert lenient == []


@pytest.mark.exhaustive
def test_every_filter_of_every_list_refuses_nonsense_and_takes_its_own(desk):
    """A choice takes each of its words; an id or a day takes no nonsense."""
    wrong = []
    for path, view in lists().items():
        listing = listing_of(view) if view.pagination_class else None
        for name, rule in (listing.filters if listing else {}).items():
            words = rule.schema.get("enum", ())
            tried = {word: {200, 403} for word in list(words)[:2]}
            if words or rule.schema.get("format") in {"uuid", "date"}:
                tried["no-such-value"] = {400, 403}
            for value, allowed in tried.items():
                status = desk.get(f"{path}?{name}={value}").status_code
                if status not in allowed:
                    wrong.append(f"{path}?{name}={value} {status}")
    assert wrong == []
