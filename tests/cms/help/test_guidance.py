"""Release notes marked since the last visit, and the tour that is remembered."""

import re

import pytest

from cms.help import releases, services, tour
from cms.help.models import Guidance
from portal.access.scope import scope_of
from tests.visitor import visit, words

NEW = re.compile(r"</span>New</span>")
PEOPLE = (
    "desk@meridian", "cam@meridian", "direct@meridian", "marketing@meridian", "auditor@meridian",
    "admin@northwind", "seller@northwind", "learner@northwind", "buyer@harbor",
)  # fmt: skip


@pytest.fixture
def seller(world):
    return world.users["seller@northwind.example"]


def test_what_came_since_the_last_visit_is_marked(seller):
    client = visit(seller)
    assert not NEW.search(words(client.get("/help/releases/"))), "a first visit: nothing is new"
    seen = services.releases_seen(user=seller)
    assert "Library" in seen
    services.note_releases(actor=seller, keys=[key for key in seen if key != "Library"])
    assert "1 new" in words(client.get("/help/"))
    page = client.get("/help/releases/")
    assert len(NEW.findall(words(page))) == 1
    assert page.context["releases"][0].entries[0].key == "Library", "it stands first"
    assert not NEW.search(words(client.get("/help/releases/")))


def test_the_changelog_has_every_entry_that_has_words():
    """A renamed entry of CHANGELOG.md would vanish from the release notes."""
    titles = {title for _name, _day, entries in releases._file() for title in entries}
    assert set(releases.WORDS) - titles == set()


@pytest.mark.parametrize(
    ("line", "name", "day"),
    [
        ("## Unreleased", "Unreleased", None),
        ("## [1.2.0] - 2026-01-31", "1.2.0", "2026-01-31"),
        ("## 1.2.0 — 2026-01-31", "1.2.0", "2026-01-31"),
    ],
)
def test_headings_of_the_changelog(line, name, day):
    found = releases.VERSION.match(line)
    assert (found["name"], found["day"]) == (name, day)


@pytest.mark.parametrize("who", PEOPLE)
def test_a_tour_is_short_and_every_stop_is_on_the_first_page(world, who):
    user = world.users[f"{who}.example"]
    stops = tour.stops(scope_of(user))
    assert 3 <= len(stops) <= 5
    page = words(visit(user).get("/"))
    assert 'id="tour"' in page
    for stop in stops:
        start = f'"{stop.at}' if stop.at == "/help/" else f'"{stop.at}"'
        assert f"href={start}" in page or f"action={start}" in page, stop.at
        assert str(stop.text) in page


def test_the_tour_is_skipped_for_good_and_found_again(seller, world):
    client = visit(seller)
    gone = client.post("/help/tour/end/", headers={"HX-Request": "true"})
    assert gone.status_code == 200 and not gone.content
    client.post("/help/tour/end/")
    assert 'id="tour"' not in words(client.get("/"))
    assert 'id="tour"' in words(visit(world.users["seller@bluepeak.example"]).get("/"))
    answer = client.post("/help/tour/again/")
    assert answer.url == "/?tour=1"
    assert 'id="tour"' in words(client.get("/"))
    assert client.get("/help/tour/end/").status_code == 405


def test_how_far_somebody_is_is_their_own_business(seller, world):
    services.end_tour(actor=seller)
    assert Guidance.objects.visible_to(seller).count() == 1
    for name in ("admin@northwind.example", "desk@meridian.example"):
        assert not Guidance.objects.visible_to(world.users[name]).exists()


def test_search_finds_the_help(seller):
    client = visit(seller)
    assert "/help/glossary/#protection" in words(client.get("/search/?q=protection"))
    assert "/help/guides/resellers/" in words(client.get("/search/?q=guide"))
    assert "/help/glossary/#trap" not in words(client.get("/search/?q=trap"))


def test_help_is_cheap(seller, django_assert_max_num_queries):
    client = visit(seller)
    for path in ("/help/", "/help/on/deal/", "/help/glossary/", "/help/releases/"):
        client.get(path)
        with django_assert_max_num_queries(10):
            client.get(path)
