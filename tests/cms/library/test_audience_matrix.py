"""Who finds what: (page type × audience × channel × persona), every channel the same set.

Page types come from the models and channels from the table below: a new type or a new channel of
the library without a line here fails.
"""

import re
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse

from cms.library import services
from cms.library.choices import NOT_LISTED, Kind
from cms.library.feeds import make_link
from cms.library.models import LibraryPage, PlaybookPage, SectionPage
from cms.library.urls import urlpatterns
from portal.people.models import ApiToken
from tests.cms.library.shelf import translated, write

PERSONAS = {
    "anonymous": None,
    "gold": "seller@northwind.example",
    "silver": "seller@bluepeak.example",
    "distributor": "buyer@harbor.example",
    "direct": "direct@meridian.example",
    "marketing": "marketing@meridian.example",
    "auditor": "auditor@meridian.example",
}
SIGNED_IN = set(PERSONAS) - {"anonymous"}
STAFF = {"direct", "marketing", "auditor"}
# Name → level, what narrows it, who reads it.
AUDIENCES = {
    "public": ("public", {}, set(PERSONAS)),
    "registered": ("registered", {}, SIGNED_IN),
    "partner": ("partner", {}, SIGNED_IN),
    "gold": ("partner", {"tiers": ["gold"], "kinds": ["reseller"]}, {"gold"} | STAFF),
    "stock": ("partner", {"kinds": ["distributor"]}, {"distributor"} | STAFF),
    "internal": ("internal", {}, STAFF),
    "desk": ("internal", {"roles": ["marketing"]}, {"marketing"}),
}
# Page type → what it needs beside a title. Every type has a line.
TYPES = {
    "newspage": {},
    "sectionpage": {},
    "productpage": {},
    "playbookpage": {},
    "battlecardpage": {"competitor": "Aperture"},
    "programmepage": {},
    "faqpage": {},
    "collateralpage": {},
    "coursepage": {},
    "learningpathpage": {},
}
USUAL = {"playbookpage", "newspage"}  # walk with every run, the others with the exhaustive one


# --- The channels: each returns the titles a persona finds ----------------------------------------
@dataclass
class Visit:
    """One persona before one set of pages: `pages` by name of their audience."""

    client: object
    user: object
    token: str
    section: object
    pages: dict
    versions: dict  # public Chinese versions of the pages
    before: dict  # public pages that the pages replace

    def rows(self, url, name="page", **params):
        found, answer = [], self.client.get(url, params)
        while True:
            page = answer.context[name]
            found += [row.title for row in page.rows]
            if not page.next_query:
                return found
            answer = self.client.get(f"{url}?{page.next_query}")

    def api(self, url, **params):
        headers = {"authorization": f"Bearer {self.token}"}
        return self.client.get(url, params, headers=headers) if self.token else None

    def resources(self, **params):
        if not self.token:
            return []
        answer = self.api("/api/v1/resources/", page_size=100, **params)
        return [row["title"] for row in answer.json()["results"]]


def of_detail(visit):
    addresses = {page.title: f"/library/{page.key}/" for page in visit.pages.values()}
    return [t for t, url in addresses.items() if visit.client.get(url).status_code != 404]


def of_slug(visit):
    pages = visit.pages.values()
    found = [p for p in pages if visit.client.get(f"/news/{p.slug}/").status_code == 200]
    return [page.title for page in found]


def of_link(visit):
    urls = {page.title: f"/news/go/{page.pk}/" for page in visit.pages.values()}
    return [title for title, url in urls.items() if visit.client.get(url).status_code == 302]


def of_home(visit):
    return [page.title for page in services.latest_news(visit.user, 99)]


def of_versions(visit):
    found = []
    for page in visit.versions.values():
        answer = visit.client.get(f"/library/{page.key}/")
        if answer.status_code == 200:
            found += [one.title for one in answer.context["versions"]]
    return found


def of_successors(visit):
    urls = [page.address() for page in visit.before.values()]
    found = [visit.client.get(url).context["successor"] for url in urls]
    return [page.title for page in found if page]


def of_feed(visit):
    """The public feed for strangers, the personal one for everybody else."""
    if not visit.token:
        return of_public_feed(visit)
    url = make_link(actor=visit.user)
    text = visit.client.get("/" + url.split("/", 3)[-1]).content.decode()
    return re.findall(r"<title>([^<]*)</title>", text)[1:]


def of_public_feed(visit):
    return re.findall(r"<title>([^<]*)", visit.client.get(reverse("public_feed")).content.decode())


def of_sitemap(visit):
    text = visit.client.get("/sitemap.xml").content.decode()
    return [page.title for page in visit.pages.values() if f"{page.address()}</loc>" in text]


def of_api_detail(visit):
    pages = visit.pages.values() if visit.token else ()
    answers = {p.title: visit.api(f"/api/v1/resources/{p.key}/").status_code for p in pages}
    return [title for title, status in answers.items() if status == 200]


def of_api_links(visit):
    found = []
    for page in visit.before.values() if visit.token else ():
        new = visit.api(f"/api/v1/resources/{page.key}/").json()["successor"]
        found += [new["title"]] if new else []
    return found


def everything(kind):
    return True


def listed(kind):
    return kind not in NOT_LISTED


def in_sections(kind):
    return kind not in {Kind.NEWS, Kind.COURSE, Kind.LEARNING_PATH}


def mapped(kind):
    return kind != Kind.SECTION


def only_news(kind):
    return kind == Kind.NEWS


def with_text(kind):
    """Courses have pages of their own: the library only leads there."""
    return kind not in {Kind.COURSE, Kind.LEARNING_PATH}


API = SIGNED_IN  # strangers get 401
# Channel → how it is read, which kinds it carries, what limits it: API, or the audiences it shows.
CHANNELS = {
    "library": (lambda v: v.rows("/library/"), listed, None),
    "library by type": (
        lambda v: v.rows("/library/", kind=next(iter(v.pages.values())).kind),
        everything,
        None,
    ),
    "library search": (lambda v: v.rows("/library/", q="zebra"), everything, None),
    "search in Chinese": (lambda v: v.rows("/library/", q="斑马"), everything, None),
    "library_page": (of_detail, everything, None),
    "news_list": (lambda v: v.rows("/news/"), only_news, None),
    "news_detail": (of_slug, only_news, None),
    "news_link": (of_link, everything, None),
    "home": (of_home, only_news, None),
    "section children": (
        lambda v: v.rows(v.section.address(), "contents"),
        in_sections,
        None,
    ),
    "translation link": (of_versions, with_text, None),
    "successor link": (of_successors, everything, None),
    "public_feed": (of_public_feed, mapped, {"public"}),
    "personal_feed": (of_feed, mapped, None),
    "sitemap": (of_sitemap, mapped, {"public"}),
    "api list": (lambda v: v.resources(), listed, API),
    "api search": (lambda v: v.resources(q="zebra"), everything, API),
    "api detail": (of_api_detail, everything, API),
    "api successor": (of_api_links, everything, API),
}
# Addresses of the library that name no page.
SILENT = {"robots", "my_feed", "make_feed", "end_feed"}


def page_types():
    below = [m for m in apps.get_models() if issubclass(m, LibraryPage) and m is not LibraryPage]
    return {model._meta.model_name: model for model in below}


def test_every_page_type_has_a_line():
    assert set(page_types()) == set(TYPES)


def test_every_address_of_the_library_is_a_channel():
    names = {pattern.name for pattern in urlpatterns if getattr(pattern, "name", None)}
    assert names - SILENT <= set(CHANNELS)


@pytest.mark.parametrize(
    "name",
    [n if n in USUAL else pytest.param(n, marks=pytest.mark.exhaustive) for n in sorted(TYPES)],
)
def test_every_channel_shows_each_persona_the_same_set(client, world, name):
    kind, fields = page_types()[name], TYPES[name]
    section = write(world, "Shelf", kind=SectionPage, level="public")
    parent = section if in_sections(kind.own_kind) else services.index_for(kind, "en")
    pages, versions, before = {}, {}, {}
    for audience, (level, parts, _readers) in AUDIENCES.items():
        title = f"Zebra {audience} 斑马"
        page = write(world, title, kind, parent, level, audience=parts, **fields)
        pages[audience] = page
        versions[audience] = translated(world, page, f"马 {audience}", level="public", **fields)
        before[audience] = write(world, f"Before {audience}", PlaybookPage, None, "public")
        LibraryPage.objects.filter(pk=before[audience].pk).update(successor=page.pk)
    wrong = []
    for persona, email in PERSONAS.items():
        visit = visit_of(client, world, email, section, pages, versions, before)
        for channel in CHANNELS:
            found, expected = compared(visit, channel, persona, kind)
            if found != expected:
                wrong.append((channel, persona, sorted(found ^ expected)))
    assert not wrong


def visit_of(client, world, email, section, pages, versions, before):
    client.logout()
    if email is None:
        return Visit(client, AnonymousUser(), "", section, pages, versions, before)
    user = world.users[email]
    client.force_login(user)
    token = ApiToken.issue(user, "matrix")
    return Visit(client, user, token, section, pages, versions, before)


def compared(visit, channel, persona, kind):
    """(audiences found, audiences expected) of the pages in question."""
    read, carries, limit = CHANNELS[channel]
    titles = {page.title: audience for audience, page in visit.pages.items()}
    found = {titles[title] for title in read(visit) if title in titles}
    expected = {name for name, (_l, _p, readers) in AUDIENCES.items() if persona in readers}
    if not carries(kind.own_kind) or (limit is API and persona not in API):
        expected = set()
    elif limit is not None and limit is not API:
        expected = limit
    return found, expected


def test_the_matrix_notices_a_wall_that_is_down(client, world, monkeypatch):
    monkeypatch.setattr("cms.library.querysets.admitted", lambda scope: Q())
    with pytest.raises(AssertionError):
        test_every_channel_shows_each_persona_the_same_set(client, world, "newspage")
