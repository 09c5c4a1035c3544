"""Which of Wagtail's addresses editors need. Everything else under /cms/ is not there.

People, groups, sites, workflows and page privacy are decided elsewhere in the portal: Wagtail's
own pages for them stay shut, whatever its permissions say.
"""

from django.urls import ResolverMatch

from cms.library.tree import SNIPPETS

OPEN_SPACES = {
    "wagtailadmin_pages",
    "wagtailadmin_editing_sessions",
    "wagtailadmin_reports",
    "wagtailimages",
    "wagtailimages_chooser",
    "wagtaildocs",
    "wagtaildocs_chooser",
    "simple_translation",
}
# What rooms above register as snippets (cms/library/tree.py::SNIPPETS), and their choosers.
SNIPPET_SPACES = ("wagtailsnippets_", "wagtailsnippetchoosers_", "wagtailadmin_api:")
SHUT = {
    "wagtailadmin_pages:set_privacy",
    "wagtailadmin_pages:convert_alias",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:site_history_results",
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:locked_pages_results",
    "wagtailadmin_api:pages:action",
    "wagtailimages:url_generator",
    "wagtailimages:url_generator_output",
    "simple_translation:submit_snippet_translation",
    "wagtailadmin_error_test",
    "wagtailadmin_login",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
    "wagtailadmin_tag_autocomplete",
}
BULK = {("wagtailcore", "page"), ("media", "portalimage"), ("media", "portaldocument")}


def is_reachable(match: ResolverMatch | None) -> bool:
    """Whether editors have the address behind `match`."""
    if match is None or match.view_name in SHUT or match.route.endswith("test404/"):
        return False
    if match.url_name == "wagtail_bulk_action":
        own = {(model._meta.app_label, model._meta.model_name) for model in SNIPPETS}
        return (match.kwargs["app_label"], match.kwargs["model_name"]) in BULK | own
    space = ":".join(match.namespaces)
    return not space or space in OPEN_SPACES or space.startswith(SNIPPET_SPACES)
