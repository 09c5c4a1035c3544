"""Search inside the audience: what is found, in which order, and what it never tells."""

import pytest

from cms.library import search, words
from cms.library.models import BattleCardPage, LibraryPage, NewsPage, SectionPage
from cms.library.tree import news_index
from tests.cms.library.shelf import GOLD, translated, write
from tests.cms.library.test_library import GOLD_SELLER, SILVER_SELLER, titles
from tests.cms.library.test_news import body_of

ODD = [
    '"',
    "'; DROP TABLE x; --",
    "title:secret",
    "a AND (b OR",
    "NEAR(a b, 5)",
    "^begin",
    "100%",
    "%s %(x)s %d",
    "*",
    "-play",
    "a\\",
    "🎈",
    "🎈play",
    "\u202eplay",
    "华",
    "x" * 1000,
    "play " * 200,
    "\N{COMBINING ACUTE ACCENT}",
    "<script>",
    "{play}",
    ":*&|!<->",
]


@pytest.fixture
def seller(client, world):
    client.force_login(world.users[GOLD_SELLER])
    return client


def test_words_of_a_text_and_of_a_question_meet():
    text = words.indexed("上海华为技术有限公司", "Ärger mit W6", "C++").split()
    for question in ("华为", "华", "技术有限", "arger", "w6", "Ｗ6"):
        wanted = words.asked(question)
        assert wanted and all(any(t.startswith(w) for t in text) for w in wanted), question
    assert not set(words.asked("为华")) <= set(text)
    assert words.asked("🎈 – !") == []
    assert len(words.asked("word " * 10 + " ".join(map(str, range(99))))) <= words.MOST_ASKED
    assert words.indexed("internationalisation") == "internationalis"


def test_finds_by_title_summary_body_family_and_competitor(seller, world):
    play = {"body": "Fast arrays win", "families": ["storage"], "summary": "For flats"}
    write(world, "Play", kind=BattleCardPage, competitor="Aperture", **play)
    for question in ("play", "PLAY", "arrays", "arr", "fast win", "storage", "flats", "aperture"):
        assert titles(seller, q=question) == ["Play"], question
    for question in ("plays", "fast lose", "rrays"):
        assert titles(seller, q=question) == [], question


def test_finds_chinese_inside_words(seller, world):
    translated(
        world, write(world, "Customers", level="internal"), "客户", body="上海华为技术有限公司"
    )
    assert titles(seller, q="华为") == ["客户"]
    assert titles(seller, q="技术有限公司") == ["客户"]
    assert titles(seller, q="华技") == []


def test_finds_news_and_sections_too_and_follows_filters(seller, world):
    write(world, "Storage news", kind=NewsPage, parent=news_index(), days_ago=1)
    write(world, "Storage section", kind=SectionPage, days_ago=2)
    write(world, "Storage play", days_ago=3, families=["storage"])
    assert titles(seller, q="storage") == ["Storage news", "Storage section", "Storage play"]
    assert titles(seller, q="storage", kind="news") == ["Storage news"]
    assert titles(seller, q="storage", family="storage") == ["Storage play"]


def test_titles_come_first_then_the_newest(seller, world):
    write(world, "Firewall card", days_ago=9)
    write(world, "Play", body="firewall", days_ago=1)
    write(world, "Firewalls", days_ago=20)
    assert titles(seller, q="firewall") == ["Firewall card", "Firewalls", "Play"]
    assert titles(seller, q="firewall", sort="-date") == ["Play", "Firewall card", "Firewalls"]


def test_results_go_on_over_pages(seller, world):
    for number in range(27):
        write(world, f"Play {number:02}")
    first = seller.get("/library/", {"q": "play"})
    assert "27 results" in first.content.decode()
    rest = seller.get(f"/library/?{first.context['page'].next_query}").context["page"]
    seen = [row.title for row in [*first.context["page"].rows, *rest.rows]]
    assert len(seen) == len(set(seen)) == 27 and rest.previous_query and not rest.next_query


def test_what_others_may_read_is_not_found(client, world):
    write(world, "Gold play", audience=GOLD)
    write(world, "Vendor play", level="internal")
    for who, found in {GOLD_SELLER: ["Gold play"], SILVER_SELLER: []}.items():
        client.force_login(world.users[who])
        assert titles(client, q="play") == found
    draft = write(world, "Public play", level="public")
    LibraryPage.objects.filter(pk=draft.pk).update(live=False)
    client.logout()
    assert titles(client, q="play") == []


def test_a_draft_is_not_found_by_its_new_words(seller, world):
    page = write(world, "Play", body="present")
    page.body = [("paragraph", "<p>secret</p>")]
    page.save_revision(user=world.users["marketing@meridian.example"])
    assert titles(seller, q="secret") == []
    assert titles(seller, q="present") == ["Play"]


def test_hidden_pages_change_neither_order_nor_count(client, world):
    """What is rare among all pages would weigh more in an engine's own order."""
    client.force_login(world.users[SILVER_SELLER])
    write(world, "Storage", body="alpha alpha beta", days_ago=3)
    write(world, "Network", body="alpha beta beta", days_ago=3)
    write(world, "Alpha", body="beta", days_ago=3)
    asked = ["alpha", "beta", "alpha beta", "alp", "gamma"]
    before = [body_of(client.get("/library/", {"q": text})) for text in asked]
    for number in range(25):
        write(world, f"Alpha {number}", body="alpha gamma " * number, audience=GOLD)
        write(world, f"Beta {number}", body="beta beta", level="internal")
    assert [body_of(client.get("/library/", {"q": text})) for text in asked] == before


def test_odd_questions_are_answered(seller, world):
    write(world, "Play", body="play 华为")
    for text in ODD:
        assert seller.get("/library/", {"q": text}).status_code == 200, text
    assert seller.get("/library/", {"q": "play", "cursor": "99999"}).status_code == 200


def test_too_long_and_unusable_questions_are_refused(seller, world):
    assert seller.get("/library/", {"q": "x" * 1001}).status_code == 400
    assert seller.get("/library/", {"q": "a\x00b"}).status_code == 400


def test_the_engine_is_asked_inside_the_audience_only(world, monkeypatch):
    """Each column the wall asks for is known to every engine, and the engine gets the wall."""
    asked = []
    real = search.get_search_backend()

    class Engine:
        def autocomplete(self, query, rows, **how):
            asked.append(rows)
            return real.autocomplete(query, rows, **how)

    monkeypatch.setattr(search, "get_search_backend", Engine)
    visible = LibraryPage.objects.visible_to(world.users[SILVER_SELLER])
    write(world, "Gold play", audience=GOLD)
    assert search.find(visible, "play") == []
    assert str(visible.query.where) == str(asked[0].query.where)
