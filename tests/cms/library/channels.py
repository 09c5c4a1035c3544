"""The channels of the audience matrix: every way a reader meets a page, with what it carries.

A channel returns the titles it shows of the samples at hand. A new address of the library or of
reading needs a line in `CHANNELS`, or in `SILENT` if it names no page.
"""

import re
from urllib.parse import unquote

from django.urls import reverse

from cms.library import services
from cms.library.choices import Kind
from cms.library.feeds import make_link
from cms.media.choices import SPECS
from cms.reading.related import for_deal, related_to
from portal.activity.models import OutgoingEmail
from portal.notifications.models import Notification
from tests.cms.library.carried import (
    everything,
    has_address,
    in_sections,
    listed,
    mapped,
    nothing,
    only_courses,
    only_news,
    only_sections,
    with_text,
)
from tests.cms.library.matrix import AUDIENCES, KEEPERS, SIGNED_IN, STAFF


def by_type(visit):
    kinds = {sample.kind for sample in visit.samples}
    return [title for kind in kinds for title in visit.rows("/library/", kind=kind)]


def of_key(visit):
    return visit.those(lambda s: visit.status(f"/library/{s.page.key}/") in {200, 302})


def of_address(visit):
    own = [sample for sample in visit.samples if has_address(sample.kind)]
    return [s.title for s in own if visit.status(s.page.address()) == 200]


def of_slug(visit):
    news = [sample for sample in visit.samples if sample.kind == Kind.NEWS]
    return [s.title for s in news if visit.status(f"/news/{s.page.slug}/") == 200]


def of_number(visit):
    return visit.those(lambda s: visit.status(f"/news/go/{s.page.pk}/") == 302)


def of_wagtail(visit):
    """Where Wagtail itself would serve pages and files."""

    def served(sample):
        page, file = sample.page, sample.document
        paths = {page.url_path, f"/pages/{page.pk}/", f"/documents/{file.pk}/paper.txt"}
        return any(visit.status(path) == 200 for path in paths - {unquote(page.address())})

    # Nothing of a kind answers there, so some stand for all.
    return [sample.title for sample in visit.samples[:3] if served(sample)]


def of_menu(visit):
    tree = visit.client.get("/library/").context["sections"]
    return [page.title for node in tree for page in [node["page"], *node["below"]]]


def of_home(visit):
    return [page.title for page in services.latest_news(visit.user, 99)]


def of_versions(visit):
    def named(sample):
        answer = visit.client.get(f"/library/{sample.version.key}/")
        shown = answer.context["versions"] if answer.status_code == 200 else []
        return sample.title in [one.title for one in shown]

    return visit.those(named)


def of_successors(visit):
    def named(sample):
        found = visit.client.get(sample.before.address()).context["successor"]
        return found is not None and found.pk == sample.page.pk

    return visit.those(named)


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
    return visit.those(lambda s: f"{s.page.address()}</loc>" in text)


def of_api_detail(visit):
    if not visit.token:
        return []
    return visit.those(lambda s: visit.api(f"/api/v1/resources/{s.page.key}/").status_code == 200)


def of_api_links(visit):
    def named(sample):
        new = visit.api(f"/api/v1/resources/{sample.before.key}/").json()["successor"]
        return new is not None and new["title"] == sample.title

    return visit.those(named) if visit.token else []


def of_related(visit):
    public = visit.samples[0].before
    return [page.title for page in related_to(visit.user, public, "en", 200)]


def of_deal(visit):
    return [page.title for page in for_deal(visit.user, ["storage"], "en", 200)]


def of_shelf(name):
    def shown(visit):
        answer = visit.client.get(reverse(name))
        return [row.title for row in answer.context["rows"]] if answer.status_code == 200 else []

    return shown


def of_documents(visit):
    return visit.those(lambda s: visit.status(s.document.address()) == 200)


def of_pictures(visit):
    return visit.those(lambda s: visit.status(s.picture.address(SPECS[0])) == 200)


def of_mail(visit):
    own = OutgoingEmail.objects.filter(recipient=getattr(visit.user, "pk", None))
    texts = list(own.values_list("subject", "text"))
    told = Notification.objects.filter(user=getattr(visit.user, "pk", None))
    texts += told.values_list("title", "body")
    return visit.those(lambda s: any(s.title in " ".join(text) for text in texts))


# --- Who may meet a page of an audience there -----------------------------------------------------
def reads(persona, audience):
    return persona in AUDIENCES[audience][2]


def reads_signed_in(persona, audience):
    """Strangers get 401, or the page to sign in."""
    return persona in SIGNED_IN and reads(persona, audience)


def anybody_public(persona, audience):
    return audience == "public"


def is_asked(persona, audience):
    """Who is asked to confirm: our own people only what is written for them."""
    ours = AUDIENCES[audience][0] == "internal"
    return reads_signed_in(persona, audience) and (ours or persona not in STAFF)


def reads_or_keeps(persona, audience):
    return reads(persona, audience) or persona in KEEPERS


# Channel, by the name of its address where it has one → how it is read, which kinds it carries,
# who meets a page there.
CHANNELS = {
    # First: the others open pages, and the latest few are kept.
    "library_recent": (of_shelf("library_recent"), everything, reads_signed_in),
    "library": (lambda v: v.rows("/library/"), listed, reads),
    "library by type": (by_type, everything, reads),
    "library by product": (
        lambda v: v.rows("/library/", family="storage"),
        listed,
        reads,
    ),
    "library search": (lambda v: v.rows("/library/", q="zebra"), everything, reads),
    "search in Chinese": (lambda v: v.rows("/library/", q="斑马"), everything, reads),
    "library menu": (of_menu, only_sections, reads),
    "library_page": (of_key, everything, reads),
    "page of its own": (of_address, has_address, reads_signed_in),
    "Wagtail's own addresses": (of_wagtail, nothing, reads),
    "news_list": (lambda v: v.rows("/news/"), only_news, reads),
    "news_detail": (of_slug, only_news, reads),
    "news_link": (of_number, everything, reads),
    "home": (of_home, only_news, reads),
    "courses": (lambda v: v.rows("/training/courses/"), only_courses, reads_signed_in),
    "section children": (lambda v: v.rows(v.section.address(), "contents"), in_sections, reads),
    "translation link": (of_versions, with_text, reads),
    "successor link": (of_successors, everything, reads),
    "related": (of_related, listed, reads),
    "for a deal": (of_deal, listed, reads),
    "to_read": (of_shelf("to_read"), everything, is_asked),
    "library_new": (of_shelf("library_new"), mapped, reads_signed_in),
    "favourites": (of_shelf("favourites"), everything, reads_signed_in),
    "document": (of_documents, everything, reads_or_keeps),
    "picture": (of_pictures, everything, reads_or_keeps),
    "mail": (of_mail, everything, is_asked),
    "public_feed": (of_public_feed, mapped, anybody_public),
    "personal_feed": (of_feed, mapped, reads),
    "sitemap": (of_sitemap, mapped, anybody_public),
    "api list": (lambda v: v.resources(), listed, reads_signed_in),
    "api search": (lambda v: v.resources(q="zebra"), everything, reads_signed_in),
    "api detail": (of_api_detail, everything, reads_signed_in),
    "api successor": (of_api_links, everything, reads_signed_in),
}
# Addresses of the library and of reading that name no page a reader could not name before.
SILENT = {"robots", "my_feed", "make_feed", "end_feed"}
# Answered for whoever sees the page; who else gets 404 (tests/wall/tables/content.txt).
OF_A_PAGE = {"page_acknowledge", "page_star", "page_readers", "page_readers_csv"}
# The log of readers: its rows stay inside the page's audience (tests/cms/reading/test_shelf.py).
LOGS = {"reading_log", "reading_log_csv"}
