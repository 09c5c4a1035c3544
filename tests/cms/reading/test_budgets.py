"""What the lists cost: the same number of queries however long they are."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.library.models import CollateralPage
from cms.media.models import PortalDocument
from cms.reading.models import Favourite, Opening
from cms.reading.services import logbook
from cms.reading.services import shelf as shelves

pytestmark = pytest.mark.django_db

LISTS = ("to_read", "library_new", "favourites", "library_recent", "reading_log")
MOST = 40  # queries of one page, frame and menu included


def cost(client, address):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_lists_cost_the_same_however_long(client, shelf, people):
    for page in (shelf.gold, shelf.plain):
        shelves.star(page=page, actor=people.nw_seller, starred=True)
        logbook.note_opening(user=people.nw_seller, page=page)
    client.force_login(people.nw_seller)
    client.get(reverse("to_read"))  # what is kept for a while is asked for
    short = {name: cost(client, reverse(name)) for name in LISTS}
    for number in range(6):
        file = PortalDocument.objects.create(title="x", file=ContentFile(b"x", "x.txt"))
        page = shelf.page(
            CollateralPage, f"Paper {number}", document=file, must_read=True, families=["network"]
        )
        shelves.star(page=page, actor=people.nw_seller, starred=True)
        logbook.note_opening(user=people.nw_seller, page=page)
    assert Favourite.objects.count() == Opening.objects.count() == 8
    long = {name: cost(client, reverse(name)) for name in LISTS}
    assert {name: long[name] for name in LISTS if long[name] > short[name]} == {}
    assert max(long.values()) <= MOST


def test_readers_cost_the_same_however_many(client, shelf, people):
    client.force_login(people.marketing)
    client.get(reverse("to_read"))
    few = cost(client, reverse("page_readers", args=[shelf.gold.key]))
    assert cost(client, reverse("page_readers", args=[shelf.everyone.key])) <= few <= MOST
