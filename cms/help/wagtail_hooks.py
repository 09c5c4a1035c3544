"""The editor's place for help texts. Loaded by Wagtail."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.help.models import HelpText


class HelpTextViewSet(SnippetViewSet):
    model = HelpText
    icon = "help"
    list_display = ["title", "get_topic_display", "get_language_display", "updated_at", "live"]
    list_filter = ["topic", "language", "live"]
    search_fields = ["title", "body"]


register_snippet(HelpTextViewSet)
