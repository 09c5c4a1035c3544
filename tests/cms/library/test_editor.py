"""The editor at /cms/: open to marketing and the desk, not there for anybody else."""

import pytest
from django.contrib.auth.models import Group
from django.urls import NoReverseMatch, get_resolver, reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.library import tree
from cms.library.models import NewsPage
from portal.people.models import User
from tests.cms.library.test_news import READERS, body_of, headers_of
from tests.exhaustive import and_too

EDITORS = {"marketing@meridian.example", "desk@meridian.example", "ops@meridian.example"}
CSP = "Content-Security-Policy"
STRANGERS = sorted(set(READERS) - EDITORS - {"anonymous"})
DEEP = [
    "/cms/",
    "/cms/pages/",
    "/cms/pages/{page}/",
    "/cms/pages/{page}/edit/",
    "/cms/pages/{page}/edit/preview/",
    "/cms/pages/{page}/view_draft/",
    "/cms/pages/{page}/history/",
    "/cms/pages/{page}/revisions/compare/live...latest/",
    "/cms/pages/{page}/copy/",
    "/cms/pages/{page}/usage/",
    "/cms/pages/search/",
    "/cms/bulk/wagtailcore/page/delete/?id={page}",
    "/cms/choose-page/",
    "/cms/api/main/pages/",
    "/cms/api/main/pages/{page}/",
    "/cms/api/main/images/",
    "/cms/api/main/documents/",
    "/cms/documents/",
    "/cms/images/",
    "/cms/users/",
    "/cms/groups/",
    "/cms/collections/",
    "/cms/reports/site-history/",
    "/cms/reports/aging-pages/",
    "/cms/workflows/list/",
    "/cms/audience/reach/?level=partner",
    "/cms/preview-as/{page}/",
    "/cms/preview-as/{page}/page/?side=ours",
    "/cms/collections/add/",
    "/cms/collections/1/",
    "/cms/collections/1/delete/",
    "/cms/reports/links/",
    "/cms/reports/workflow/",
    "/cms/images/add/",
    "/cms/images/chooser/",
    "/cms/documents/multiple/add/",
    "/cms/documents/chooser/",
    "/cms/translation/submit/page/{page}/",
    "/cms/pages/{page}/workflow_history/",
    "/cms/snippets/",
    "/cms/account/",
    "/cms/login/",
    "/cms/logout/",
    "/cms/password_reset/",
    "/cms/sprite/",
    "/cms/jsi18n/",
    "/cms/no-such-place/",
]


# Of Wagtail, what marketing works with, and what is decided elsewhere in the portal.
OPEN = [
    "/cms/collections/",
    "/cms/collections/add/",
    "/cms/images/",
    "/cms/documents/",
    "/cms/reports/links/",
    "/cms/reports/aging-pages/",
    "/cms/reports/workflow/",
]
SHUT = [
    "/cms/users/",
    "/cms/groups/",
    "/cms/workflows/list/",
    "/cms/workflows/tasks/index/",
    "/cms/reports/site-history/",
    "/cms/bulk/people/user/assign_role/",
    "/cms/password_reset/",
    "/cms/login/",
    "/cms/failwhale/",
    "/cms/sites/",
    "/cms/redirects/",
    "/cms/no-such-place/",
]


def addresses(news):
    return [path.format(page=news["internal"].pk) for path in DEEP]


def form(**fields):
    body = streamfield([("heading", "A heading"), ("paragraph", rich_text("<p>Some words</p>"))])
    fields = {"level": "partner", "date": "2026-11-01", "summary": "", "body": body} | fields
    return nested_form_data(fields)


def policy_of(response):
    """Directive → sources; their order in the header changes from process to process."""
    return dict(part.split(" ", 1) for part in response.headers[CSP].split("; "))


def add_url():
    return reverse("wagtailadmin_pages:add", args=["library", "newspage", tree.news_index().pk])


@pytest.mark.parametrize("email", and_too(STRANGERS[:3], STRANGERS))
def test_stranger_finds_no_editor(client, world, news, email):
    client.force_login(world.users[email])
    unknown = client.get("/no/such/place/")
    for url in addresses(news):
        answer = client.get(url)
        assert (url, answer.status_code) == (url, 404)
        assert body_of(answer) == body_of(unknown)
        assert headers_of(answer) == headers_of(unknown)


def test_stranger_posts_into_nothing(client, world, news):
    client.force_login(world.users["marketer@northwind.example"])
    before = NewsPage.objects.count()
    data = form(title="Planted", slug="planted") | {"action-publish": "1"}
    assert client.post(add_url(), data).status_code == 404
    page = news["public"].pk
    assert client.post(reverse("wagtailadmin_pages:delete", args=[page])).status_code == 404
    assert client.post(f"/cms/bulk/wagtailcore/page/delete/?id={page}").status_code == 404
    assert NewsPage.objects.count() == before


def test_anonymous_person_is_sent_to_sign_in(client, news):
    for url in addresses(news):
        answer = client.get(url)
        assert (url, answer.status_code) == (url, 302)
        assert answer.url.startswith(reverse("account_login") + "?next=/cms/")


@pytest.mark.parametrize("email", sorted(EDITORS))
def test_editor_comes_in(client, world, news, email):
    client.force_login(world.users[email])
    for url in ("/cms/", f"/cms/pages/{news['internal'].pk}/edit/", "/cms/api/main/pages/"):
        assert (url, client.get(url).status_code) == (url, 200)


def test_seat_outliving_the_role_opens_nothing(client, marketing, news):
    client.force_login(marketing)
    assert client.get("/cms/").status_code == 200
    assert Group.objects.get(name=tree.EDITORS_GROUP).user_set.filter(pk=marketing.pk).exists()
    User.objects.filter(pk=marketing.pk).update(staff_role="auditor")
    assert client.get("/cms/").status_code == 404
    User.objects.filter(pk=marketing.pk).update(staff_role="")
    assert client.get("/cms/").status_code == 404


def test_superuser_without_the_role_finds_no_editor(client, world, news):
    user = world.users["auditor@meridian.example"]
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    client.force_login(user)
    assert client.get("/cms/").status_code == 404


def test_marketing_writes_and_publishes(client, world, marketing, news):
    client.force_login(marketing)
    data = form(title="Fresh news", slug="fresh-news", level="partner")
    assert client.get(add_url()).status_code == 200
    assert client.post(add_url(), data).status_code == 302
    draft = NewsPage.objects.get(slug="fresh-news")
    assert (draft.live, draft.owner) == (False, marketing)
    client.force_login(world.users["seller@northwind.example"])
    assert client.get(draft.url).status_code == 404
    client.force_login(marketing)
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert client.post(edit, data | {"action-publish": "1"}).status_code == 302
    client.force_login(world.users["seller@northwind.example"])
    content = client.get(draft.url).content
    assert b"A heading" in content and b">Some words</p>" in content
    client.logout()
    assert client.get(draft.url).status_code == 404


def test_editor_keeps_what_was_typed_when_something_is_missing(client, marketing, news):
    client.force_login(marketing)
    answer = client.post(add_url(), form(title="", slug="", level="everyone", summary="Kept words"))
    assert answer.status_code == 200
    assert {"title", "level"} <= set(answer.context["form"].errors)
    assert b"Kept words" in answer.content


def test_preview_shows_the_unsaved_page_under_the_strict_policy(client, marketing, news):
    client.force_login(marketing)
    page = news["internal"]
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    data = form(title="Changed headline", slug=page.slug, level="internal")
    assert client.post(url, data).json()["is_valid"] is True
    answer = client.get(url, {"mode": ""})
    assert b"Changed headline" in answer.content
    assert "'unsafe-inline'" not in answer.headers[CSP]


def test_only_the_editor_allows_inline_script(client, marketing, news):
    client.force_login(marketing)
    editor, portal = (policy_of(client.get(url)) for url in ("/cms/", "/news/"))
    inline = "'self' 'unsafe-inline'"
    assert editor == portal | {"script-src": inline, "style-src": inline}
    assert (portal["script-src"], portal["style-src"]) == ("'self'", "'self'")


def test_editor_links_to_the_address_readers_use(client, marketing, news, settings):
    page = news["partner"]
    assert page.url == reverse("news_detail", args=[page.slug]) == "/news/partner-headline/"
    assert page.full_url == settings.SITE_URL + page.url
    client.force_login(marketing)
    assert b'href="/news/partner-headline/"' in client.get(f"/cms/pages/{page.pk}/edit/").content


def test_index_cannot_be_removed_moved_or_made_private(client, marketing, news):
    index = tree.news_index()
    client.force_login(marketing)
    for name in ("delete", "unpublish", "move", "copy"):
        answer = client.post(reverse(f"wagtailadmin_pages:{name}", args=[index.pk]))
        assert (name, answer.status_code, answer.url) == (name, 302, "/cms/")
    bulk = f"/cms/bulk/wagtailcore/page/delete/?id={index.pk}"
    client.post(bulk, {"next": "/cms/"})
    assert tree.news_index() == index and index.get_children().count() == 4
    privacy = reverse("wagtailadmin_pages:set_privacy", args=[news["public"].pk])
    assert client.post(privacy, {"restriction_type": "login"}).status_code == 404
    assert not news["public"].view_restrictions.exists()


def test_editor_edits_nothing_but_news(client, marketing, news):
    client.force_login(marketing)
    root = tree.news_index().get_parent()
    assert client.get(f"/cms/pages/add/library/newsindexpage/{root.pk}/").status_code == 302
    for url in SHUT:
        assert (url, client.get(url).status_code) == (url, 404)
    for url in OPEN:
        assert (url, client.get(url).status_code) == (url, 200)


def test_editor_is_in_the_persons_language(client, marketing, news):
    User.objects.filter(pk=marketing.pk).update(language="zh-hans", timezone="Asia/Shanghai")
    client.force_login(marketing)
    content = client.get("/cms/").content.decode()
    assert '<html lang="zh-hans"' in content and "搜索" in content


def test_sign_out_and_account_are_the_portals(client, marketing, news):
    client.force_login(marketing)
    assert client.get("/cms/account/").url == reverse("profile")
    assert client.post("/cms/logout/").url == reverse("account_login")
    assert client.get("/cms/").status_code == 302


def test_nothing_else_of_wagtail_is_mounted():
    for name in ("wagtail_serve", "wagtaildocs_serve", "wagtailimages_serve"):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=["x/"])
    outside = {key for key in get_resolver().namespace_dict if "wagtail" in key}
    prefixes = {get_resolver().namespace_dict[key][0] for key in outside}
    assert prefixes and all(prefix.startswith("cms/") for prefix in prefixes)
