"""What is in marketing's reach under /cms/, counted in whole; programme settings are not."""

import pytest
from django.urls import ResolverMatch

from cms.library import tree
from cms.library.editor import editor_urls
from cms.library.reachable import is_reachable
from portal.home.doors import DOORS
from portal.home.doors.who import DESK, RULES
from tests.wall.walk import lines

OWN = {
    "audience_reach",
    "preview_as",
    "preview_as_page",
    "editor_links",
    "editor_collections",
    "editor_collection_add",
    "editor_collection",
    "editor_collection_delete",
    "editor_picture",
}
# Of Wagtail's addresses without a name space: start page, page tree, choosers, what scripts need.
SINGLE = {
    "wagtailadmin_home",
    "wagtailadmin_explore_root",
    "wagtailadmin_explore",
    "wagtailadmin_explore_results",
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_child",
    "wagtailadmin_choose_page_search",
    "wagtailadmin_choose_page_chosen_multiple",
    "wagtailadmin_choose_page_external_link",
    "wagtailadmin_choose_page_email_link",
    "wagtailadmin_choose_page_phone_link",
    "wagtailadmin_choose_page_anchor_link",
    "wagtailadmin_tag_model_autocomplete",
    "wagtailadmin_account",
    "wagtailadmin_logout",
    "wagtailadmin_dismissibles",
    "wagtailadmin_block_preview",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
}
SPACES = {
    "wagtailadmin_api:pages",
    "wagtailadmin_api:documents",
    "wagtailadmin_api:images",
    "wagtailadmin_pages",
    "wagtailadmin_reports",
    "wagtailadmin_editing_sessions",
    "simple_translation",
    "wagtaildocs",
    "wagtaildocs_chooser",
    "wagtailimages",
    "wagtailimages_chooser",
}
BULK = {"app_label": "people", "model_name": "user"}


def reached(patterns, spaces=(), route=""):
    """(name space, name) of every address of the editor that opens."""
    for item in patterns:
        here = route + str(item.pattern)
        if hasattr(item, "url_patterns"):
            inner = [*spaces, item.namespace] if item.namespace else spaces
            yield from reached(item.url_patterns, inner, here)
            continue
        match = ResolverMatch(None, (), BULK, item.name, namespaces=list(spaces), route=here)
        if is_reachable(match):
            yield ":".join(spaces), item.name


def test_editor_holds_these_parts_of_wagtail_and_no_other():
    """A part that comes with a new release of Wagtail, or with a room, is decided about here."""
    found = set(reached(editor_urls))
    snippets = {f"{model._meta.app_label}_{model._meta.model_name}" for model in tree.SNIPPETS}
    of_snippets = {
        f"wagtailsnippet{kind}_{name}" for kind in ("s", "choosers") for name in snippets
    }
    assert {space for space, _name in found if space} == SPACES | of_snippets
    assert {name for space, name in found if not space and name} == OWN | SINGLE


def test_what_marketing_writes_beside_pages_is_training_and_help():
    assert {model._meta.label_lower for model in tree.SNIPPETS} == {
        "help.helptext",
        "quizzes.questionbank",
    }


def test_programme_settings_are_out_of_marketings_reach():
    """Tiers, product families, policies, rates: by the rows the walk holds every address to."""
    shut = {route for _methods, route, who in DOORS if who in (DESK, RULES)}
    rows = [line for line in lines() if line.route in shut and "programme/" in line.route]
    assert len(rows) > 20
    assert {line.expected["marketing"] for line in rows} <= {403, 404}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/", "/api/v2/pages/", "/documents/1/x.pdf", "/images/"])
def test_other_doors_of_wagtail_and_django_do_not_exist(client, marketing, address):
    client.force_login(marketing)
    assert client.get(address).status_code == 404
