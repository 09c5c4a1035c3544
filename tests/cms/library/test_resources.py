"""The API's resources, the feeds, the map: what they say, and that they can be taken back."""

import re

import pytest
from django.urls import reverse

from cms.library import feeds
from cms.library.models import BattleCardPage, FeedLink, NewsPage
from cms.library.tree import news_index
from portal.activity.models import AuditEntry
from portal.people.models import ApiToken
from tests.cms.library.shelf import GOLD, translated, write
from tests.cms.library.test_library import GOLD_SELLER, SILVER_SELLER

URL = "/api/v1/resources/"


@pytest.fixture
def ask(client, world):
    def get(url=URL, who=GOLD_SELLER, **params):
        token = ApiToken.issue(world.users[who], "test")
        return client.get(url, params, headers={"authorization": f"Bearer {token}"})

    return get


def titles(answer):
    assert answer.status_code == 200, answer.content
    return [row["title"] for row in answer.json()["results"]]


def test_list_filters_search_and_pages(ask, world):
    write(world, "Card", kind=BattleCardPage, families=["storage"], days_ago=1)
    write(world, "Play", days_ago=2, families=["network"])
    write(world, "News", kind=NewsPage, parent=news_index())
    assert titles(ask()) == ["Card", "Play"]
    assert titles(ask(kind="news")) == ["News"]
    assert titles(ask(family="storage")) == ["Card"]
    assert titles(ask(q="card")) == ["Card"]
    assert titles(ask(q="🎈")) == []
    assert titles(ask(ordering="title", page_size=1)) == ["Card"]
    assert titles(ask(ask(page_size=1).json()["next"])) == ["Play"]
    for bad in ({"kind": "x"}, {"level": "internal"}, {"ordering": "reach"}, {"language": "xx"}):
        assert ask(**bad).status_code == 400, bad


def test_detail_has_text_files_and_links(ask, world):
    new = write(world, "New", audience=GOLD)
    old = write(world, "Old", body="Some words", successor=new, edition="7")
    translated(world, old, "旧")
    shown = ask(f"{URL}{old.key}/").json()
    assert shown["id"] == str(old.key) and shown["edition"] == "7"
    assert "Some words" in shown["html"] and shown["files"] == []
    assert shown["successor"]["title"] == "New"
    assert [one["language"] for one in shown["translations"]] == ["zh-hans"]
    assert shown["url"].endswith(f"/library/{old.key}/")
    assert ask(f"{URL}{old.key}/", who=SILVER_SELLER).json()["successor"] is None
    assert ask(f"{URL}{new.key}/", who=SILVER_SELLER).status_code == 404


def test_audience_is_for_staff(ask, world):
    page = write(world, "Play", audience=GOLD)
    for url in (URL, f"{URL}{page.key}/"):
        body = ask(url).json()
        row = body["results"][0] if "results" in body else body
        assert not {"level", "audience"} & row.keys()
    row = ask(who="auditor@meridian.example").json()["results"][0]
    assert (row["level"], row["audience"]) == ("partner", GOLD)


def test_strangers_get_no_api(client, world):
    write(world, "Play", level="public")
    assert client.get(URL).status_code == 401


def test_personal_feed_can_be_taken_back_and_made_anew(client, world):
    write(world, "Gold play", audience=GOLD)
    client.force_login(world.users[GOLD_SELLER])
    first = _made(client)
    second = _made(client)
    client.logout()
    assert client.get(first).status_code == 404
    feed = client.get(second)
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    assert b"Gold play" in feed.content and second.encode() not in feed.content
    client.force_login(world.users[GOLD_SELLER])
    client.post(reverse("end_feed"))
    client.post(reverse("end_feed"))
    assert client.get(second).status_code == 404
    actions = AuditEntry.objects.filter(action__in=["feed_link", "end_feed_link"])
    assert [entry.action for entry in actions.order_by("pk")] == [
        "feed_link",
        "feed_link",
        "end_feed_link",
    ]


def _made(client):
    answer = client.post(reverse("make_feed"))
    return "/" + re.search(r'value="https?://[^/]*/([^"]*\.atom)"', answer.content.decode())[1]


def test_feed_follows_what_its_person_may_read_now(client, world):
    user = world.users[GOLD_SELLER]
    address = "/" + feeds.make_link(actor=user).split("/", 3)[-1]
    page = write(world, "Gold play", audience=GOLD)
    assert b"Gold play" in client.get(address).content
    page.audience = {"tiers": ["silver"]}
    page.save()
    assert b"Gold play" not in client.get(address).content
    user.is_active = False
    user.save()
    assert client.get(address).status_code == 404
    assert FeedLink.objects.visible_to(world.users[SILVER_SELLER]).count() == 0


def test_feed_is_not_fetched_without_end(client, world):
    address = "/" + feeds.make_link(actor=world.users[GOLD_SELLER]).split("/", 3)[-1]
    statuses = [client.get(address).status_code for _time in range(31)]
    assert statuses == [200] * 30 + [429]


def test_robots_name_the_map(client, db):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /\n" in text and text.strip().endswith("/sitemap.xml")
    assert client.get("/sitemap.xml").headers["Content-Type"] == "application/xml"
