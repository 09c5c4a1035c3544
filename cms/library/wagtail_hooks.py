"""The editor, cut down to what marketing does here. Loaded by Wagtail."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

LAST = 1000
KEPT = frozenset({"explorer", "images", "documents"})


@hooks.register("construct_main_menu", order=LAST)
def keep_pages_only(request: HttpRequest, items: list[MenuItem]) -> None:
    here = MenuItem(_("News in the portal"), reverse("news_list"), icon_name="arrow-left")
    items[:] = [*(item for item in items if item.name in KEPT), here]


@hooks.register("insert_global_admin_css")
def our_colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/editor.css"))


class NumberedLink(PageLinkHandler):
    """A link to another page. Its number instead of its slug: the reader may not know the page."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        return [
            format_html('<a href="{}">', reverse("news_link", args=[int(attrs["id"])]))
            for attrs in attrs_list
        ]


@hooks.register("register_rich_text_features", order=LAST)
def link_by_number(features: FeatureRegistry) -> None:
    features.register_link_type(NumberedLink)
