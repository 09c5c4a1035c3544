"""Pages written in the editor at /cms/ and read inside the reader's audience.

`LibraryPage` is what readers can find: one table with everything lists, search and the wall ask
for. The page types add what only they have. The two index pages are part of the house.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PagePermissionTester
from wagtail.search import index

from cms.audience.models import Audienced
from cms.library import settling, words
from cms.library.blocks import PageBodyBlock
from cms.library.choices import SERVED_AT, Kind
from cms.library.links import BrokenLink
from cms.library.models_feeds import FeedLink
from cms.library.moderation import SecondEyesTask
from cms.library.page_form import LibraryPageForm
from cms.library.page_panels import SECTION_PANELS, panels_with
from cms.library.querysets import LibraryPageQuerySet
from portal.workflow import clock

__all__ = ["BrokenLink", "FeedLink", "SecondEyesTask"]  # and what is written here


class LibraryTester(PagePermissionTester):
    """Wagtail's own page privacy is off: `level` says who reads a page, and nothing else does."""

    def can_set_view_restrictions(self) -> bool:
        return False


class FixtureTester(LibraryTester):
    """The index is part of the house: nobody removes, hides, moves or copies it."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False


class ServedPage(Page):
    """A page served by our own views: Wagtail knows its address but never serves it itself."""

    tester = LibraryTester

    class Meta:
        abstract = True

    def address(self) -> str:
        raise NotImplementedError

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[None, str, str]:
        return None, settings.SITE_URL, self.address()

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return self.tester(user, self)


class IndexPage(ServedPage):
    """A parent that is part of the house. `served_at`: the name of the address it stands for."""

    is_creatable = False
    # Not Wagtail's panel of titles: its script looks for a slug to follow, and here is none.
    content_panels = [FieldPanel("title", help_text=_("Seen in the editor only"))]
    preview_modes: list = []
    promote_panels: list = []
    settings_panels: list = []
    tester = FixtureTester
    served_at = ""

    class Meta:
        abstract = True

    def address(self) -> str:
        return reverse(self.served_at)


class NewsIndexPage(IndexPage):
    """The one parent of all news."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["library.NewsPage"]
    served_at = "news_list"

    class Meta:
        verbose_name = _("news index")


class LibraryIndexPage(IndexPage):
    """The one parent of the library."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "library.SectionPage",
        "library.ProductPage",
        "library.PlaybookPage",
        "library.BattleCardPage",
        "library.ProgrammePage",
        "library.FaqPage",
        "library.CollateralPage",
    ]
    served_at = "library"

    class Meta:
        verbose_name = _("library index")


class LibraryPage(Audienced, ServedPage):
    """Anything a reader can find: in lists, search, feeds, mail and the API.

    `key` names it to the outside (a page's number would count them). `families` holds codes of
    product families. Readers see it from `valid_from` on; past `valid_until` it is marked as out
    of date and points to its `successor`. `must_read` asks everybody it reaches to confirm.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices, editable=False)
    date = models.DateField(_("date"), default=clock.today)
    summary = models.TextField(_("summary"), max_length=300, blank=True)
    body = StreamField(PageBodyBlock(), verbose_name=_("body"), blank=True)
    families = models.JSONField(_("product families"), default=list, blank=True)
    edition = models.CharField(_("version"), max_length=30, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    must_read = models.BooleanField(_("must be read"), default=False)
    must_read_by = models.DateField(_("to be read by"), null=True, blank=True)

    objects = PageManager.from_queryset(LibraryPageQuerySet)()

    own_kind: Kind  # what a page type writes into `kind`
    worded: tuple[str, ...] = ("title", "summary", "edition")  # columns the search looks in, too
    # What the wall, the lists and their order ask for; the search refuses any other column.
    search_fields = [
        *Page.search_fields,
        index.AutocompleteField("search_words"),
        *map(
            index.FilterField,
            ["reach", "kind", "date", "go_live_at", "expire_at", "valid_from", "valid_until"],
        ),
    ]
    is_creatable = False
    exclude_fields_in_copy = ["key"]
    # Named by every kind of page: Wagtail makes one up where none stands in the class itself.
    template = "cms/library/page.html"
    base_form_class = LibraryPageForm
    content_panels = panels_with()
    promote_panels = [FieldPanel("slug")]
    subpage_types: list = []

    class Meta:
        verbose_name = _("library page")
        indexes = [
            models.Index(fields=["kind", "-date"], name="library_by_kind"),
            models.Index(fields=["-date", "-key"], name="library_by_date"),
        ]

    def address(self) -> str:
        if self.kind == Kind.NEWS:
            return reverse("news_detail", args=[self.slug])
        return reverse(SERVED_AT.get(self.kind, "library_page"), args=[self.key])

    @property
    def search_words(self) -> str:
        """What the search finds this page by: see cms/library/words.py."""
        body = self.body.stream_block.get_searchable_content(self.body)
        texts = [str(getattr(self, name)) for name in self.worded]
        return words.indexed(*texts, *self.families, *body)

    @property
    def is_out_of_date(self) -> bool:
        return self.valid_until is not None and self.valid_until < clock.today()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Wagtail writes single columns while a draft is in memory; the wall follows only when
        the rule itself is written."""
        self.kind = getattr(self, "own_kind", self.kind)
        named = kwargs.get("update_fields")
        is_ruled = named is None or not {"level", "audience"}.isdisjoint(named)
        is_new = self._state.adding
        if is_ruled:
            self.reach = settling.reach_of(self)
            if named is not None:
                kwargs["update_fields"] = {*named, "reach"}
        super().save(*args, **kwargs)
        # Always: what is in memory may be an old revision, with the reach it had then.
        if is_ruled and not is_new:
            settling.settle(self.path)

    def move(self, target: Any, pos: Any = None, user: Any = None) -> None:
        """The new place and the rules that hold there, or neither (cms/library/signals.py)."""
        with transaction.atomic():
            super().move(target, pos=pos, user=user)


class NewsPage(LibraryPage):
    """One piece of news for the people of its audience."""

    own_kind = Kind.NEWS
    parent_page_types = ["library.NewsIndexPage"]
    template = "cms/library/news_detail.html"

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")


IN_LIBRARY = ["library.LibraryIndexPage", "library.SectionPage"]


class SectionPage(LibraryPage):
    """A part of the library; its audience narrows everything inside."""

    own_kind = Kind.SECTION
    template = "cms/library/section_page.html"
    content_panels = SECTION_PANELS
    parent_page_types = IN_LIBRARY
    subpage_types = LibraryIndexPage.subpage_types

    class Meta:
        verbose_name = _("section")


class ProductPage(LibraryPage):
    own_kind = Kind.PRODUCT
    template = "cms/library/product.html"
    parent_page_types = IN_LIBRARY

    class Meta:
        verbose_name = _("product page")


class PlaybookPage(LibraryPage):
    own_kind = Kind.PLAYBOOK
    template = "cms/library/playbook.html"
    parent_page_types = IN_LIBRARY

    class Meta:
        verbose_name = _("playbook")


class BattleCardPage(LibraryPage):
    competitor = models.CharField(_("competitor"), max_length=120, blank=True)

    own_kind = Kind.BATTLE_CARD
    template = "cms/library/battle_card.html"
    content_panels = panels_with("competitor")
    worded = (*LibraryPage.worded, "competitor")
    parent_page_types = IN_LIBRARY

    class Meta:
        verbose_name = _("battle card")


class ProgrammePage(LibraryPage):
    own_kind = Kind.PROGRAMME
    template = "cms/library/programme.html"
    parent_page_types = IN_LIBRARY

    class Meta:
        verbose_name = _("price or programme document")


class FaqPage(LibraryPage):
    own_kind = Kind.FAQ
    template = "cms/library/faq.html"
    parent_page_types = IN_LIBRARY

    class Meta:
        verbose_name = _("questions and answers")


class CollateralPage(LibraryPage):
    """A file with what a reader has to know about it."""

    document = models.ForeignKey(
        "media.PortalDocument",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("file"),
    )

    own_kind = Kind.COLLATERAL
    template = "cms/library/collateral.html"
    content_panels = panels_with("document")
    parent_page_types = IN_LIBRARY

    class Meta:
        verbose_name = _("collateral")
