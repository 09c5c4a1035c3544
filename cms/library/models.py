"""News, written in the editor at /cms/ and read at /news/ inside the reader's scope."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PagePermissionTester

from cms.library.blocks import BodyBlock
from cms.library.choices import Level
from cms.library.querysets import NewsPageQuerySet
from portal.workflow import clock


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


class LibraryPage(Page):
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


class NewsIndexPage(LibraryPage):
    """The one parent of all news."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["library.NewsPage"]
    content_panels = [TitleFieldPanel("title", help_text=_("Seen in the editor only"))]
    preview_modes: list = []
    promote_panels: list = []
    settings_panels: list = []
    tester = FixtureTester

    class Meta:
        verbose_name = _("news index")

    def address(self) -> str:
        return reverse("news_list")


class NewsPage(LibraryPage):
    """One piece of news for the people of its level."""

    date = models.DateField(_("date"), default=clock.today)
    level = models.CharField(
        _("who may read it"), max_length=20, choices=Level.choices, default=Level.PARTNER
    )
    summary = models.TextField(_("summary"), max_length=300, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    objects = PageManager.from_queryset(NewsPageQuerySet)()

    content_panels = [
        TitleFieldPanel("title", help_text=_("The title as readers see it")),
        FieldPanel("level"),
        FieldPanel("date"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    promote_panels = [FieldPanel("slug")]
    parent_page_types = ["library.NewsIndexPage"]
    subpage_types: list = []
    template = "cms/library/news_detail.html"

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")

    def address(self) -> str:
        return reverse("news_detail", args=[self.slug])
