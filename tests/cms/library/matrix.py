"""The audience matrix: personas, audiences, page types, and what a persona is shown.

A new page type needs a line in `TYPES`; channels are in tests/cms/library/channels.py.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.library import services
from cms.library.models import PlaybookPage
from cms.media.services import keep_document, keep_picture
from cms.reading.models import Favourite
from cms.reading.models import Visit as Seen
from cms.reading.services.logbook import note_opening
from portal.people.models import ApiToken
from portal.workflow import clock
from tests.cms.library.shelf import translated, write
from tests.cms.media.hostile import picture

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
# Channel marketing and the desk keep the files: they see those of every page.
KEEPERS = {"marketing"}
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


A_WEEK = dt.timedelta(days=7)


@dataclass
class Sample:
    """One page of an audience, with its files and what leads to it."""

    page: object
    audience: str
    picture: object
    document: object
    version: object  # a public Chinese version of the page
    before: object  # a public page that the page replaces

    @property
    def title(self):
        return self.page.title

    @property
    def kind(self):
        return self.page.kind


@dataclass
class Visit:
    """One persona before the samples."""

    client: object
    user: object
    token: str
    section: object
    samples: list = field(default_factory=list)

    def those(self, where):
        """Titles of the samples for which `where` holds."""
        return [sample.title for sample in self.samples if where(sample)]

    def status(self, address):
        answer = self.client.get(address)
        answer.getvalue()  # a file is closed when it was read to its end
        return answer.status_code

    def rows(self, url, name="page", **params):
        found, answer = [], self.client.get(url, params)
        while answer.status_code == 200:
            page = answer.context[name]
            found += [row.title for row in page.rows]
            if not page.next_query:
                break
            answer = self.client.get(f"{url}?{page.next_query}")
        return found

    def api(self, url, **params):
        headers = {"authorization": f"Bearer {self.token}"}
        return self.client.get(url, params, headers=headers)

    def resources(self, **params):
        if not self.token:
            return []
        answer = self.api("/api/v1/resources/", page_size=100, **params)
        return [row["title"] for row in answer.json()["results"]]


def visit_of(client, world, email, section, samples):
    client.logout()
    if email is None:
        return Visit(client, AnonymousUser(), "", section, samples)
    user = world.users[email]
    client.force_login(user)
    return Visit(client, user, ApiToken.issue(user, "matrix"), section, samples)


def files_for(world, title):
    """A picture and a document, each with the name of its page."""
    marketing = world.users["marketing@meridian.example"]
    image = SimpleUploadedFile("p.png", picture(size=(60, 40)))
    paper = SimpleUploadedFile("paper.txt", b"words")
    return (
        keep_picture(actor=marketing, title=title, description=title, upload=image),
        keep_document(actor=marketing, title=title, upload=paper),
    )


# --- The samples ---------------------------------------------------------------------------------
def samples_of(world, kinds, audiences, section):
    """One page for each kind and audience; people have read, starred and fetched all of them
    before they were narrowed, so what is kept of that must not show them."""
    found = []
    for kind in kinds:
        name = kind._meta.model_name
        parent = section if "SectionPage" in str(kind.parent_page_types) else None
        for audience in audiences:
            found.append(_sample(world, kind, TYPES[name], audience, parent))
    return found


def _sample(world, kind, fields, audience, parent):
    level, parts, _readers = AUDIENCES[audience]
    title = f"Zebra {kind._meta.model_name} {audience} 斑马"
    picture_, paper = files_for(world, title)
    body = [
        ("image", {"image": picture_, "alt": title, "decorative": False, "caption": ""}),
        ("downloads", {"title": "Files", "files": [{"document": paper, "note": ""}]}),
    ]
    ruled = {"level": level, "audience": parts, "families": ["storage"], "must_read": True}
    own, others = {**fields}, {**fields}
    if "document" in {column.name for column in kind._meta.fields}:
        own["document"], others["document"] = paper, files_for(world, f"For all {title}")[1]
    parent = parent or services.index_for(kind, "en")
    page = write(world, title, kind, parent, body=body, **ruled, **own)
    before = write(
        world, f"Before {title}", PlaybookPage, level="public", families=["storage"], successor=page
    )
    version = translated(world, page, f"马 {title}", level="public", **others)
    return Sample(page, audience, picture_, paper, version, before)


def remember(world, emails, samples):
    """What these people did when every page was still open to them."""
    for email in emails:
        user = world.users[email]
        Seen.objects.create(user=user, at=clock.now(), since=clock.now() - A_WEEK)
        for sample in samples:
            Favourite.objects.create(user=user, page_id=sample.page.pk)
            note_opening(user=user, page=sample.page)
