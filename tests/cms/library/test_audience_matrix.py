"""Who finds what: (page type × audience × channel × persona), every channel the same set.

Every run walks all page types and all channels with a page's readers and their rival; the
exhaustive run all audiences and personas. Types come from the models and channels from the
addresses: what is new and has no line here fails.
"""

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.urls import get_resolver, reverse

from cms.library import urls as library
from cms.library.models import LibraryPage, SectionPage
from cms.media import urls as media
from cms.reading import urls as reading
from cms.reading.services.reminders import remind
from tests.cms.library.channels import CHANNELS, LOGS, OF_A_PAGE, SILENT
from tests.cms.library.matrix import (
    AUDIENCES,
    PERSONAS,
    TYPES,
    remember,
    samples_of,
    visit_of,
)
from tests.cms.library.shelf import write

USUAL = {name: PERSONAS[name] for name in ("gold", "silver")}
MEDIA = {"picture": "picture", "document": "document", "document_link": "document"}


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def page_types():
    below = [m for m in apps.get_models() if issubclass(m, LibraryPage) and m is not LibraryPage]
    return {model._meta.model_name: model for model in below}


def names_of(module):
    return {pattern.name for pattern in module.urlpatterns if getattr(pattern, "name", None)}


def test_every_page_type_has_a_line():
    assert set(page_types()) == set(TYPES)


def test_every_address_is_a_channel():
    names = names_of(library) | names_of(reading)
    assert names - SILENT - OF_A_PAGE - LOGS <= set(CHANNELS)
    assert names_of(media) == set(MEDIA) and set(MEDIA.values()) <= set(CHANNELS)


def test_wagtail_serves_nothing_itself():
    """Its API, its pages, its documents and its pictures have addresses of their own."""
    assert "wagtail.api.v2" not in settings.INSTALLED_APPS
    served = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert not served & {"wagtail_serve", "wagtaildocs_serve", "wagtailimages_serve"}


def test_every_channel_shows_every_type_to_its_readers_only(client, world):
    walk(client, world, page_types().values(), ["gold"], USUAL)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_audience_and_persona(client, world, name):
    walk(client, world, [page_types()[name]], AUDIENCES, PERSONAS)


def walk(client, world, kinds, audiences, personas):
    section = write(world, "Shelf", kind=SectionPage, level="public")
    samples = samples_of(world, kinds, audiences, section)
    remember(world, filter(None, personas.values()), samples)
    remind(lambda done, total: None)
    wrong = []
    for persona, email in personas.items():
        visit = visit_of(client, world, email, section, samples)
        for name in CHANNELS:
            found, expected = compared(visit, name, persona)
            wrong += [(name, persona, title) for title in sorted(found ^ expected)]
    assert not wrong, "\n".join(map(str, wrong))


def compared(visit, name, persona):
    """(titles found, titles expected) of the samples on one channel."""
    read, carries, meets = CHANNELS[name]
    found = set(read(visit)) & {sample.title for sample in visit.samples}
    expected = visit.those(lambda s: carries(s.kind) and meets(persona, s.audience))
    return found, set(expected)


def test_the_matrix_notices_a_wall_that_is_down(client, world, monkeypatch):
    monkeypatch.setattr("cms.library.querysets.admitted", lambda scope: Q())
    with pytest.raises(AssertionError) as noticed:
        walk(client, world, [page_types()["newspage"]], ["gold"], {"silver": PERSONAS["silver"]})
    assert "library search" in str(noticed.value)


def test_nothing_a_reader_gets_is_kept_on_the_way(client, world):
    """What one person was shown never answers another: no cache may keep it, and ours does not."""
    page = write(world, "Gold play", audience={"tiers": ["gold"]})
    names = ("library", "news_list", "public_feed", "sitemap", "to_read", "favourites")
    addresses = [page.address(), *map(reverse, names)]
    client.force_login(world.users[PERSONAS["gold"]])
    kept = {url: client.get(url).headers["Cache-Control"] for url in addresses}
    assert all("no-store" in said and "private" in said for said in kept.values()), kept
    client.force_login(world.users[PERSONAS["silver"]])
    assert client.get(page.address()).status_code == 404
    assert all(b"Gold play" not in client.get(url).content for url in addresses)
