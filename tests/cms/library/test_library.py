"""The library's list and pages: what a reader finds, and what stands around it."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.library import panels
from cms.library.models import BattleCardPage, LibraryPage, NewsPage, PlaybookPage, SectionPage
from cms.library.tree import news_index
from portal.workflow import clock
from tests.cms.library.shelf import GOLD, translated, write
from tests.cms.library.test_news import body_of

URL = "/library/"
GOLD_SELLER, SILVER_SELLER = "seller@northwind.example", "seller@bluepeak.example"


def titles(client, **params):
    answer = client.get(URL, params)
    assert answer.status_code == 200
    return [row.title for row in answer.context["page"].rows]


def yesterday():
    return clock.today() - dt.timedelta(days=1)


@pytest.fixture
def gold(client, world):
    client.force_login(world.users[GOLD_SELLER])
    return client


@pytest.fixture
def silver(client, world):
    client.force_login(world.users[SILVER_SELLER])
    return client


def test_list_is_the_readers_newest_first_without_news_and_sections(gold, world):
    section = write(world, "Sales", kind=SectionPage)
    write(world, "Older", parent=section, days_ago=3)
    write(world, "Newer", audience=GOLD)
    write(world, "Ours", level="internal")
    assert titles(gold) == ["Newer", "Older"]
    gold.force_login(world.users[SILVER_SELLER])
    assert titles(gold) == ["Older"]


def test_filters_by_type_family_language_and_age(gold, world):
    write(world, "Storage card", kind=BattleCardPage, families=["storage"], days_ago=1)
    write(world, "Network play", families=["network", "storage"], days_ago=2)
    write(world, "Old play", valid_until=yesterday(), days_ago=3)
    assert titles(gold, kind="battle_card") == ["Storage card"]
    assert titles(gold, family="storage") == ["Storage card", "Network play"]
    assert titles(gold, family="network") == ["Network play"]
    assert titles(gold, old="on") == ["Storage card", "Network play", "Old play"]
    assert titles(gold, sort="title") == ["Network play", "Storage card"]
    assert titles(gold, language="zh-hans") == []


def test_unknown_filter_says_so_and_shows_nothing(gold, world):
    write(world, "Play")
    for params in ({"kind": "x"}, {"family": "x"}, {"language": "xx"}, {"sort": "reach"}):
        answer = gold.get(URL, params)
        assert (answer.status_code, list(answer.context["page"].rows)) == (400, [])
    assert gold.get(URL, {"cursor": "%00"}).status_code == 400


def test_catalogue_is_not_offered_to_strangers(client, world):
    assert "family" not in client.get(URL).context["form"].fields
    assert b"Networking" not in client.get(URL).content


def test_pages_follow_each_other_without_counted_numbers(gold, world):
    for number in range(27):
        write(world, f"Play {number:02}")
    answer = gold.get(URL)
    query = answer.context["page"].next_query
    seen = [row.title for row in answer.context["page"].rows]
    assert len(seen) == 25 and query
    rest = gold.get(f"{URL}?{query}").context["page"]
    assert sorted(seen + [row.title for row in rest.rows]) == [f"Play {n:02}" for n in range(27)]
    assert rest.previous_query and not rest.next_query


def test_one_row_for_each_page_in_the_readers_language(gold, world):
    play = write(world, "Play")
    chinese = translated(world, play, "打法")
    only_chinese = translated(world, write(world, "Inside", level="internal"), "指南")
    assert set(titles(gold)) == {"Play", "指南"}
    assert set(titles(gold, language="zh-hans")) == {"打法", "指南"}
    user = world.users[GOLD_SELLER]
    user.language = "zh-hans"
    user.save()
    assert set(titles(gold)) == {"打法", "指南"}
    page = gold.get(chinese.address())
    assert [version.title for version in page.context["versions"]] == ["Play"]
    assert gold.get(only_chinese.address()).context["versions"] == []


def test_page_tells_its_edition_validity_and_successor(gold, world):
    new = write(world, "New list", kind=PlaybookPage)
    old = write(
        world,
        "Old list",
        edition="2026-1",
        valid_until=yesterday(),
        successor=new,
        families=["storage"],
    )
    answer = gold.get(old.address())
    content = answer.content.decode()
    assert answer.context["successor"].pk == new.pk
    for words in ("Version 2026-1", "Out of date since", "New list", new.address(), "Storage"):
        assert words in content
    assert not gold.get(new.address()).context["successor"]


def test_hidden_successor_is_not_named(silver, world):
    new = write(world, "Gold list", audience=GOLD)
    old = write(world, "Old list", valid_until=yesterday(), successor=new)
    with_one = silver.get(old.address())
    assert with_one.context["successor"] is None and b"Gold list" not in with_one.content
    LibraryPage.objects.filter(pk=old.pk).update(successor=None)
    assert body_of(silver.get(old.address())) == body_of(with_one)


def test_breadcrumbs_name_visible_sections_only(gold, world):
    outer = write(world, "Outer", kind=SectionPage)
    inner = write(world, "Inner", kind=SectionPage, parent=outer)
    page = write(world, "Play", parent=inner)
    assert [crumb["label"] for crumb in gold.get(page.address()).context["crumbs"]] == [
        "Outer",
        "Inner",
    ]
    LibraryPage.objects.filter(pk=inner.pk).update(live=False)
    content = gold.get(page.address())
    assert [crumb["label"] for crumb in content.context["crumbs"]] == ["Outer"]
    assert b"Inner" not in content.content


def test_section_lists_its_visible_pages_in_their_order(gold, world):
    section = write(world, "Sales", kind=SectionPage)
    write(world, "First", parent=section, days_ago=9)
    write(world, "Second", parent=section, audience=GOLD)
    write(world, "Third", parent=section, valid_until=yesterday())
    write(world, "Fourth", parent=section, level="internal")

    def contents(**params):
        page = gold.get(section.address(), params).context["contents"]
        return [row.title for row in page.rows]

    assert contents() == ["First", "Second"]
    assert contents(old="on") == ["First", "Second", "Third"]
    gold.force_login(world.users[SILVER_SELLER])
    assert contents() == ["First"]


def test_navigation_shows_visible_sections(gold, world):
    outer = write(world, "Outer", kind=SectionPage)
    write(world, "Inner", kind=SectionPage, parent=outer)
    write(world, "Golden", kind=SectionPage, audience=GOLD)

    def shown():
        tree = gold.get(URL).context["sections"]
        return [(node["page"].title, [page.title for page in node["below"]]) for node in tree]

    assert shown() == [("Outer", ["Inner"]), ("Golden", [])]
    gold.force_login(world.users[SILVER_SELLER])
    assert shown() == [("Outer", ["Inner"])]


@pytest.mark.parametrize("reader", [None, SILVER_SELLER])
def test_hidden_page_answers_like_an_unknown_key(client, world, reader):
    page = write(world, "Gold play", audience=GOLD)
    if reader:
        client.force_login(world.users[reader])
    hidden, missing = client.get(page.address()), client.get(f"{URL}{uuid.uuid4()}/")
    assert (hidden.status_code, body_of(hidden)) == (404, body_of(missing))


def test_two_worlds_that_differ_in_hidden_pages_look_alike(silver, world):
    section = write(world, "Sales", kind=SectionPage)
    write(world, "Play", parent=section, body="Storage wins")
    paths = [URL, f"{URL}?q=storage", section.address(), "/news/", "/library/feed.atom"]
    before = [body_of(silver.get(path)) for path in paths]
    for number in range(8):
        write(world, f"Storage {number}", parent=section, audience=GOLD)
    write(world, "Hidden storage section", kind=SectionPage, level="internal")
    assert [body_of(silver.get(path)) for path in paths] == before


def test_list_and_page_cost_the_same_queries_for_few_and_many(gold, world):
    page = write(world, "Play", families=["storage"])

    def cost(path):
        with CaptureQueriesContext(connection) as queries:
            assert gold.get(path).status_code == 200
        return len(queries)

    paths = [URL, page.address(), f"{URL}?q=play"]
    for path in paths:  # a first visit is noted, and so is a first search
        cost(path)
    few = [cost(path) for path in paths]
    for number in range(9):
        write(world, f"Play {number}", families=["network"])
    assert [cost(path) for path in paths] == few


def test_level_and_audience_are_shown_to_staff_only(client, world):
    page = write(world, "Play", audience=GOLD)
    client.force_login(world.users[GOLD_SELLER])
    assert b"Only for" not in client.get(page.address()).content
    assert b'class="badge' not in client.get(URL).content
    client.force_login(world.users["auditor@meridian.example"])
    content = client.get(page.address()).content
    assert b"Only for" in content and b"Gold" in content


def test_rooms_above_hang_themselves_in(gold, world, monkeypatch):
    page, opened, searched = write(world, "Play"), [], []
    aside = panels.Panel(
        panels.ASIDE, 1, "includes/alert.html", lambda request, page: {"text": page.title}
    )
    note = panels.RowNote(
        1, "includes/badge.html", lambda request, pages: {one.pk: {"label": "!"} for one in pages}
    )
    monkeypatch.setattr(panels, "PANELS", [aside])
    monkeypatch.setattr(panels, "ROW_NOTES", [note])
    monkeypatch.setattr(panels, "OPENED", [lambda request, page: opened.append(page.title)])
    monkeypatch.setattr(panels, "SEARCHED", [lambda request, *told: searched.append(told)])
    assert gold.get(page.address()).context["panels"]["aside"][0]["context"] == {"text": "Play"}
    assert gold.get(URL).context["page"].rows[0].notes[0]["context"] == {"label": "!"}
    gold.get(URL, {"q": "nothing like it"})
    gold.head(page.address())
    assert (opened, searched) == (["Play"], [("nothing like it", 0)])


def test_same_slug_in_two_languages_opens_the_readers_own(client, world):
    english = write(world, "Hello", kind=NewsPage, parent=news_index(), level="public")
    chinese = translated(world, english, "Hello", level="public", summary="你好")
    url = reverse("news_detail", args=["hello"])
    assert client.get(url).context["page"].pk == english.pk
    answer = client.get(url, headers={"accept-language": "zh-hans"})
    assert answer.context["page"].pk == chinese.pk
    assert client.get(answer.context["versions"][0].href).context["page"].pk == english.pk
