"""A page's help: built in, replaced by marketing per language, back when that is gone."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse

from cms.help import glossary, guides, topics
from cms.help.models import HelpText
from cms.library.services import admit_editor
from portal.access.scope import scope_of
from portal.home.doors import routes
from portal.home.menu import SECTIONS
from tests.visitor import visit, words

OWN_WORDS = {"outbox", "wagtailadmin_home"}  # explain themselves; the editor has its own help
TERM_TAG = re.compile(r'{% term "([^"]+)"')


@pytest.fixture
def seller(world):
    return world.users["seller@northwind.example"]


@pytest.fixture
def marketing(world):
    return world.users["marketing@meridian.example"]


def write(**fields):
    defaults = {"topic": "library", "language": "en", "title": "Ours", "body": "<p>Ask us.</p>"}
    return HelpText.objects.create(**defaults | fields)


def shown(user, key="library"):
    return words(visit(user).get(reverse("help_topic", args=[key])))


def test_marketings_text_stands_in_for_the_built_in_one_until_it_is_gone(seller):
    built_in = str(topics.TOPICS["library"].text)[:40]
    assert built_in in shown(seller)
    text = write()
    assert "Ask us." in shown(seller) and built_in not in shown(seller)
    text.unpublish()
    assert built_in in shown(seller)
    text.save_revision().publish()
    assert "Ask us." in shown(seller)
    text.delete()
    assert built_in in shown(seller)


def test_a_text_is_for_its_language_only(seller):
    write(language="zh-hans", body="<p>问我们。</p>")
    assert "问我们。" not in shown(seller)
    seller.language = "zh-hans"
    seller.save()
    assert "问我们。" in shown(seller)


def test_a_draft_is_seen_by_editors_only(seller, marketing):
    write(live=False)
    assert "Ask us." not in shown(seller)
    assert not HelpText.objects.visible_to(seller).exists()
    assert HelpText.objects.visible_to(marketing).exists()


def test_the_panel_is_the_text_without_a_page(seller):
    answer = visit(seller).get("/help/on/deal/", headers={"HX-Request": "true"})
    text = words(answer)
    assert "<html" not in text and "Conversation" in text
    assert 'popovertarget="term-protection-1"' in text


def test_marketing_writes_in_the_editor(marketing):
    admit_editor(actor=marketing)
    client = visit(marketing)
    listed = client.get("/cms/snippets/help/helptext/")
    assert listed.status_code == 200
    data = {"topic": "deals", "language": "en", "title": "Deals here", "action-publish": "1"}
    data["body"] = (
        '{"blocks":[{"key":"a","text":"Our word","type":"unstyled","depth":0,'
        '"inlineStyleRanges":[],"entityRanges":[]}],"entityMap":{}}'
    )
    answer = client.post("/cms/snippets/help/helptext/add/", data)
    assert answer.status_code == 302, words(answer)
    text = HelpText.objects.get()
    assert text.live and "Our word" in text.body
    assert text.revisions.count() == 1
    assert client.get(f"/cms/snippets/help/helptext/history/{text.pk}/").status_code == 200
    again = client.post("/cms/snippets/help/helptext/add/", data)
    assert "There is a text for this page" in words(again)
    half = client.post("/cms/snippets/help/helptext/add/", {"topic": "library", "title": "Half"})
    assert half.status_code == 200 and HelpText.objects.count() == 1, "not even as a draft"
    preview = client.post(f"/cms/snippets/help/helptext/preview/{text.pk}/", data)
    assert preview.json()["is_valid"]
    page = client.get(f"/cms/snippets/help/helptext/preview/{text.pk}/?mode=")
    assert "Our word" in words(page)


def test_an_editor_from_before_gets_the_key_to_help_texts(marketing):
    admit_editor(actor=marketing)
    group = marketing.groups.get()
    group.permissions.remove(*group.permissions.filter(content_type__app_label="help"))
    assert visit(marketing).get("/cms/snippets/help/helptext/").status_code == 200


def test_every_page_of_the_menu_has_a_topic_its_people_may_read(world):
    desk = scope_of(world.users["desk@meridian.example"])
    for _label, items in SECTIONS:
        for item in items:
            if item.name not in OWN_WORDS:
                route = reverse(item.name).lstrip("/")
                assert topics.topic_of(route, desk), item.name


def test_every_topic_has_a_page_and_every_word_is_in_the_glossary():
    every = [route for route, _view in routes()]
    for key, topic in topics.TOPICS.items():
        for start in topic.routes:
            if start != "$":
                assert any(route.startswith(start) for route in every), (key, start)
        assert set(topic.terms) <= set(glossary.terms()), key
    used = {
        word
        for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html")
        for word in TERM_TAG.findall(path.read_text())
    }
    assert used <= set(glossary.terms())


def test_what_only_the_vendor_does_is_not_explained_to_partners(world):
    for name in ("admin@northwind.example", "seller@bluepeak.example", "buyer@harbor.example"):
        client = visit(world.users[name])
        for path in ("/help/", "/help/glossary/", "/help/releases/", "/help/tour/"):
            page = words(client.get(path)).split("<main", 1)[1]
            for word in ("conflict", "on hold", "trap", "named account", "audit of", "exception"):
                assert word not in page.lower(), (name, path, word)
        assert client.get("/help/on/conflicts/").status_code == 404
        assert client.get("/help/guides/channel-desk/").status_code == 404


def test_guides_fit_their_readers(world):
    found = {
        name: list(guides.open_guides(scope_of(world.users[f"{name}.example"])))
        for name in (
            "seller@northwind", "learner@northwind", "buyer@harbor", "direct@meridian",
            "cam@meridian", "marketing@meridian",
        )
    }  # fmt: skip
    assert found == {
        "seller@northwind": ["resellers", "learners"],
        "learner@northwind": ["learners"],
        "buyer@harbor": ["distributors", "learners"],
        "direct@meridian": ["learners", "direct-sales"],
        "cam@meridian": ["resellers", "distributors", "learners", "account-managers"],
        "marketing@meridian": ["learners", "marketing"],
    }


def test_a_guide_leads_nowhere_but_to_guides_and_names_no_file(world):
    client = visit(world.users["desk@meridian.example"])
    for key in guides.GUIDES:
        page = words(client.get(reverse("help_guide", args=[key]))).split("<article", 1)[1]
        page = page.split("</article>")[0]
        assert ".md" not in page and "](" not in page and "()" not in page, key
        for address in re.findall(r'href="([^"]*)"', page):
            assert address.startswith("/help/"), (key, address)


def test_the_parts_of_the_vendors_guide_are_where_they_were():
    """`part` counts headings: a new one in vendor.md moves them."""
    text = (guides.FOLDER / "vendor.md").read_text()
    heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert heads == [
        "Account managers", "Direct sales", "The channel desk",
        "People, programs and data (channel desk)",
    ]  # fmt: skip
    for path in guides.FOLDER.glob("*/vendor.md"):
        assert len(re.findall(r"^## ", path.read_text(), re.MULTILINE)) == len(heads), path


def test_raw_html_of_a_guide_stays_text():
    from cms.help.markdown import rendered

    html = rendered("<script>x</script> [a](javascript:x) [b](other.md)\n\n| a |\n|---|\n| b |")
    assert "<script" not in html and "href" not in html and "<table" in html


def test_the_glossary_speaks_the_readers_language(seller):
    assert "nobody else is approved" in words(visit(seller).get("/help/glossary/"))
    seller.language = "zh-hans"
    seller.save()
    page = words(visit(seller).get("/help/glossary/"))
    assert "这单商机不会再批给别人" in page and "nobody else is approved" not in page


def test_every_page_has_a_name():
    assert get_resolver().reverse_dict.getlist("help")
