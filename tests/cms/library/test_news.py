"""Who reads which news: list, page and the home page's newest, always the same sets."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import Locale, Page, Site

from cms.audience.models import Audience
from cms.library import services, tree
from cms.library.models import NewsPage
from partners.organizations.models import Organization
from portal.access import grants
from portal.access.policy import Refused
from tests.cms.library.conftest import LEVELS

PUBLIC, SIGNED_IN, PARTNER, STAFF = (LEVELS[:end] for end in range(1, 5))
READERS = {
    "anonymous": PUBLIC,
    "desk@meridian.example": STAFF,
    "ops@meridian.example": STAFF,
    "cam@meridian.example": STAFF,
    "cam2@meridian.example": STAFF,
    "direct@meridian.example": STAFF,
    "direct-manager@meridian.example": STAFF,
    "direct2@meridian.example": STAFF,
    "marketing@meridian.example": STAFF,
    "auditor@meridian.example": STAFF,
    "admin@northwind.example": PARTNER,
    "seller@northwind.example": PARTNER,
    "seller2@northwind.example": PARTNER,
    "marketer@northwind.example": PARTNER,
    "learner@northwind.example": PARTNER,
    "admin@bluepeak.example": PARTNER,
    "seller@bluepeak.example": PARTNER,
    "admin@harbor.example": PARTNER,
    "buyer@harbor.example": PARTNER,
    "seller@cobalt.example": PARTNER,
    "seller@delta.example": PARTNER,
}
USUAL = {"anonymous", "seller@northwind.example", "marketing@meridian.example"}


def usual_first(values, usual):
    """With every run those of `usual`, the others with the exhaustive one."""
    rare = pytest.mark.exhaustive
    return [v if v in usual else pytest.param(v, marks=rare) for v in values]


def titles(levels):
    return [f"{level.title()} headline" for level in levels]


def body_of(response):
    """What a reader gets, without what differs in any case: the token and the address asked for."""
    address = escape(response.wsgi_request.get_full_path())
    text = response.content.decode().replace(address, "")
    return re.sub(r'("X-CSRFToken": |name="csrfmiddlewaretoken" value=)"\w+"', "", text)


def headers_of(response):
    """Its headers, without those that follow the address asked for, the clock and the request."""
    return {**response.headers, "Content-Length": "", "Expires": "", "X-Request-ID": ""}


def listed(client):
    """Titles on every page of the list, in order."""
    page = client.get(reverse("news_list")).context["page"]
    return [row.title for row in page.rows]


def open_to(client, pages):
    return [level for level in LEVELS if client.get(pages[level].url).status_code == 200]


def test_readers_table_names_the_whole_cast(world):
    assert set(READERS) == set(world.users) | {"anonymous"}


@pytest.mark.parametrize("email", usual_first(READERS, USUAL))
def test_news_seen_by_each_person(client, world, news, unseen, email):
    user = world.users.get(email, AnonymousUser())
    if user.is_authenticated:
        client.force_login(user)
    expected = READERS[email]
    assert listed(client) == titles(expected)
    assert open_to(client, news) == list(expected)
    assert [page.title for page in services.latest_news(user, 9)] == titles(expected)


def test_latest_news_stops_at_the_limit(world, news):
    latest = services.latest_news(world.users["seller@northwind.example"], limit=2)
    assert [page.title for page in latest] == titles(PARTNER[:2])


def test_member_of_suspended_company_reads_what_any_signed_in_person_reads(client, world, news):
    northwind = world.organizations["northwind"]
    Organization.objects.filter(pk=northwind.pk).update(status="suspended")
    grants.sync(Organization.objects.get(pk=northwind.pk))
    client.force_login(world.users["seller@northwind.example"])
    assert listed(client) == titles(SIGNED_IN)
    assert open_to(client, news) == list(SIGNED_IN)


def test_inactive_person_reads_public_news_only(world, news):
    user = world.users["desk@meridian.example"]
    user.is_active = False
    assert [page.title for page in services.latest_news(user)] == titles(PUBLIC)


def test_unknown_level_is_for_nobody(world, news):
    Audience.objects.filter(pk=news["public"].reach_id).update(level="")
    assert news["public"] not in services.latest_news(world.desk, 9)


@pytest.mark.parametrize("email", usual_first(["desk@meridian.example", *sorted(USUAL)], USUAL))
def test_page_out_of_sight_answers_like_an_unknown_address(client, world, unseen, email):
    if email in world.users:
        client.force_login(world.users[email])
    unknown = body_of(client.get(reverse("news_detail", args=["x"])))
    for name, page in unseen.items():
        hidden = client.get(page.url)
        assert (hidden.status_code, body_of(hidden)) == (404, unknown), name


def test_hidden_level_answers_like_an_unknown_address(client, news):
    unknown = client.get(reverse("news_detail", args=["no-such-page"]))
    no_number = client.get(reverse("news_link", args=[10**9]))
    for level in ("registered", "partner", "internal"):
        hidden = client.get(news[level].url)
        assert (hidden.status_code, body_of(hidden)) == (404, body_of(unknown)), level
        assert headers_of(hidden) == headers_of(unknown), level
        by_number = client.get(reverse("news_link", args=[news[level].pk]))
        assert (by_number.status_code, body_of(by_number)) == (404, body_of(no_number)), level


def test_hidden_page_leaves_no_bytes_in_the_list(client, world, news):
    client.force_login(world.users["seller@northwind.example"])
    before = body_of(client.get(reverse("news_list")))
    news["internal"].delete()
    assert body_of(client.get(reverse("news_list"))) == before


def test_live_page_stays_while_a_new_version_is_scheduled(world, marketing, news):
    page = news["public"]
    page.title, page.level, page.go_live_at = "Later", "internal", "2100-01-01T00:00Z"
    page.save_revision(user=marketing).publish(user=marketing)
    latest = services.latest_news(AnonymousUser())
    assert [found.title for found in latest] == ["Public headline"]


def test_level_is_shown_to_staff_only(client, world, news):
    client.force_login(world.users["seller@northwind.example"])
    for url in (reverse("news_list"), news["partner"].url):
        assert "level" not in client.get(url).context["fields"]
        assert b'class="badge' not in client.get(url).content
    client.force_login(world.users["auditor@meridian.example"])
    assert b'class="badge' in client.get(news["partner"].url).content


def test_list_asks_the_same_queries_for_one_page_and_for_many(client, world, news):
    client.force_login(world.users["desk@meridian.example"])
    client.get(reverse("news_list"))
    with CaptureQueriesContext(connection) as many:
        assert len(listed(client)) == 4
    NewsPage.objects.exclude(pk=news["public"].pk).delete()
    with CaptureQueriesContext(connection) as one:
        assert listed(client) == titles(PUBLIC)
    assert len(one) == len(many)


def test_empty_list_says_so(client, world):
    assert b"No news yet" in client.get(reverse("news_list")).content


def test_strange_address_is_not_found(client, db):
    for slug in ("a" * 3000, "%00", "🎈", "<script>", "..%2f", "'; --"):
        assert client.get(f"/news/{slug}/").status_code == 404, slug


def test_broken_cursor_is_a_bad_request(client, news):
    assert client.get(reverse("news_list"), {"cursor": "%00"}).status_code == 400


def test_news_refuses_to_be_written_to(client, news):
    assert client.post(news["public"].url).status_code == 405


def test_link_between_pages_names_no_slug(client, marketing, news):
    link = f'<p>See <a linktype="page" id="{news["internal"].pk}">this</a></p>'
    page = services.publish_news(
        actor=marketing, title="Linking", level="public", body=[("paragraph", link)]
    )
    content = client.get(page.url).content.decode()
    assert reverse("news_link", args=[news["internal"].pk]) in content
    assert news["internal"].slug not in content
    client.force_login(marketing)
    answer = client.get(reverse("news_link", args=[news["internal"].pk]))
    assert answer.url == news["internal"].url
    index = client.get(reverse("news_link", args=[tree.news_index().pk]))
    assert index.url == reverse("news_list")


def test_publish_news_shows_every_block(client, marketing, news):
    page = services.publish_news(
        actor=marketing,
        title="All blocks",
        level="public",
        body=[
            ("heading", "A <b>heading</b>"),
            ("paragraph", "<p>Plain</p>"),
            ("quote", {"text": "Said", "source": "Somebody"}),
            ("callout", {"title": "Mind", "text": "This"}),
        ],
    )
    content = client.get(page.url).content.decode()
    for part in ("A &lt;b&gt;heading", "<p>Plain</p>", "Said", "Somebody", "Mind", "This"):
        assert part in content


def test_publish_news_escapes_plain_text(client, marketing):
    page = services.publish_news(
        actor=marketing, title="<i>x</i>", level="public", body="<script>1</script>\n\n=1+1"
    )
    content = client.get(page.url).content.decode()
    assert "<script>1" not in content and "<i>x" not in content
    assert "&lt;script&gt;1" in content and "<p>=1+1</p>" in content


def test_publish_news_twice_writes_one_page(marketing, news):
    again = services.publish_news(actor=marketing, title="Public headline", level="internal")
    assert (again, again.level) == (news["public"], "public")


def test_publish_news_leaves_a_revision_by_its_author(marketing, news):
    page = news["partner"]
    assert (page.owner, page.live_revision.user) == (marketing, marketing)
    assert page.latest_revision == page.live_revision


@pytest.mark.parametrize("email", ["seller@northwind.example", "cam@meridian.example"])
def test_publish_news_refuses_others(world, email):
    with pytest.raises(Refused):
        services.publish_news(actor=world.users[email], title="Mine", level="public")
    assert not NewsPage.objects.filter(title="Mine").exists()


def test_publish_news_refuses_an_unknown_level(marketing):
    with pytest.raises(ValidationError):
        services.publish_news(actor=marketing, title="Odd", level="everyone")
    assert not NewsPage.objects.filter(title="Odd").exists()


def test_tree_grows_again_after_everything_was_flushed(marketing):
    for model in (Site, Page, Locale):
        model.objects.all().delete()
    page = services.publish_news(actor=marketing, title="After the flood", level="public")
    assert page.get_parent().specific == tree.news_index()
    assert Site.objects.get().root_page_id == page.get_parent().pk
    assert list(services.latest_news(AnonymousUser())) == [page]
