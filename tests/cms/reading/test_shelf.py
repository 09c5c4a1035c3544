"""Favourites, what is new, what was opened; pages that belong together."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.test import RequestFactory
from django.urls import reverse

from cms.library.models import CollateralPage, LibraryPage, PlaybookPage
from cms.media.models import PortalDocument
from cms.reading import panels
from cms.reading.models import Favourite, Opening, SearchTerm, Visit
from cms.reading.related import for_deal, related_to
from cms.reading.services import logbook
from cms.reading.services import shelf as shelves
from portal.access.scope import NOBODY, scope_of
from portal.workflow import clock

pytestmark = pytest.mark.django_db


def titles(response):
    return [row.title for row in response.context["rows"]]


def at(hours):
    return time_machine.travel(clock.now() + dt.timedelta(hours=hours), tick=False)


def test_star_is_kept_once_and_taken_away(client, shelf, people):
    client.force_login(people.nw_seller)
    address = reverse("page_star", args=[shelf.gold.key])
    for _again in range(2):
        answer = client.post(address, {"starred": "1", "next": "/library/?q=gold"})
        assert answer["Location"] == "/library/?q=gold"
    assert Favourite.objects.count() == 1
    assert titles(client.get(reverse("favourites"))) == ["Gold prices"]
    client.post(address, {"starred": "0", "next": "https://elsewhere.example/"})
    assert not Favourite.objects.exists()
    assert client.post(address, {"starred": "1", "next": "//evil.example"})["Location"] == (
        shelf.gold.address()
    )


def test_favourites_are_ones_own_and_follow_the_wall(client, shelf, people):
    for user in (people.nw_seller, people.bp_seller):
        shelves.star(page=shelf.everyone, actor=user, starred=True)
    shelves.star(page=shelf.gold, actor=people.nw_seller, starred=True)
    assert Favourite.objects.visible_to(people.marketing).count() == 0
    assert Favourite.objects.visible_to(people.nw_admin).count() == 0
    shelf.gold.audience = {"tiers": ["silver"]}
    shelf.gold.save()
    client.force_login(people.nw_seller)
    assert titles(client.get(reverse("favourites"))) == ["Code of conduct"]
    client.force_login(people.bp_seller)
    assert client.post(reverse("page_star", args=[shelf.ours.key])).status_code == 404


def test_new_is_what_came_after_the_last_visit(client, shelf, people):
    client.force_login(people.nw_seller)
    with at(1):
        assert client.get(reverse("library")).status_code == 200
        assert titles(client.get(reverse("library_new"))) == []
    with at(10):
        shelf.page(PlaybookPage, "Fresh")
        LibraryPage.objects.filter(title="Fresh").update(first_published_at=clock.now())
    with at(30):
        assert titles(client.get(reverse("library_new"))) == ["Fresh"]
        listed = client.get(reverse("library")).content.decode()
        assert listed.count(">New<") == 1
    with at(31.5):  # the same visit goes on
        assert titles(client.get(reverse("library_new"))) == ["Fresh"]
    with at(60):
        assert titles(client.get(reverse("library_new"))) == []


def test_visit_is_written_once_an_hour(shelf, people, django_assert_num_queries):
    shelves.note_visit(user=people.nw_seller)
    with django_assert_num_queries(1):
        shelves.note_visit(user=people.nw_seller)
    assert Visit.objects.get().since is None


def test_opening_is_logged_once_an_hour(client, shelf, people):
    client.force_login(people.nw_seller)
    start = clock.now().replace(minute=5)
    for hour in (0, 0, 1):
        with time_machine.travel(start + dt.timedelta(hours=hour), tick=False):
            client.get(shelf.gold.address())
    client.head(shelf.plain.address())
    rows = Opening.objects.all()
    assert [(row.page_id, row.organization.name) for row in rows] == [
        (shelf.gold.pk, "Northwind Resale")
    ] * 2
    client.logout()
    client.get(shelf.gold.address())
    assert rows.count() == 2
    client.force_login(people.nw_seller)
    assert titles(client.get(reverse("library_recent"))) == ["Gold prices"]


def test_log_is_cheap(shelf, people, django_assert_num_queries):
    logbook.scope_of(people.nw_seller)
    with django_assert_num_queries(2):  # the scope, which a request has already, and the row
        logbook.note_opening(user=people.nw_seller, page=shelf.gold)


def test_who_sees_which_openings(client, shelf, people):
    for user, page in (
        (people.nw_seller, shelf.gold),
        (people.nw_seller, shelf.everyone),
        (people.bp_seller, shelf.everyone),
        (people.desk, shelf.ours),
    ):
        logbook.note_opening(user=user, page=page)

    def seen(user):
        return {(row.user.email, row.title) for row in Opening.objects.visible_to(user)}

    nw = {("seller@northwind.example", title) for title in ("Gold prices", "Code of conduct")}
    bp = {("seller@bluepeak.example", "Code of conduct")}
    assert seen(people.nw_seller) == seen(people.nw_admin) == nw
    assert seen(people.bp_seller) == seen(people.bp_admin) == bp
    assert seen(people.marketing) == nw | bp | {(people.desk.email, "Inside notes")}
    client.force_login(people.bp_admin)
    for name in ("reading_log", "reading_log_csv"):
        answer = client.get(reverse(name), {"q": "seller"})
        text = answer.getvalue().decode()
        assert "Code of conduct" in text
        assert "orthwind" not in text and "Gold" not in text and "Inside" not in text
    assert client.get(reverse("reading_log"), {"kind": "nonsense"}).status_code == 400


def test_download_counts_for_the_page_it_came_with(shelf, people):
    document = PortalDocument.objects.create(title="Sheet", file=ContentFile(b"x", "sheet.txt"))
    page = shelf.page(CollateralPage, "Data sheet", document=document)
    request = RequestFactory().get("/")
    panels.served(user=people.nw_seller, file=document, request=request)
    row = Opening.objects.get()
    assert (row.kind, row.page_id, row.file) == ("download", page.pk, document.key)


def test_searches_are_kept_without_anybody(people):
    def look(words, results, user=people.nw_seller, language="en"):
        scope = scope_of(user)
        logbook.note_search(scope=scope, language=language, words=words, results=results)

    for words in ("  Ｇold  Prices ", "ann@example.com", "+49 170 1234567", "\x00 ", "x" * 300):
        look(words, 3)
    look("gold prices", 0, people.bp_admin)
    look("gold prices", 0, people.desk)
    look("gold prices", 0, AnonymousUser(), "zh-hans")
    counted = SearchTerm.objects.order_by("pk")
    assert list(counted.values_list("term", "language", "asker", "times", "misses")) == [
        ("gold prices", "en", "partner", 2, 1),
        ("x" * 100, "en", "partner", 1, 0),
        ("gold prices", "en", "staff", 1, 1),
        ("gold prices", "zh-hans", "stranger", 1, 1),
    ]
    fields = {field.name for field in SearchTerm._meta.get_fields()}
    assert fields == {"id", "day", "term", "language", "asker", "times", "misses"}
    assert SearchTerm.objects.visible_to(people.nw_admin).count() == 0
    assert SearchTerm.objects.visible_to(people.marketing).count() == 4


def test_what_is_old_is_forgotten(shelf, people, settings):
    logbook.note_opening(user=people.nw_seller, page=shelf.gold)
    logbook.note_search(scope=NOBODY, language="en", words="gold", results=1)
    with at(24 * 181):
        assert logbook.forget_old() == 1
    settings.OPENINGS_DAYS = 10
    with at(24 * 11):
        assert logbook.forget_old() == 1
    assert not Opening.objects.exists() and not SearchTerm.objects.exists()


def test_related_pages_share_products_or_section(shelf, people):
    def near(user, page):
        return [row.title for row in related_to(user, page, "en")]

    assert near(people.nw_seller, shelf.plain) == ["Gold prices", "First meeting"]
    assert near(people.bp_seller, shelf.plain) == ["First meeting"]
    assert near(people.nw_seller, shelf.everyone) == []


def test_suggestions_for_a_deal(client, world, shelf, people):
    def useful(user, *families):
        return [row.title for row in for_deal(user, families, "en")]

    assert useful(people.nw_seller, "network") == ["Versus Acme", "Gold prices"]
    assert useful(people.bp_seller, "network") == ["Versus Acme"]
    assert useful(people.nw_seller, "net") == useful(people.nw_seller) == []
    deal = world.deals["nw-submitted"]
    families = set(deal.lines.values_list("family__code", flat=True))
    LibraryPage.objects.filter(pk=shelf.plain.pk).update(families=sorted(families))
    client.force_login(people.nw_seller)
    shown = client.get(deal.get_absolute_url()).content.decode()
    assert ("For this deal" in shown) == bool(families) == ("Versus Acme" in shown)
