"""The editor, cut down to what marketing does here. Loaded by Wagtail."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import TaskState, WorkflowState
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from cms.library.models import LibraryPage

LAST = 1000
KEPT = frozenset({"explorer", "images", "documents", "snippets", "reports", "audiences"})
REPORTS = frozenset({"workflows", "workflow-tasks", "aging-pages", "page-types-usage", "links"})


@hooks.register("construct_main_menu", order=LAST)
def keep_pages_only(request: HttpRequest, items: list[MenuItem]) -> None:
    here = MenuItem(_("News in the portal"), reverse("news_list"), icon_name="arrow-left")
    items[:] = [*(item for item in items if item.name in KEPT), here]


@hooks.register("construct_reports_menu", order=LAST)
def keep_reports(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name in REPORTS]


@hooks.register("register_admin_menu_item")
def collections_item() -> MenuItem:
    address = reverse("editor_collections")
    return MenuItem(_("File collections"), address, name="audiences", icon_name="group", order=400)


@hooks.register("register_reports_menu_item")
def links_item() -> MenuItem:
    address = reverse("editor_links")
    return MenuItem(_("Links that lead nowhere"), address, name="links", icon_name="link-external")


@hooks.register("register_page_header_buttons")
def preview_as_button(page: Any, user: Any, **kwargs: Any) -> Iterator[Button]:
    if issubclass(page.specific_class or type(page), LibraryPage):
        address = reverse("preview_as", args=[page.pk])
        yield Button(_("Preview as…"), address, icon_name="view", priority=70)


# Wagtail's own mail about steps of the workflow would go past the outbox; ours is told by
# cms/library/signals.py. Here, because Wagtail connects its own after our apps are ready.
for signal, name in (
    (task_submitted, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, "workflow_state_submitted_email_notification"),
    (workflow_approved, "workflow_state_approved_email_notification"),
    (workflow_rejected, "workflow_state_rejected_email_notification"),
):
    sender = TaskState if signal is task_submitted else WorkflowState
    signal.disconnect(sender=sender, dispatch_uid=name)


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
