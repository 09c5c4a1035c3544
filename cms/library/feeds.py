"""Feeds and the site's map: what is new for a reader, for programs that cannot sign in.

The public feed and the map hold what strangers may read. A personal feed has a secret address,
kept as a digest only; it holds what its person may read at the moment it is fetched.
"""

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from cms.library import shelves
from cms.library.choices import Kind
from cms.library.models import FeedLink, LibraryPage
from cms.library.querysets import LibraryPageQuerySet
from portal.activity.audit import record_event
from portal.workflow import clock

NEWEST = 50  # entries of a feed
MOST_MAPPED = 20_000  # addresses of the map; the format allows 50,000


class SteadyFeed(Atom1Feed):
    """A feed that says nothing of the moment it was fetched, even when it is empty."""

    def latest_post_date(self) -> dt.datetime:
        days = [item["updateddate"] for item in self.items]
        return max(days, default=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))


def feed_of(user: Any, language: str, address: str) -> bytes:
    """The newest pages `user` may read, in `language` where they are written in it, as Atom."""
    with translation.override(language):
        rows = readable(user).one_language(language).newest_first()
        pages = list(rows.select_related("locale").defer("body")[:NEWEST])
        shelves.dress(pages, language)
        feed = SteadyFeed(
            title=_("%(vendor)s: news and library") % {"vendor": settings.VENDOR_NAME},
            link=settings.SITE_URL + reverse("library"),
            feed_url=settings.SITE_URL + address,
            description=None,
            language=language,
        )
        for page in pages:
            feed.add_item(
                title=page.title,
                link=settings.SITE_URL + page.href,
                description=page.summary or page.title,
                unique_id=page.key.urn,
                updateddate=dt.datetime.combine(page.date, dt.time(), dt.UTC),
                categories=[str(page.get_kind_display()), *page.family_labels],
            )
        return feed.writeString("utf-8").encode()


def readable(user: Any) -> LibraryPageQuerySet:
    """What a feed or map may name: pages in force, but no sections."""
    return LibraryPage.objects.visible_to(user).exclude(kind=Kind.SECTION).current()


def mapped() -> list[tuple[str, dt.date]]:
    """Address and date of every public page, in every language."""
    rows = readable(AnonymousUser()).newest_first().select_related("locale").defer("body")
    pages = rows[:MOST_MAPPED]
    first = settings.LANGUAGE_CODE
    return [(settings.SITE_URL + shelves.own_address(page, first), page.date) for page in pages]


# --- The private address --------------------------------------------------------------------------
@transaction.atomic
def make_link(*, actor: Any) -> str:
    """A new address of the person's feed, shown once; an older one stops working."""
    token = secrets.token_urlsafe(32)
    FeedLink.objects.update_or_create(
        user=actor, defaults={"digest": digest_of(token), "created_at": clock.now()}
    )
    record_event(actor, actor, "feed_link")
    return settings.SITE_URL + reverse("personal_feed", args=[token])


@transaction.atomic
def end_link(*, actor: Any) -> None:
    """The person's feed address stops working."""
    gone, _rows = FeedLink.objects.filter(user=actor).delete()
    if gone:
        record_event(actor, actor, "end_feed_link")


def owner_of(token: str) -> Any:
    """The active person whose address this is, or None."""
    rows = FeedLink.objects.select_related("user").filter(user__is_active=True)
    link = rows.filter(digest=digest_of(token)).first()
    return link.user if link else None


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
